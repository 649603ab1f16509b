"""Labels of a map, each where it covers no other."""

from typing import Final

Box = tuple[float, float, float, float]
#: Of the size of a letter: how wide a wide one and a narrow one are, how high a line is.
_WIDE, _NARROW, _HIGH = 1.0, 0.58, 1.15
#: From a dot to its label.
_AWAY: Final = 10.0


class Labels:
    """What is taken of a map; a label that finds no room is left out, and its place keeps its title."""

    def __init__(self) -> None:
        self._taken: list[Box] = []

    def take(self, x: float, y: float, reach: float) -> None:
        """Keep a dot free."""
        self._taken.append((x - reach, y - reach, x + reach, y + reach))

    def beside(self, x: float, y: float, text: str, size: int) -> tuple[float, float, str] | None:
        """Return where a dot's label stands, and its anchor: right of it, left, under or over it; None where no room is."""
        wide = _width(text, size)
        places = (
            (x + _AWAY, y + size * 0.35, "start", x + _AWAY),
            (x - _AWAY, y + size * 0.35, "end", x - _AWAY - wide),
            (x, y + _AWAY + size, "middle", x - wide / 2),
            (x, y - _AWAY, "middle", x - wide / 2),
        )
        for at_x, at_y, anchor, left in places:
            if self._fits((left, at_y - size, left + wide, at_y + size * (_HIGH - 1))):
                return at_x, at_y, anchor
        return None

    def over(self, x: float, y: float, text: str, size: int) -> bool:
        """Whether a name fits around a point; it is taken then."""
        wide = _width(text, size)
        return self._fits((x - wide / 2, y - size, x + wide / 2, y + size * (_HIGH - 1)))

    def _fits(self, box: Box) -> bool:
        left, top, right, bottom = box
        if any(left < r and l < right and top < b and t < bottom for l, t, r, b in self._taken):  # noqa: E741
            return False
        self._taken.append(box)
        return True


def _width(text: str, size: int) -> float:
    return size * sum(_WIDE if ord(one) > 0x2E7F else _NARROW for one in text)
