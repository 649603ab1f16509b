"""The PDF, measured: what GB/T 9704-2012 asks for is where it asks for it."""

from dataclasses import replace
from functools import lru_cache

import pytest

from jianxing.letters.documents import Attachment, Document, FormName, Paragraph, paragraphs, render
from tests.unit.letters.documents.measuring import MM, Paper, pitches
from tests.unit.letters.documents.samples import FULL, JOINT, LETTER, MINUTES, TWO_ATTACHED

RED = (255, 0, 0)
BLACK = (0, 0, 0)
#: From one line to the next.
MARK_PITCH = 10.445


@lru_cache(maxsize=64)
def paper(document: Document, form: FormName = "letter") -> Paper:
    return Paper(render(document, form=form, format="pdf"))


@pytest.mark.parametrize("form", ["letter", "standard", "minutes"])
def test_a_page_is_a4_with_22_lines_of_28_characters_in_a_block_of_156_by_225(form: FormName) -> None:
    made = paper(FULL, form)
    assert made.size(1) == pytest.approx((210, 297), abs=0.05)
    body = [line for line in made.lines(1) if "—" not in line.words]
    assert len(body) == 22
    assert {len(line.words) for line in body} == {28}
    assert body[0].top == pytest.approx(37, abs=0.05)
    assert body[-1].bottom - body[0].top == pytest.approx(225, abs=0.1)
    assert all(line.start == pytest.approx(28, abs=0.02) for line in body)
    advance = 156 / 28
    assert body[0].characters[-1].x + advance == pytest.approx(28 + 156, abs=0.05)
    assert pitches(body) == pytest.approx([225 / 21 - 16 / MM / 21] * 21, abs=0.02)
    assert {one.size for line in body for one in line.characters} == {16}


def test_a_letter_has_red_double_rules_of_170_in_the_middle_thick_over_thin_and_thin_over_thick() -> None:
    bars = paper(LETTER).bars(0)
    assert len(bars) == 4
    assert {bar.colour for bar in bars} == {RED}
    for bar in bars:
        assert bar.width == pytest.approx(170, abs=0.02)
        assert bar.left == pytest.approx(20, abs=0.02)
    upper_thick, upper_thin, lower_thin, lower_thick = (bar.height for bar in bars)
    assert upper_thick > 2 * upper_thin
    assert lower_thick > 2 * lower_thin
    assert 297 - (bars[3].top + bars[3].height) == pytest.approx(20, abs=0.02)
    assert paper(LETTER).bars(1) == []


def test_a_letters_mark_is_red_30_under_the_edge_and_its_rule_4_under_the_mark() -> None:
    mark = [one for one in paper(LETTER).characters(0) if one.colour == RED]
    assert "".join(one.words for one in mark) == "天津市纪委监委"
    rule = paper(LETTER).bars(0)[0]
    left, top, right, bottom = paper(LETTER).ink(0, red=True, box=(0, 0, 210, rule.top - 1))
    assert top == pytest.approx(30, abs=0.1)
    assert rule.top - bottom == pytest.approx(4, abs=0.1)
    assert (left + right) / 2 == pytest.approx(28 + 78, abs=0.5)


def test_a_letters_number_is_flush_right_under_the_rule_and_its_title_two_lines_below() -> None:
    made = paper(LETTER)
    number = made.line(0, "津纪函〔2026〕12号")
    rule = made.bars(0)[1]
    assert number.top - (rule.top + rule.height) == pytest.approx(16 * 7 / 8 / MM, abs=0.05)
    assert number.characters[-1].right == pytest.approx(184, abs=0.3)
    title = made.line(0, "天津市纪委监委关于")
    pitch = pitches(made.lines(0)[-4:])[0]
    # The middle of the title's first line is three lines under the number's: two are empty.
    assert (title.y - 0.38 * 22 / MM) - (number.y - 0.38 * 16 / MM) == pytest.approx(3 * pitch, abs=0.2)
    assert {one.size for one in title.characters} == {22}


def test_the_last_line_of_a_letters_full_first_page_is_seven_eighths_over_the_rule() -> None:
    made = paper(FULL)
    assert made.bars(0)[2].top - made.lines(0)[-1].bottom == pytest.approx(16 * 7 / 8 / MM, abs=0.05)


