"""What stands on a page of a PDF and where, in millimetres from the paper's upper left corner."""

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4


@dataclass(frozen=True)
class Character:
    """A character, where it stands on its line, and how it is drawn."""

    words: str
    x: float
    y: float
    size: float
    face: str
    colour: tuple[int, int, int]
    #: Of its ink.
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """The characters on one line, from left to right."""

    y: float
    characters: tuple[Character, ...]

    @property
    def words(self) -> str:
        return "".join(one.words for one in self.characters)

    @property
    def start(self) -> float:
        return self.characters[0].x

    @property
    def top(self) -> float:
        """Where the square of a character of size 3 begins."""
        return self.y - 0.88 * 16 / MM

    @property
    def bottom(self) -> float:
        return self.y + 0.12 * 16 / MM


@dataclass(frozen=True)
class Bar:
    """A filled bar."""

    left: float
    top: float
    width: float
    height: float
    colour: tuple[int, int, int]


class Paper:
    """A PDF's pages as they are printed."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        return len(self.pdf)

    def size(self, page: int) -> tuple[float, float]:
        width, height = self.pdf[page].get_size()
        return width / MM, height / MM

    def characters(self, page: int) -> list[Character]:
        """Return the visible characters in the file's order."""
        sheet = self.pdf[page]
        height = sheet.get_size()[1]
        text = sheet.get_textpage()
        found = []
        for at in range(text.count_chars()):
            words = text.get_text_range(at, 1)
            if not words.strip():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            left, bottom, right, top = text.get_charbox(at)
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            raw.FPDFText_GetFillColor(text, at, red, green, blue, alpha)
            name = ctypes.create_string_buffer(128)
            raw.FPDFText_GetFontInfo(text, at, name, 128, None)
            found.append(
                Character(
                    words,
                    x.value / MM,
                    (height - y.value) / MM,
                    raw.FPDFText_GetFontSize(text, at),
                    name.value.decode().split("+")[-1],
                    (red.value, green.value, blue.value),
                    left / MM,
                    (height - top) / MM,
                    right / MM,
                    (height - bottom) / MM,
                )
            )
        return found

    def lines(self, page: int) -> list[Line]:
        """Return what stands on one line each, from above; characters of one line are within a tenth of a millimetre."""
        heights: dict[float, list[Character]] = defaultdict(list)
        for one in sorted(self.characters(page), key=lambda one: one.y):
            level = next((y for y in heights if abs(y - one.y) < 0.1), one.y)
            heights[level].append(one)
        return [Line(y, tuple(sorted(ones, key=lambda one: one.x))) for y, ones in heights.items()]

    def line(self, page: int, holding: str) -> Line:
        """Return the first line that holds these words."""
        return next(line for line in self.lines(page) if holding in line.words)

    def words(self) -> str:
        return "".join(line.words for page in range(len(self)) for line in self.lines(page))

    def bars(self, page: int) -> list[Bar]:
        """Return the filled bars, from above."""
        sheet = self.pdf[page]
        height = sheet.get_size()[1]
        found = []
        for one in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = one.get_bounds()
            colour = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(one, *colour)
            red, green, blue, _ = (part.value for part in colour)
            found.append(
                Bar(
                    left / MM,
                    (height - top) / MM,
                    (right - left) / MM,
                    (top - bottom) / MM,
                    (red, green, blue),
                )
            )
        return sorted(found, key=lambda bar: bar.top)

    def ink(
        self, page: int, *, red: bool, box: tuple[float, float, float, float]
    ) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what is printed, red or black, within *box* of the page, as seen."""
        scale = 300 / 72
        picture = self.pdf[page].render(scale=scale).to_pil().convert("RGB")
        unit = scale * MM
        part = picture.crop(tuple(round(edge * unit) for edge in box))
        bands = part.split()
        dark = bands[1].point(lambda level: 255 * (level < 128))
        if not red:
            dark = bands[0].point(lambda level: 255 * (level < 128))
        found = dark.getbbox()
        assert found is not None
        left, top, right, bottom = found
        return left / unit + box[0], top / unit + box[1], right / unit + box[0], bottom / unit + box[1]


def pitches(lines: list[Line]) -> list[float]:
    """Return how far each line is from the one above it."""
    return [later.y - earlier.y for earlier, later in pairwise(lines)]
