"""Who may join findings, and what stands in the way."""

from django.utils.translation import gettext as _

from jianxing.alike.models import Joining
from jianxing.directory.policies import Refused
from jianxing.findings import policies as findings
from jianxing.findings.lifecycle import SUPERVISING, UNCOUNTED, State
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor


class JoiningRefused(Refused):
    """The two findings cannot be joined so."""


def check_can_join(*, finding: Finding, kept: Finding, by: Actor) -> None:
    """One body supervises both; the kept one stands on the ledger by itself, and nothing is joined into the other."""
    findings.check_side(finding=finding, roles=SUPERVISING, by=by)
    findings.check_side(finding=kept, roles=SUPERVISING, by=by)
    if finding.pk == kept.pk:
        raise JoiningRefused(_("A finding is not joined into itself."), _("Choose the other one."))
    if State(kept.state) in UNCOUNTED | {State.DRAFT}:
        raise JoiningRefused(
            _("%(number)s is a draft, void, or itself joined into another finding.")
            % {"number": kept.number},
            _("Choose the finding that is kept on the ledger."),
        )
    if Joining.objects.filter(kept=finding, parted_at=None).exists():
        raise JoiningRefused(
            _("Other findings are joined into %(number)s.") % {"number": finding.number},
            _("Keep this one, or part those first."),
        )


def check_can_keep_apart(*, one: Finding, other: Finding) -> None:
    """Two findings are kept apart, not one."""
    if one.pk == other.pk:
        raise JoiningRefused(_("A finding is not kept apart from itself."), _("Choose the other one."))
