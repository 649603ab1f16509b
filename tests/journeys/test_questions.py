"""A run of checks has raised a question: it is sent, the department answers with evidence, and the supervisor settles it."""

from pathlib import Path

from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, sent
from tests.journeys.marks import new_mark

SUPERVISOR, DEPARTMENT = "shengtai", "shengtaiju"
#: The run over all years, in the demonstration.
RUN = "/indicators/checks/4/"


def test_from_the_run_to_the_settled_question(browser: Browser, tmp_path: Path) -> None:
    mark = new_mark()
    paper = tmp_path / f"核查记录{mark}.txt"
    paper.write_text("逐日核对原始记录。\n", encoding="utf-8")
    browser.sign_in(SUPERVISOR)
    browser.open(RUN)
    assert "安慰剂对照" in browser.find("main").text
    assert browser.fetch(f"{RUN}document.docx").startswith(b"PK")
    # what is folded on the screen is on paper, and folded again after it
    folded = len(browser.all("main details.jx-on-paper:not([open])"))
    assert folded
    browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert not browser.all("main details.jx-on-paper:not([open])")
    browser.driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert len(browser.all("main details.jx-on-paper:not([open])")) == folded
    raised = [one for one in browser.all("main .jx-tasks li") if "已提出" in one.text]
    browser.tap(raised[0].find_element(By.TAG_NAME, "a"))
    browser.until(lambda _d: browser.all("figure svg.jx-plot"), "the question with its picture")
    question = here(browser)
    number = browser.find(".jx-crumbs, nav[aria-label] ol").text.split()[-1]
    do(browser, "send")
    sent(browser, "已发出")

    browser.sign_in(DEPARTMENT)
    browser.open("/questions/")
    browser.see(number)
    browser.open(question)
    do(browser, "receive")
    sent(browser, "已签收")
    do(browser, "answer")
    browser.tap(browser.find("dialog[open] input[name=says][value=stands]"))
    browser.fill("text", f"已核对原始记录{mark}", "dialog[open]")
    browser.fill("uploads", str(paper), "dialog[open]")
    sent(browser, "已答复")
    assert "办结" not in browser.find("#actions").text

    browser.sign_in(SUPERVISOR)
    browser.open(question)
    assert paper.name in browser.find("main").text
    do(browser, "accept_explanation")
    browser.fill("reason", f"原始记录相符{mark}", "dialog[open]")
    closed(browser)
    browser.see(f"原始记录相符{mark}")
    assert browser.fetch(f"{question}document.pdf").startswith(b"%PDF")