def test_pages_are_numbered_outside_one_character_in_and_not_on_a_letters_first() -> None:
    made = paper(FULL)
    assert "—" not in made.lines(0)[-1].words
    for page, number in ((1, "—2—"), (2, "—3—")):
        line = made.lines(page)[-1]
        assert line.words == number
        assert {one.size for one in line.characters} == {14}
        dash = line.characters[0]
        _, top, _, bottom = made.ink(page, red=False, box=(dash.x, 264, dash.x + 3, 275))
        assert (top + bottom) / 2 == pytest.approx(262 + 7, abs=0.2)
    assert made.lines(1)[-1].start == pytest.approx(28 + 14 / MM, abs=0.1)
    assert made.lines(2)[-1].characters[-1].right == pytest.approx(184 - 14 / MM, abs=0.3)
    assert paper(FULL, "standard").lines(0)[-1].words == "—1—"


def test_the_standard_form_has_its_mark_35_under_the_blocks_edge_and_a_red_rule_4_under_the_number() -> None:
    made = paper(LETTER, "standard")
    mark = [one for one in made.characters(0) if one.colour == RED]
    assert "".join(one.words for one in mark) == "天津市纪委监委文件"
    _, top, _, bottom = made.ink(0, red=True, box=(0, 0, 210, 95))
    assert top == pytest.approx(37 + 35, abs=0.1)
    number = made.line(0, "〔2026〕12号")
    (rule,) = made.bars(0)
    assert rule.colour == RED
    assert (rule.left, rule.width) == pytest.approx((28, 156), abs=0.02)
    assert rule.top - number.bottom == pytest.approx(4, abs=0.05)
    middle = (number.characters[0].left + number.characters[-1].right) / 2
    assert middle == pytest.approx(106, abs=0.6)
    pitch = 225 / 21 - 16 / MM / 21
    gap = number.top - bottom
    assert gap == pytest.approx(2 * pitch + (pitch - 16 / MM), abs=0.1)


def test_urgency_and_who_signed_stand_at_the_edges_of_a_document_upwards() -> None:
    made = paper(replace(LETTER, urgency="特急", signers=("张某某",)), "standard")
    urgent = made.lines(0)[0]
    assert urgent.words == "特急"
    assert urgent.start == pytest.approx(28, abs=0.05)
    assert urgent.top == pytest.approx(37, abs=0.05)
    number = made.line(0, "签发人：张某某")
    assert number.start == pytest.approx(28 + 156 / 28, abs=0.1)
    assert number.characters[-1].x + 156 / 28 == pytest.approx(184 - 156 / 28, abs=0.3)
    assert "WenKai" in number.characters[-1].face or "Kai" in number.characters[-1].face


def test_addressees_are_flush_left_and_paragraphs_two_characters_in() -> None:
    made = paper(LETTER)
    assert made.line(0, "北京市纪委监委、河北省纪委监委：").start == pytest.approx(28, abs=0.02)
    assert made.line(0, "为推动唐廊").start == pytest.approx(28 + 2 * 156 / 28, abs=0.02)


def test_headings_of_the_first_level_are_in_hei_and_of_the_second_in_kai() -> None:
    made = paper(LETTER)
    assert {one.face for one in made.line(0, "一、联动监督的事项").characters} == {"NotoSansSC-Medium"}
    second = made.line(0, "（一）用地预审。").characters
    assert "WenKai" in second[3].face
    assert "Serif" in second[-1].face


def test_a_sealed_letters_date_is_four_characters_in_and_its_name_over_the_dates_middle() -> None:
    made = paper(LETTER)
    date = made.line(len(made) - 1, "2026年3月5日")
    advance = 156 / 28
    assert date.characters[-1].x + advance == pytest.approx(184 - 4 * advance, abs=0.1)
    lines = made.lines(len(made) - 1)
    name = lines[lines.index(date) - 1]
    assert name.words == "天津市纪委监委"
    centre = (name.start + name.characters[-1].x + advance) / 2
    assert centre == pytest.approx((date.start + date.characters[-1].x + advance) / 2, abs=0.1)


def test_without_a_seal_the_name_is_two_characters_in_and_the_date_begins_two_after_the_name() -> None:
    name = "天津市纪委监委驻市交通运输委纪检组"[:14]
    made = paper(replace(LETTER, sealed=False, signatures=(name,)))
    advance = 156 / 28
    lines = made.lines(len(made) - 1)
    signed, date = made.line(len(made) - 1, name), made.line(len(made) - 1, "2026年3月5日")
    assert lines.index(date) == lines.index(signed) + 1
    assert signed.characters[-1].x + advance == pytest.approx(184 - 2 * advance, abs=0.1)
    assert date.start - signed.start == pytest.approx(2 * advance, abs=0.1)


