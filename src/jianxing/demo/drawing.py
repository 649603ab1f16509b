"""Photos of the scenario: drawn, not taken, and marked as such in the picture itself (演示数据)."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (1200, 900)
SKY, EARTH = (214, 226, 233), (190, 180, 158)
RED, GREY, DARK, WATER = (158, 42, 43), (150, 152, 150), (70, 72, 74), (120, 158, 172)
#: 演示数据, 32 dots square each, a row of four bytes after another: no machine needs a Chinese font for it.
GLYPHS = (
    (
        "000018000c0078000f0078001ffffffc0fbffffc03bffffc0138003c0038003c003ffffc000fffe0380fffe03e0038007f0038003e1ffff8"
        "0e1ffff8041ffff8001c3878001c3878021ffff8031ffff8079ffff8079c38780f9ffff80f1ffff81f1ffff81e0303803e0fe7e03c3f83f8"
        "3cff00fc1c7c007c0030001800000000"
    ),
    (
        "000000000000000007ffffe007ffffe007ffffe007ffffe0000000000000000000000000000000003ffffffc3ffffffc3ffffffc3ffffffc"
        "0003c0000003c0000303c08003c3c7c007c3c3e00783c1e00f83c1f01f03c0f81f03c0f83e03c07c7c03c07c3c03c03c087fc030007fc000"
        "007f8000003f00000000000000000000"
    ),
    (
        "01e0000009e61e003de71e001def1e001fee1e0009e41c007fffbffe7fffbffe7fffbffe03f83ffe07fe7c780fff7c703fef7c707de6fc70"
        "39e0fcf031e1fef003c0eef003c04ee03fff0fe03fff0fe03fff07c00f0e07c01e1e07c01fbc07c00ff80fe003f81ff003fc3ef80ffcfc7c"
        "7f9ff83e7f01f01c3800c00800008000"
    ),
    (
        "07000000070ffffc070ffffc070ffffc070f003c070f003c7fef003c7feffffc7feffffc7feffffc070f0700070f0700070f0700070f0700"
        "076ffffe07effffe7feffffe7fef07007f0f0700770e0700070efffc071efffc071efffc071ee01c073ce01c073ce01c4f3cfffc3f78fffc"
        "3f38fffc3c10e01c0000000000000000"
    ),
)


def _temple(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((320, 420, 880, 700), fill=(186, 96, 72))
    draw.polygon([(240, 430), (420, 290), (780, 290), (960, 430)], fill=DARK)
    for left in range(360, 860, 100):
        draw.rectangle((left, 440, left + 24, 700), fill=RED)
    draw.rectangle((540, 520, 660, 700), fill=DARK)


def _lock(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 560, 1200, 900), fill=WATER)
    draw.rectangle((160, 380, 420, 900), fill=GREY)
    draw.rectangle((780, 380, 1040, 900), fill=GREY)
    draw.rectangle((420, 470, 595, 780), fill=DARK)
    draw.rectangle((605, 470, 780, 780), fill=DARK)


def _rail(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 400, 1200, 460), fill=GREY)
    for left in range(60, 1200, 280):
        draw.polygon([(left, 460), (left + 120, 460), (left + 95, 720), (left + 25, 720)], fill=GREY)
    draw.line((200, 120, 200, 400), fill=RED, width=14)
    draw.line((200, 130, 520, 130), fill=RED, width=10)
    draw.line((500, 130, 500, 300), fill=DARK, width=4)


def _works(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((180, 420, 760, 720), fill=(172, 178, 182))
    for left in range(220, 740, 90):
        draw.rectangle((left, 480, left + 50, 560), fill=(226, 233, 236))
    for left in (820, 920):
        draw.polygon([(left, 720), (left + 20, 240), (left + 50, 240), (left + 70, 720)], fill=(176, 120, 96))


def _hall(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((150, 330, 1050, 720), fill=(204, 198, 184))
    draw.rectangle((150, 330, 1050, 400), fill=RED)
    for left in range(210, 1000, 200):
        draw.rectangle((left, 460, left + 130, 720), fill=(226, 233, 236))


SCENES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "temple": _temple,
    "lock": _lock,
    "rail": _rail,
    "works": _works,
    "hall": _hall,
}


def photo(scene: str) -> io.BytesIO:
    """Return a JPEG of one of ``SCENES``, marked 演示数据."""
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 700, *SIZE), fill=EARTH)
    SCENES[scene](draw)
    draw.rectangle((40, 792, 40 + 4 * 64 + 40, 872), fill=(255, 254, 250))
    for place, dots in enumerate(GLYPHS):
        glyph = Image.frombytes("1", (32, 32), bytes.fromhex(dots)).resize((64, 64))
        image.paste(RED, (60 + 64 * place, 800), glyph)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    stream.seek(0)
    return stream
