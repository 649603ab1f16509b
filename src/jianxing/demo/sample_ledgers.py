"""The main job first: the three ledgers that offices keep, imported as they are."""

from datetime import date
from pathlib import Path

from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.directory.models import PlanDomain
from jianxing.importing.models import ImportRun
from jianxing.importing.operations.whole import bring_in

FOLDER = Path(__file__).with_name("ledgers")
#: file, who imports it, the plan's domain, the day
LEDGERS = (
    ("transport_2025.xlsx", "jiaotong", PlanDomain.TRANSPORT, date(2025, 7, 1)),
    ("wuqing_canal_2025.xlsx", "wuqing", PlanDomain.CULTURE_TOURISM, date(2025, 7, 2)),
    ("onecard_2025_gbk.csv", "renshe", PlanDomain.PUBLIC_SERVICES, date(2025, 7, 3)),
)


def build(scene: Scene) -> None:
    """Import what has not been imported; the same file again would change nothing, and is not even read."""
    for name, login, domain, day in LEDGERS:
        by = scene.actor(login)
        with acting(by):
            if ImportRun.objects.filter(name=name, state="done").exists():
                continue
        bring_in(path=FOLDER / name, domain=domain, by=by, at=on(day, 14))
