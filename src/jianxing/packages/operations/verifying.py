"""Whether a package that is kept here is, to the byte, what its sender signed; what cannot be shown to hold is not shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.evidence.queries import vault
from jianxing.methods.packages.refusals import Fault
from jianxing.methods.packages.verifying import Verdict, verify
from jianxing.methods.packages.wording import MESSAGES
from jianxing.packages.authority import roots_of
from jianxing.packages.models import Package
from jianxing.packages.queries import trust

#: Faults that are kept and shown one by one; how many there are is always said.
MOST: int = 200


class DoesNotHold(Refused):
    """A package is not what a trusted body signed; ``faults`` says where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        where = f"{first.path}: " if first.path else ""
        super().__init__(
            _("The package does not hold: %(where)s%(what)s (%(count)d in all).")
            % {"where": where, "what": in_words(first), "count": len(faults)},
            _("Ask the sending body for it anew; nothing of it was taken."),
        )
        self.faults = list(faults)


def in_words(fault: Fault) -> str:
    """What is wrong, for somebody to read."""
    return _(MESSAGES[fault.code]) % dict(fault.values)


def kept(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults as a row keeps them."""
    return [
        {"code": one.code, "path": one.path, "values": dict(one.values)} for one in faults[:MOST]
    ]  # fmt: skip


def judged(path: Path) -> Verdict:
    """Verify a package against the keys of this node's bodies and its peers'."""
    return verify(path, trust=trust(), roots=roots_of(settings.TIMESTAMP_ROOTS))


def verified(package: Package) -> Verdict:
    """Verify the content that is kept of a package, and that it is the one its row speaks of; raises ``DoesNotHold``."""
    assert package.file is not None
    verdict = judged(vault().path_of(package.file.blob_id))
    faults = list(verdict.faults)
    if not faults and verdict.statement and verdict.statement.package != package.number:
        faults.append(Fault("pieces_differ", "", {"name": verdict.statement.package}))
    if faults:
        raise DoesNotHold(faults)
    return verdict
