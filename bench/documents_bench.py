"""How many letters a second become documents: as PDF in a process of its own each, as pictures for a screen, as Word.

The limit sets the same document again and again in one process that has its fonts open, without any bound.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from bench.form import Case, say

TEXT = """为推动唐廊高速公路天津段前期手续办理，经研究，现就联动监督有关事项函告如下。
一、联动监督的事项
唐廊高速公路天津段涉及北京、天津、河北三地，用地预审、规划选址等手续需三地协同办理。目前仍有2个堵点未解决，影响招标工作按期开展。
（一）用地预审。请督促属地自然资源部门于2026年3月20日前完成审核。
二、有关要求
请于收到本函后5个工作日内函复受理意见，并于2026年4月10日前书面反馈办理情况。"""


def options(parser: argparse.ArgumentParser) -> None:
    """Say how often each is made, and how long the letter is."""
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--times", type=int, default=1, help="how often the text stands in the letter")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Set one letter over and over."""
    import typst

    from jianxing.kernel.typesetting import FONTS
    from jianxing.letters.documents import Document, as_pictures, paragraphs, render
    from jianxing.letters.documents.pdf import SOURCE, given

    letter = Document(
        issuers=("天津市纪委监委",),
        title="天津市纪委监委关于商请联动监督唐廊高速公路天津段前期手续办理事项的函",
        number="津纪函〔2026〕12号",
        addressees=("北京市纪委监委", "河北省纪委监委"),
        paragraphs=paragraphs("\n".join([TEXT] * asked.times)),
        dated=date(2026, 3, 5),
        copies=("天津市交通运输委员会",),
    )
    data, trials = given(letter, "letter")
    document = json.dumps({**data, **trials[0]}, ensure_ascii=False)
    fonts = typst.Fonts(font_paths=[str(FONTS)])

    def bare() -> object:
        # A number of its own each, so that nothing is remembered from the last.
        own = document.replace("〔2026〕12号", f"〔2026〕{time.perf_counter_ns()}号")
        return typst.compile(
            str(SOURCE), root=str(SOURCE.parent), font_paths=fonts, sys_inputs={"document": own}
        )

    limit = _a_second(bare, asked.rounds, "one process, unbounded")
    pdf = _a_second(lambda: render(letter, form="letter", format="pdf"), asked.rounds, "PDF")
    yield Case(case="PDF", value=pdf, unit="letters/s", limit=limit)
    screen = _a_second(lambda: as_pictures(letter, form="letter", pages=12), asked.rounds, "pictures")
    yield Case(case="pictures of the pages", value=screen, unit="letters/s", limit=limit)
    word = _a_second(lambda: render(letter, form="letter", format="docx"), asked.rounds, "Word")
    yield Case(case="Word", value=word, unit="letters/s")


def _a_second(make: Callable[[], object], rounds: int, name: str) -> float:
    say(name)
    make()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        make()
        taken.append(time.perf_counter() - began)
    return 1 / median(taken)
