"""A package that somebody brought as a file: looked into without keeping anything, then received by a body."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.kernel.actor import Actor
from jianxing.methods.packages.statement import Statement
from jianxing.methods.packages.verifying import Verdict
from jianxing.packages import policies
from jianxing.packages.lifecycle import State
from jianxing.packages.models import Package
from jianxing.packages.operations.receiving import receive
from jianxing.packages.operations.steps import act_on, refresh_visibility
from jianxing.packages.operations.verifying import DoesNotHold, judged
from jianxing.packages.queries import signer


class NotForHere(Refused):
    """A package holds and yet is not one that this body may receive."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file turned out to be: the verdict, and the body of the directory whose key signed it, where it holds."""

    verdict: Verdict
    sender: Body | None


def look_into(*, path: Path, by: Actor) -> Brought:
    """Verify a file that somebody brought; nothing of it is kept."""
    policies.check_can_bring(by=by)
    verdict = judged(path)
    return Brought(verdict, signer(key_id=verdict.key_id) if verdict.holds else None)


def bring(*, path: Path, by: Actor, at: datetime) -> Package:
    """Receive a package that somebody brought as a file; one that came before is received once. Raises ``DoesNotHold``."""
    brought = look_into(path=path, by=by)
    verdict, stated = brought.verdict, brought.verdict.statement
    if verdict.faults or stated is None or brought.sender is None:
        raise DoesNotHold(verdict.faults)
    recipient = Body.objects.get(pk=by.body)
    _check_is_for(stated, sender=brought.sender, recipient=recipient)
    known = (
        Package.objects.select_related("sender", "recipient", "file")
        .filter(sender=brought.sender, number=stated.package, recipient=recipient)
        .first()
    )
    if known is not None:
        return receive(package=known, by=by, at=at) if known.state == State.SENT else known
    with transaction.atomic():
        with path.open("rb") as content:
            file = store(
                stream=content, name=f"{stated.package}.zip", caption=stated.title[:300], by=by, at=at
            )
        package = arrive(
            verdict,
            file=file,
            sender=brought.sender,
            recipient=recipient,
            about="",
            answers=None,
            by=by,
            at=at,
        )
        return receive(package=package, by=by, at=at)


def _check_is_for(stated: Statement, *, sender: Body, recipient: Body) -> None:
    if sender.pk == recipient.pk:
        raise NotForHere(_("The package is your own body's."), _("Let the body receive it that it is for."))
    if stated.recipient not in ("", recipient.code):
        raise NotForHere(
            _("The package is for the body with the code %(code)s.") % {"code": stated.recipient},
            _("Act for that body, or ask the sending body for one of your own."),
        )


def arrive(
    verdict: Verdict, *, file: File, sender: Body, recipient: Body, about: str, answers: Package | None, by: Actor,
    at: datetime, caused_by: int | None = None,
) -> Package:  # fmt: skip
    """Write a package that holds, for the body here that receives it; its pieces are listed when that has verified it."""
    stated = verdict.statement
    assert stated is not None
    try:
        with transaction.atomic():
            package: Package = Package.objects.create(
                number=stated.package, title=stated.title[:200] or stated.package, about=about, state=State.SENT,
                sender=sender, recipient=recipient, answers=answers, file=file, files=verdict.files, size=verdict.size,
                packed_files=verdict.files, begun_at=at, made_at=datetime.fromisoformat(stated.made_at),
                key_id=verdict.key_id, head_size=stated.ledger.tree_size if stated.ledger else None,
                head_root=stated.ledger.root if stated.ledger else "", sent_at=at, is_elsewhere=True,
                stamped_at=verdict.stamp.at if verdict.stamp else None,
                stamped_by=verdict.stamp.authority if verdict.stamp else "",
                visible_to=[recipient.pk],
            )  # fmt: skip
    except IntegrityError as error:
        raise NotForHere(
            _("A package with the number %(number)s of this sender is known here already.")
            % {"number": stated.package},
            _("Ask the sending body to send it to yours."),
        ) from error
    act_on(
        package, "arrive", by=by, at=at,
        public={"number": package.number, "sender": sender.pk, "sha256": file.blob_id, "key": verdict.key_id},
        confidential={"title": package.title, "about": about}, caused_by=caused_by,
    )  # fmt: skip
    refresh_visibility([package.pk])
    return package