def test_names_and_date_never_stand_on_a_page_without_a_line_of_the_text() -> None:
    for count in range(380, 480, 14):
        made = paper(replace(FULL, paragraphs=(Paragraph("天地玄黄宇宙洪荒"[count % 8 :] + "一" * count),)))
        for page in range(len(made)):
            words = "".join(line.words for line in made.lines(page))
            if "2026年3月5日" in words:
                assert "一一" in words, count


@pytest.mark.parametrize("count", range(8, 16))
def test_a_last_paragraph_goes_to_the_page_of_the_names_where_nothing_else_helps(count: int) -> None:
    made = paper(replace(LETTER, paragraphs=(Paragraph("天地玄黄。"),) * count), "standard")
    page = next(page for page in range(len(made)) if "2026年3月5日" in page_words(made, page))
    assert "天地玄黄" in page_words(made, page)


def test_the_first_page_always_says_something_so_many_addressees_go_to_the_imprint() -> None:
    many = tuple(f"天津市第{place}号区县人民政府及其工作部门" for place in range(1, 40))
    made = paper(replace(LETTER, addressees=many), "standard")
    first = "".join(line.words for line in made.lines(0))
    assert "为推动唐廊" in first
    assert many[0] not in first
    assert "主送：天津市第1号区县" in made.words()


def test_the_imprint_of_the_standard_form_ends_with_the_block_between_its_rules() -> None:
    made = paper(LETTER, "standard")
    last = len(made) - 1
    first, between, final = (bar for bar in made.bars(last) if bar.colour == BLACK)
    assert (first.height, between.height, final.height) == pytest.approx((0.35, 0.25, 0.35), abs=0.01)
    assert [bar.width for bar in (first, between, final)] == pytest.approx([156] * 3, abs=0.02)
    assert final.top + final.height == pytest.approx(262, abs=0.05)
    copies = made.line(last, "抄送：天津市交通运输委员会，天津市规划和自然资源局。")
    assert copies.start == pytest.approx(28 + 14 / MM, abs=0.05)
    assert {one.size for one in copies.characters} == {14}
    printed = made.line(last, "2026年3月6日印发")
    assert printed.start == pytest.approx(28 + 14 / MM, abs=0.05)
    assert printed.characters[-1].x + 14 / MM == pytest.approx(184 - 14 / MM, abs=0.1)


def test_copies_of_more_than_one_line_begin_beside_their_word() -> None:
    many = ("天津市人力资源和社会保障局", "天津市社会保险基金管理中心", "天津市规划和自然资源局")
    made = paper(replace(LETTER, copies=many), "standard")
    last = len(made) - 1
    first = made.line(last, "抄送：天津市人力资源和社会保障局")
    [below] = [line for line in made.lines(last) if "规划和自然资源局。" in line.words]
    assert below.y > first.y
    assert below.start == pytest.approx(first.characters[3].x, abs=0.05)


@pytest.mark.parametrize("count", [40, 280, 420, 560, 700, 880, 900, 920, 940, 1100])
def test_the_imprint_stands_at_the_foot_of_the_last_page_which_is_the_back_of_a_sheet(count: int) -> None:
    made = paper(replace(FULL, paragraphs=(Paragraph("天" * count),)), "standard")
    last = len(made) - 1
    assert len(made) % 2 == 0, "the last page has an even number"
    final = [bar for bar in made.bars(last) if bar.colour == BLACK][-1]
    assert final.top + final.height == pytest.approx(262, abs=0.05)
    copies = made.line(last, "抄送：天津市交通运输委员会，天津市规划和自然资源局。")
    above = [line for line in made.lines(last) if line.y < copies.y]
    assert all(line.bottom < copies.top for line in above)
    written = [page for page in range(len(made)) if any("天天" in line.words for line in made.lines(page))]
    numbered = [page for page in range(len(made)) if f"—{page + 1}—" in page_words(made, page)]
    # 7.5: where a blank page comes before the imprint's, neither has a number.
    blank = last - written[-1] > 1
    assert numbered == list(range(written[-1] + 1 if blank else len(made)))


def page_words(made: Paper, page: int) -> str:
    return "\n".join(line.words for line in made.lines(page)).replace(" ", "")


def test_a_letter_of_one_page_has_its_imprint_on_that_page() -> None:
    made = paper(replace(FULL, paragraphs=(Paragraph("天" * 60),)))
    assert len(made) == 1
    copies = made.line(0, "抄送：天津市交通运输委员会，天津市规划和自然资源局。")
    assert copies.bottom <= 262


