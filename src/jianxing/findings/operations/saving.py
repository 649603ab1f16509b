"""Views of the ledger that somebody keeps under a name. A habit of looking is no act, so none is recorded."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import NoActingBody
from jianxing.directory.policies import Refused
from jianxing.findings.models import SavedView
from jianxing.findings.queries import own_views, saved_views
from jianxing.kernel.actor import Actor

MOST_VIEWS = 20


class ViewRefused(Refused):
    """The view cannot be kept."""


def save_view(*, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep a view; one of the same name is replaced."""
    if by.person_id is None or by.body_id is None:
        raise NoActingBody
    if not (name := " ".join(name.split())):
        raise ViewRefused(_("A view needs a name."), _("Say what it shows."))
    with transaction.atomic():
        kept = saved_views(by=by)
        if len(kept) >= MOST_VIEWS and name not in {view.name for view in kept}:
            raise ViewRefused(
                _("You keep %(count)d views already.") % {"count": MOST_VIEWS}, _("Throw one away first.")
            )
        view, _is_new = SavedView.objects.update_or_create(
            person_id=by.person_id,
            body_id=by.body_id,
            name=name,
            defaults={"query": query},
            create_defaults={"query": query, "created_at": at},
        )
    return view


def forget_view(*, pk: int, by: Actor) -> bool:
    """Throw a view away; returns whether there was one."""
    count, _by_model = own_views(by=by).filter(pk=pk).delete()
    return bool(count)
