"""What Tianjin's group publishes of it: one figure, counted from the letters that went between the three nodes."""

from datetime import date

from jianxing.briefs import operations
from jianxing.briefs.models import Template
from jianxing.briefs.texts import Section
from jianxing.demo.scene import on
from jianxing.demo.transport import CORRIDOR, DOMAIN
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project

FIGURE = "transport.tanglang.jurisdictions"


def build(by: Actor) -> None:
    """Make the figure and the text that it stands in, once."""
    with acting(by):
        if Template.objects.filter(body_id=by.body).exists():
            return
        at = on(date(2026, 1, 5))
        operations.make_figure(
            key=FIGURE,
            recipe="letters.provinces",
            unit="province",
            name="唐廊高速联动省市",
            says_zh="唐廊高速公路联动监督涉及的省市",
            says_en="the places in the expressway's joint supervision",
            domain=DOMAIN.value,
            params={"projects": [Project.objects.get(name=CORRIDOR).pk]},
            by=by,
            at=at,
        )
        section = Section(
            heading="三地联动监督",
            domain=DOMAIN.value,
            paragraphs=(f"{{{FIGURE}}}地联动推进唐廊高速公路。",),
        )
        operations.compose_template(title="唐廊高速公路三地联动监督", sections=[section], by=by, at=at)
