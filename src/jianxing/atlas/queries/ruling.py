"""The rule in force for a body: its own, else that of the nearest body above it that has one, else the usual one."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from jianxing.atlas.models import AreaKind, AreaRule, PeriodUnit
from jianxing.directory.models import Body
from jianxing.kernel.canonical import canonical
from jianxing.methods.atlas.enclaves import SLIVER_M2
from jianxing.methods.atlas.enclaves.surveying import STRIP_M, Settings


@dataclass(frozen=True, slots=True)
class Rule:
    """Width of border strips, size of slivers, and how often one must look; *set_by_body* is None for the usual rule."""

    strip_m: int = round(STRIP_M)
    sliver_m2: int = round(SLIVER_M2)
    enclave_period: int = 60
    strip_period: int = 120
    unit: str = PeriodUnit.WORKING.value
    set_by_body: int | None = None

    @property
    def settings(self) -> Settings:
        """What a run is made with."""
        return Settings(sliver_m2=float(self.sliver_m2), strip_m=float(self.strip_m))

    def period(self, kind: str) -> int:
        """Return within how many days one must look at land of a kind."""
        return self.strip_period if kind == AreaKind.STRIP else self.enclave_period


def settings_digest(settings: Settings) -> str:
    """Return by what runs of the same settings are known."""
    said = {name: str(value) for name, value in asdict(settings).items()}
    return hashlib.sha256(canonical(said)).hexdigest()


def _rule(row: AreaRule) -> Rule:
    return Rule(
        strip_m=row.strip_m,
        sliver_m2=row.sliver_m2,
        enclave_period=row.enclave_period,
        strip_period=row.strip_period,
        unit=row.unit,
        set_by_body=row.body_id,
    )


def rule_of(*, body: int, before: datetime | None = None) -> Rule:
    """Return the rule in force for a body, now or at an instant."""
    rows = AreaRule.objects.all() if before is None else AreaRule.objects.filter(set_at__lt=before)
    last = {row.body_id: row for row in rows.order_by("body_id", "-set_at", "-id").distinct("body_id")}
    if not last:
        return Rule()  # nobody has one: who stands above whom need not be asked
    above = Body.objects.filter(pk=body).values_list("ancestors", flat=True).first() or []
    return next((_rule(last[one]) for one in (body, *above) if one in last), Rule())


def settings_in_force() -> list[Settings]:
    """Return every set of settings that some body works by, the usual one first."""
    rows = AreaRule.objects.order_by("body_id", "-set_at", "-id").distinct("body_id")
    return list(dict.fromkeys([Rule().settings, *(_rule(row).settings for row in rows)]))
