"""The signatures of those who issue a letter together with its host (会签): each signs the draft, or refuses with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import check_text
from jianxing.directory.roots import step
from jianxing.kernel.actor import Actor
from jianxing.letters import policies
from jianxing.letters.lifecycle import COISSUER, CoIssuerState
from jianxing.letters.models import CoIssuer, Letter
from jianxing.letters.operations.digests import digest_of
from jianxing.letters.operations.steps import act_on, notify


def ask(letter: Letter, co_issuers: Sequence[Body], *, at: datetime) -> None:
    """Ask the co-issuers of a draft to sign it, inside the caller's transaction."""
    CoIssuer.objects.bulk_create(
        CoIssuer(letter=letter, body=body, ordinal=place, state=CoIssuerState.WAITING)
        for place, body in enumerate(co_issuers)
    )
    told = [body.pk for body in co_issuers]
    notify(letter, "to_cosign", bodies=told, by=Actor.system(body_id=letter.body_id), at=at)


def cosign(*, letter: Letter, by: Actor, at: datetime) -> CoIssuer:
    """Sign a joint document for the acting body; the host signs when all have. The act holds the digest of what was signed."""
    with transaction.atomic():
        receipts = list(letter.receipts.select_related("addressee").order_by("ordinal", "id"))
        digest = digest_of(letter, document_number="", dated_on=None, receipts=receipts)
        return _say(letter, "sign", {"digest": digest}, public={"digest": digest}, by=by, at=at)


def refuse_to_cosign(*, letter: Letter, reason: str, by: Actor, at: datetime) -> CoIssuer:
    """Refuse to sign a joint document, with what is wrong; the host gives the draft up and may draft another."""
    policies.check_can_cosign(letter=letter, action="refuse", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    said = {"reason": reason.strip()}
    with transaction.atomic():
        return _say(letter, "refuse", said, confidential=said, by=by, at=at)


def _say(
    letter: Letter,
    action: str,
    changes: Mapping[str, Any],
    *,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> CoIssuer:
    mine = policies.check_can_cosign(letter=letter, action=action, by=by)
    taken = COISSUER.step(CoIssuerState(mine.state), action)
    to = {"state": taken.target.value, "said_at": at, "said_by_id": by.person_id, **changes}
    step(mine, name=letter.called, source=taken.source, to=to)
    act_on(
        letter,
        "cosign" if action == "sign" else "refuse_to_cosign",
        by=by,
        at=at,
        public={**(public or {}), "body": mine.body_id},
        confidential=confidential,
    )
    kind = "cosigned" if action == "sign" else "cosign_refused"
    notify(letter, kind, bodies=[letter.body_id], by=by, at=at)
    return mine


def end_asking(letter: Letter) -> None:
    """Ask those who have not signed yet no more, since the draft has been given up; inside the caller's transaction."""
    waiting = CoIssuer.objects.filter(letter=letter, state=CoIssuerState.WAITING)
    waiting.update(state=CoIssuerState.ENDED)
