import pytest

from jianxing.importing.reading.states import Signal, State, Statement, decide, progress_percent, signal


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("是", Signal.YES),
        ("√", Signal.YES),
        ("✓", Signal.YES),
        ("☑是□否", Signal.YES),
        ("□是☑否", Signal.NO),
        ("否", Signal.NO),
        ("×", Signal.NO),
        ("已销号", Signal.CLOSED),
        ("同意销号", Signal.CLOSED),
        ("属实,同意销号", Signal.CLOSED),
        ("已整改到位,同意销号", Signal.CLOSED),
        ("准予销号", Signal.CLOSED),
        ("销号", Signal.CLOSED),
        ("验收合格", Signal.CLOSED),
        ("未销号", Signal.NO),
        ("尚未销号", Signal.NO),
        ("未办结", Signal.NO),
        ("未完成", Signal.NO),
        ("经复核未达到销号标准", Signal.NO),
        ("不同意销号", Signal.RETURNED),
        ("退回重办", Signal.RETURNED),
        ("核查未通过", Signal.RETURNED),
        ("验收不合格", Signal.RETURNED),
        ("申请销号", Signal.SUBMITTED),
        ("待销号", Signal.SUBMITTED),
        ("符合销号条件", Signal.SUBMITTED),
        ("已办结", Signal.SUBMITTED),
        ("办结", Signal.SUBMITTED),
        ("已整改到位", Signal.SUBMITTED),
        ("100%", Signal.SUBMITTED),
        ("已整改到位,未销号", Signal.SUBMITTED),
        ("正在整改", Signal.RECTIFYING),
        ("完成80%", Signal.RECTIFYING),
        ("已完成80%", Signal.RECTIFYING),
        ("基本办结", Signal.RECTIFYING),
        ("持续推进", Signal.RECTIFYING),
        ("未启动", Signal.ASSIGNED),
        ("待办理", Signal.ASSIGNED),
        ("已签收", Signal.ACCEPTED),
        ("", Signal.NONE),
        ("/", Signal.NONE),
        ("优秀", Signal.UNKNOWN),
        ("In progress", Signal.RECTIFYING),
        ("Closed", Signal.CLOSED),
    ],
)
def test_what_the_words_of_a_cell_say(text: str, meant: Signal) -> None:
    assert signal(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("进场施工", Signal.RECTIFYING),
        ("方案已定,待实施", Signal.RECTIFYING),
        ("已完成初稿,正在会签", Signal.RECTIFYING),
        ("经多次协调,已全部拆除完毕", Signal.SUBMITTED),
        ("已召开协调会3次", Signal.RECTIFYING),
    ],
)
def test_free_text_of_progress_is_work_under_way_unless_it_ends_in_done(text: str, meant: Signal) -> None:
    assert signal(text, free_text=True) is meant


def said(progress: str, *closing: tuple[str, str]) -> State:
    return decide(progress=progress, closing=[Statement(text, header) for header, text in closing])


@pytest.mark.parametrize(
    ("progress", "header", "closing", "state"),
    [
        ("", "是否销号", "是", State("closed")),
        ("已完成", "是否销号", "√", State("closed")),
        ("已整改到位", "销号情况", "已销号", State("closed")),
        ("已整改到位", "是否完成整改", "是", State("closed")),
        ("", "状态", "已办结", State("submitted")),
        ("", "办理结果", "退回重办", State("rectifying", returned=True)),
        ("正在推进", "是否销号", "", State("rectifying")),
        ("完成80%", "是否销号", "否", State("rectifying")),
        ("", "状态", "", State("assigned")),
        ("已完成", "是否销号", "", State("submitted")),
        ("", "状态", "待办理", State("assigned")),
        # What speaks against itself or leaves room carries a doubt.
        ("正在推进", "是否销号", "是", State("closed", doubt="progress_contradicts")),
        ("已完成", "是否销号", "未销号", State("submitted", doubt="done_but_not_closed")),
        ("", "是否销号", "否", State("rectifying", doubt="only_not_closed")),
        ("", "是否办结", "是", State("submitted", doubt="yes_of_completion")),
        ("", "核查结果", "通过", State("closed", doubt="closed_without_word")),
        ("", "状态", "优秀", State("rectifying", doubt="state_unknown")),
    ],
)
def test_the_cells_of_a_row_weighed_together(progress: str, header: str, closing: str, state: State) -> None:
    assert said(progress, (header, closing)) == state


def test_of_several_closing_columns_the_one_about_closing_decides() -> None:
    assert said("", ("是否完成整改", "是"), ("是否销号", "否")) == State(
        "submitted", doubt="done_but_not_closed"
    )
    assert said("", ("核查结果", "属实"), ("是否销号", "是")).code == "closed"


def test_percentages() -> None:
    assert progress_percent("完成80%,剩余2处") == 80
    assert progress_percent("已完成") is None
    assert progress_percent("同比增长180%") is None
