"""The map on paper: the picture of a view with its legend, its scale, the word 示意图, the day and the sources."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from jianxing.atlas import queries
from jianxing.atlas.models import PlanVersion
from jianxing.directory.models import PlanDomain
from jianxing.kernel.typesetting import NotSet, families, pictured, typeset
from jianxing.site import clock
from jianxing.site.answers import handed_out, refused
from jianxing.site.asking import words
from jianxing.site.atlas.map import drawing, style
from jianxing.site.atlas.map.colours import DOMAINS, LIGHTS
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.atlas.map.page import whole_of
from jianxing.site.atlas.map.view import SIZE, View, asked
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import amount, iso
from jianxing.site.templatetags.parts import light_word

SOURCE = Path(__file__).with_name("picture.typ")
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
LEAST, MOST = (320, 240), (1920, 1200)
#: The most of an A4 sheet, lying, that the map takes, in millimetres.
_WIDEST, _HIGHEST = 265.0, 142.0
PPI = 144


@require_safe
@gzip_page
@business_only
def picture(request: HttpRequest, form: str) -> HttpResponse:
    """Give the picture of a view: as SVG alone, as PDF or PNG with all that a map on paper must say."""
    if form not in MEDIA_TYPES:
        raise Http404
    view, size = asked(request), _size(words(request, "size"))
    versions = style.in_force(view.on)
    view = view.placed(whole_of(view.on, versions), size)
    drawn = drawing.svg(view=view, size=size, versions=versions)
    if form == "svg":
        made = drawn.encode()
    else:
        sheet = drawing.Sheet(view, *size)
        said = _sheet(view, sheet, versions, drawn, acting_request(request).body_acting.name)
        try:
            made = typeset(SOURCE, said) if form == "pdf" else pictured(SOURCE, said, ppi=PPI, pages=1)[0]
        except NotSet:
            return refused(
                request=request,
                reason=_("There is too much in sight for one sheet."),
                remedy=_("Look nearer, or switch a domain off."),
                back_url=f"{reverse('atlas-map')}?{view.query()}",
            )
    name = "" if form == "svg" else f"{_('One map')} {iso(view.on)}.{form}"
    return handed_out(made, media_type=MEDIA_TYPES[form], name=name, is_download=form == "png")


def _look(kind: str) -> str:
    """How the legend shows a kind of layer: as a line, a zone with a broken outline, or a site."""
    return "line" if kind in style.LINES else "zone" if kind in style.ZONES else "site"


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    if not (wide.isascii() and wide.isdecimal() and high.isascii() and high.isdecimal()):
        return SIZE
    return (
        min(MOST[0], max(LEAST[0], int(wide))),
        min(MOST[1], max(LEAST[1], int(high))),
    )


def _sheet(
    view: View, sheet: drawing.Sheet, versions: list[PlanVersion], drawn: str, body: str
) -> dict[str, Any]:
    """Gather what stands on the sheet besides the picture."""
    shown = [one for one in versions if one.layer.domain not in view.off]
    width = min(_WIDEST, _HIGHEST * sheet.width / sheet.height)
    scale = round(sheet.metres * sheet.width / (width / 1000), -3) or 1000
    return {
        "faces": families(),
        "svg": drawn,
        "width": width,
        "title": _("One map"),
        "body": body,
        "sketch": _("Sketch map"),
        "day": _("In force on %(day)s") % {"day": iso(view.on)},
        "printed": _("Printed on %(day)s") % {"day": iso(clock.today())},
        "scale": _("On A4 about 1:%(scale)s") % {"scale": amount(scale)},
        "legend": _("Legend"),
        "domains": [
            {
                "colour": DOMAINS[domain],
                "name": str(PlanDomain(domain).label),
                "layers": [
                    {"name": one.layer.name, "look": _look(one.layer.kind)}
                    for one in shown
                    if one.layer.domain == domain
                ],
            }
            for domain in view.domains
            if any(one.layer.domain == domain for one in shown)
        ],
        "overlays": [
            {
                "name": str(overlay.label),
                "colour": overlay.colour,
                "lights": [{"colour": LIGHTS[key], "key": key, "word": light_word(key)} for key in LIGHTS]
                if overlay.look == "lights"
                else [],
            }
            for key, overlay in OVERLAYS.items()
            if key not in view.off
        ],
        "sources": _("Sources: %(sources)s")
        % {
            "sources": "、".join(
                dict.fromkeys((*queries.base(on=view.on).sources, *(one.source for one in shown)))
            )
        },
    }
