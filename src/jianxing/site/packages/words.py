"""How packages are said and coloured on the screen."""

from django.utils.translation import gettext_lazy as _

from jianxing.packages.lifecycle import State

#: The tag's look for each state, of those that the product has.
TONES = {
    State.PACKING: "draft",
    State.PACKED: "draft",
    State.SENT: "assigned",
    State.RECEIVED: "accepted",
    State.RECOGNISED: "done",
    State.SUPPLEMENT: "submitted",
    State.SUPPLEMENTED: "done",
    State.UNFIT: "rectifying",
    State.DECLINED: "rectifying",
    State.VOID: "void",
}
REASONS = {
    "authenticity": _("Authenticity"),
    "legality": _("Legality"),
    "relevance": _("Relevance"),
}
