"""The colours of the map where it is drawn from the server: those that ``tokens.css`` names, which a test compares."""

from typing import Final

DOMAINS: Final = {
    "industry": "#0072b2",
    "transport": "#e69f00",
    "ecology": "#009e73",
    "public_services": "#56b4e9",
    "culture_tourism": "#cc79a7",
    "safety": "#d55e00",
}
#: By the name of the property without ``--jx-``.
TOKENS: Final = {
    "paper": "#f6f3ec",
    "sheet": "#fffefa",
    "line": "#e2dccd",
    "line-strong": "#cbc3b0",
    "ink": "#23262b",
    "ink-soft": "#565a61",
    "light-blue": "#1f66a8",
    "light-yellow": "#d99a00",
    "light-red": "#bf2f26",
}
LIGHTS: Final = {
    "red": TOKENS["light-red"],
    "yellow": TOKENS["light-yellow"],
    "blue": TOKENS["light-blue"],
    "none": TOKENS["ink-soft"],
}
