"""The measures of GB/T 9704-2012, each with its clause; lengths in millimetres, sizes of type in points."""

from typing import Final

MM: Final = 72 / 25.4

#: 5.1: A4, as cut.
PAGE: Final = (210.0, 297.0)
#: 5.2.1: the white above and at the binding edge, and the text block.
TOP: Final = 37.0
LEFT: Final = 28.0
BLOCK: Final = (156.0, 225.0)
RIGHT: Final = PAGE[0] - LEFT - BLOCK[0]
BOTTOM: Final = PAGE[1] - TOP - BLOCK[1]

#: 5.2.3: lines of a page and characters of a line, which fill the block.
LINES: Final = 22
CHARACTERS: Final = 28
#: 5.2.2 and 7: the sizes 2号, 3号 and 4号.
TITLE_SIZE: Final = 22.0
SIZE: Final = 16.0
SMALL_SIZE: Final = 14.0
#: From one character to the next, so that 28 of them fill the line exactly.
ADVANCE: Final = BLOCK[0] * MM / CHARACTERS
#: 10.1: between a double rule and the line beside it, seven eighths of a character of size 3.
RULE_GAP: Final = SIZE * 7 / 8 / MM

#: 5.2.4 and 10.1: red of the issuer's name and of the rules.
RED: Final = "#ff0000"

#: 7.2.4: the issuer's name stands 35 mm under the block's upper edge; 10.1: in a letter 30 mm under the page's.
MARK_TOP: Final = 35.0
LETTER_MARK_TOP: Final = 30.0
#: 7.2.7 and 10.1: the red rule, 4 mm under what stands above it.
RULE_DROP: Final = 4.0
#: 10.1: the double rules of a letter, 170 mm wide in the middle of the page; the lower 20 mm above the page's foot.
DOUBLE_RULE: Final = 170.0
DOUBLE_RULE_FOOT: Final = 20.0
#: The standard leaves the strength of the lines open: thick, gap, thin, in points.
DOUBLE_RULE_LINES: Final = (2.5, 1.2, 0.75)
DOUBLE_RULE_HEIGHT: Final = sum(DOUBLE_RULE_LINES) / MM
RED_RULE: Final = 1.5
#: 7.4.1: first and last rule of the imprint, and those between, in millimetres.
IMPRINT_THICK: Final = 0.35
IMPRINT_THIN: Final = 0.25
#: 7.5: the dashes beside the page's number, under the block's lower edge.
FOLIO_DROP: Final = 7.0

#: 10.1: the lowest that the first page of a letter may be written on.
LETTER_FLOOR: Final = PAGE[1] - DOUBLE_RULE_FOOT - DOUBLE_RULE_HEIGHT - RULE_GAP
#: Lines of a letter's first page, from the number's on.
LETTER_LINES: Final = 21

#: The common seal is 42 mm across; its place is kept in whole lines.
SEAL_LINES: Final = 2
#: 7.3.5.1: seals one above the other neither cross nor touch: lines from one row of names to the next.
SEAL_PITCH: Final = 5


def pitch(lines: int = LINES) -> float:
    """Points from one line to the next, when so many lines fill the block from the head of the first to the foot of the last."""
    return (BLOCK[1] * MM - SIZE) / (lines - 1)


#: Where the line of a letter's number begins, so that the last line of its first page ends at LETTER_FLOOR exactly.
LETTER_NUMBER_TOP: Final = LETTER_FLOOR - (SIZE + (LETTER_LINES - 1) * pitch()) / MM
#: How high a letter's issuer's name is then.
LETTER_MARK_HEIGHT: Final = LETTER_NUMBER_TOP - RULE_GAP - DOUBLE_RULE_HEIGHT - RULE_DROP - LETTER_MARK_TOP
#: In the standard form and for minutes: as high as lets the lines end with the block.
MARK_HEIGHT: Final = 18.34
