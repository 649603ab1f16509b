"""Views of the ledger that somebody keeps under a name. A habit of looking is no act, so none is recorded."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.acting import NoActingBody
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.site.models import SavedView

MOST_VIEWS = 20


class ViewRefused(Refused):
    """The view cannot be kept."""


class SaveViewForm(forms.Form):
    """The name under which a view is kept; one of that name is replaced."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


def _own(by: Actor) -> QuerySet[SavedView]:
    if by.person_id is None or by.body_id is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(person_id=by.person_id, body_id=by.body_id)


def saved_views(*, by: Actor) -> list[SavedView]:
    """Return the views of the person who acts, for the body acted for."""
    return list(_own(by))


def save_view(*, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep a view; one of the same name is replaced."""
    if by.person_id is None or by.body_id is None:
        raise NoActingBody
    with transaction.atomic():
        kept = saved_views(by=by)
        if len(kept) >= MOST_VIEWS and name not in {view.name for view in kept}:
            raise ViewRefused(
                _("You keep %(count)d views already.") % {"count": MOST_VIEWS}, _("Throw one away first.")
            )
        view, _is_new = SavedView.objects.update_or_create(
            person_id=by.person_id,
            body_id=by.body_id,
            name=name.strip(),
            defaults={"query": query},
            create_defaults={"query": query, "created_at": at},
        )
    return view


def forget_view(*, pk: int, by: Actor) -> bool:
    """Throw a view away; returns whether there was one."""
    count, _by_model = _own(by).filter(pk=pk).delete()
    return bool(count)