def test_a_letters_imprint_has_neither_rules_nor_printer() -> None:
    made = paper(LETTER)
    last = len(made) - 1
    assert made.line(last, "抄送：").words == "抄送：天津市交通运输委员会，天津市规划和自然资源局。"
    assert [bar for bar in made.bars(last) if bar.colour == BLACK] == []
    assert "印发" not in made.words()


def test_attachments_are_named_one_line_under_the_text_and_bound_in_on_pages_of_their_own() -> None:
    made = paper(TWO_ATTACHED, "standard")
    page = next(
        page for page in range(len(made)) if "附件：1." in "".join(line.words for line in made.lines(page))
    )
    named = made.line(page, "附件：1.办理情况表")
    assert named.start == pytest.approx(28 + 2 * 156 / 28, abs=0.05)
    following = made.line(page, "2.任务分工")
    assert following.characters[2].x == pytest.approx(named.characters[5].x, abs=0.05)
    [bound] = [made.lines(page) for page in range(len(made)) if made.lines(page)[0].words == "附件2"]
    assert bound[0].start == pytest.approx(28, abs=0.05)
    assert bound[1].words == "任务分工"


def test_one_attachment_has_no_number() -> None:
    made = paper(replace(LETTER, attachments=(Attachment("办理情况表"),)))
    assert "附件：办理情况表" in made.words()


def test_a_joint_document_names_all_with_the_hosts_number_alone() -> None:
    made = paper(JOINT, "standard")
    red = "".join(one.words for one in made.characters(0) if one.colour == RED)
    assert all(name in red for name in JOINT.issuers)
    assert red.count("文件") == 1
    assert made.words().count("〔2026〕12号") == 1
    last = "".join(line.words for line in made.lines(len(made) - 1))
    assert all(name in last for name in JOINT.issuers)


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_seals_of_a_joint_document_neither_cross_nor_leave_the_block(count: int) -> None:
    names = tuple(
        f"市纪委监委驻{name}纪检监察组"
        for name in ("市交通运输委", "市应急局", "市人社局", "港口", "市水务局", "公司")
    )
    made = paper(replace(JOINT, issuers=names[:count], paragraphs=(Paragraph("天" * 60),)), "standard")
    page = next(page for page in range(len(made)) if "2026年3月5日" in page_words(made, page))
    middles = []
    for name in names[:count]:
        end = "驻" + name.split("驻")[1]
        line = [line for line in made.lines(page) if end in line.words][-1]
        at = line.words.index(end)
        first, final = line.characters[at], line.characters[at + len(end) - 1]
        middles.append(((first.left + final.right) / 2, line.y - MARK_PITCH / 2))
    for place, (x, y) in enumerate(middles):
        assert 28 + 21 <= x <= 184 - 21, "a common seal is 42 mm across"
        for other_x, other_y in middles[:place]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 > 42**2
    date = made.line(page, "2026年3月5日")
    across = (date.characters[0].left + date.characters[-1].right) / 2
    assert middles[-1][0] == pytest.approx(across, abs=0.5), "the last seal stands over the date"


def test_a_joint_letter_has_the_hosts_mark_and_all_names_under_it() -> None:
    made = paper(JOINT)
    red = "".join(one.words for one in made.characters(0) if one.colour == RED)
    assert red == "天津市纪委监委"
    last = "".join(line.words for line in made.lines(len(made) - 1))
    assert all(name in last for name in JOINT.issuers)


def test_minutes_name_who_was_there_and_bear_no_signature() -> None:
    made = paper(MINUTES, "minutes")
    red = "".join(one.words for one in made.characters(0) if one.colour == RED)
    assert red == "京津冀三地联合监督会商纪要"
    words = made.words()
    assert "出席：北京市通州区纪委监委，河北省廊坊市纪委监委。" in words
    assert "请假：河北省三河市纪委监委。" in words
    assert "列席" not in words
    assert words.count("2026年3月5日") == 1


def test_no_line_begins_with_what_closes_or_ends_with_what_opens() -> None:
    text = "请贵单位于五个工作日内（不含法定节假日）函复：“受理意见”、《办理计划》；联系人。" * 40
    made = paper(replace(LETTER, paragraphs=paragraphs(text)))
    for page in range(len(made)):
        for line in made.lines(page):
            assert line.words[0] not in "，。、；：！？）》”’】〕"
            assert line.words[-1] not in "（《“‘【〔"


def test_the_same_document_is_the_same_file() -> None:
    first, second = (render(LETTER, form="letter", format="pdf") for _ in range(2))
    assert first == second


def test_a_draft_says_so_on_every_page() -> None:
    made = paper(replace(FULL, standing="草稿", number=""))
    assert all("草稿" in made.lines(page)[0].words for page in range(len(made)))
