"""Each comparison asks a question: raised on its page, sent, answered by whom it concerns, settled in one of the three ways."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.methods.freight.iso6346 import check_digit
from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, sent
from tests.journeys.marks import new_mark


def test_a_card_that_fails_is_asked_about_and_explained(browser: Browser, phone: Browser) -> None:
    said = f"读卡器无反应{new_mark()}"
    browser.sign_in("renshe")
    browser.open("/coverage/")
    browser.tap(browser.find("main .jx-panel-head a"))
    card = here(browser)
    phone.open(f"{card}outlets?scene=library&home=11")
    phone.tap(phone.find("main tbody th a"))
    outlet = here(phone)
    phone.click("在此体验")
    phone.tap(phone.find("input[name=home][value='11']"))
    phone.tap(phone.find("input[name=worked][value=no]"))
    phone.fill("failure", "reader")
    phone.fill("said", said)
    phone.tap(phone.find("main form#jx-form [type=submit]"))
    phone.see(said)
    assert phone.driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    phone.tap(phone.find("#tests li:first-child [id^='action-ask-']"))
    closed(phone)
    phone.tap(phone.find("#questions a"))
    question = _answered(browser, "shebao", says="stands")

    browser.sign_in("renshe")
    browser.open(question)
    browser.see(said)
    do(browser, "accept_explanation")
    browser.fill("reason", "当日馆方停电，次日复测可用", "dialog[open]")
    sent(browser, "已说明")
    browser.open(outlet)
    assert "已说明" in browser.find("#questions").text


def test_documents_that_disagree_are_asked_about_and_corrected(browser: Browser, tmp_path: Path) -> None:
    mark = new_mark()
    box = f"TJDU{mark}"
    both = {"箱号": f"{box}{check_digit(box)}", "品名": "演示货物", "毛重": "12000 kg"}
    bill = both | {"transportDocumentReference": f"TJBL{mark}", "件数": 120, "签发日期": "2026-03-28"}
    waybill = both | {"运单号": f"YD{mark}", "件数": 120, "装车日期": "2026-03-26"}
    browser.sign_in("jiaotong")
    browser.open("/freight/")
    browser.until(lambda d: d.current_url.rstrip("/")[-1].isdigit(), "what is followed, as it is one")
    traffic = here(browser)
    _brought(browser, traffic, "船公司电子提单（演示）", tmp_path / "提单.json", bill)
    shown = _brought(
        browser, traffic, "铁路货运系统（演示）", tmp_path / "运单.json", waybill | {"件数": 110}
    )
    assert "110" in shown
    browser.open(f"{traffic}movements?q={both['箱号']}")
    browser.tap(browser.find("main tbody th a"))
    movement = here(browser)
    assert browser.all(".jx-freight-odd, .jx-freight-other")
    browser.tap(browser.find("[id^='action-ask-']"))
    browser.find("dialog[open] form#jx-form")
    browser.pick("asked", "市港航局")
    closed(browser)
    browser.tap(browser.find(".jx-freight-mismatch a[href^='/questions/']"))
    question = _answered(browser, "ganghang", says="corrected")

    browser.sign_in("jiaotong")
    _brought(browser, traffic, "铁路货运系统（演示）", tmp_path / "运单更正.json", waybill)
    browser.open(movement)
    assert "已更正" in browser.find(".jx-freight-mismatch").text
    browser.open(question)
    do(browser, "accept_correction")
    browser.fill("reason", "更正后的运单与提单一致", "dialog[open]")
    sent(browser, "已更正")


def test_a_fine_above_its_tier_is_asked_about_and_becomes_a_finding(browser: Browser, tmp_path: Path) -> None:
    mark = new_mark()
    number = f"津应急罚〔2026〕{mark}号"
    file = tmp_path / "处罚案件.csv"
    file.write_text(
        "决定书文号,地区,违法行为,裁量档次,罚款金额,处罚决定日期,处罚机关,当事人\n"
        f"{number},天津,特种作业人员未取得相应资格上岗作业,一般,90000,{date(2026, 3, 20)},天津市应急管理局,某公司{mark}\n",
        encoding="utf-8",
    )
    browser.sign_in("yingji")
    browser.open("/penalties/files/new")
    browser.fill("kind", "cases")
    browser.fill("source", "天津市应急管理局网站行政处罚公示")
    browser.fill("file", str(file))
    browser.click("上传并识别")
    browser.see(number)
    assert f"某公司{mark}" not in browser.find("main").text
    do(browser, "take-in")
    closed(browser)
    browser.open("/penalties/")
    browser.click("立即比对")
    browser.until(lambda d: "/penalties/runs/" in d.current_url, "the comparison")
    browser.click(number)
    browser.see("60,000")
    browser.tap(browser.find("main a[href^='/questions/']"))
    question = _answered(browser, "yingjiju", says="stands")

    browser.sign_in("yingji")
    browser.open(question)
    do(browser, "make_finding")
    sent(browser, "转为问题")
    browser.tap(browser.find("main a[href^='/findings/']"))
    browser.see(number)
    browser.see("市应急管理局")


def _brought(browser: Browser, traffic: str, source: str, file: Path, document: dict[str, Any]) -> str:
    """Upload a document, look at what it would bring, bring it in; returns what the preview said."""
    file.write_text(json.dumps([document], ensure_ascii=False), encoding="utf-8")
    browser.open(f"{traffic}files/new")
    browser.fill("source", source)
    browser.fill("file", str(file))
    browser.click("上传并识别")
    browser.find("#action-bring-in")
    shown = browser.find("main").text
    do(browser, "bring-in")
    closed(browser)
    return shown


def _answered(browser: Browser, department: str, *, says: str) -> str:
    """Send the question that is open and have the body that is asked answer it; returns the question's address."""
    browser.until(lambda d: "/questions/" in d.current_url, "the question")
    question = here(browser)
    do(browser, "send")
    sent(browser, "已发出")
    browser.sign_in(department)
    browser.open("/questions/")
    browser.tap(browser.find(f"main a[href='{question}']"))
    do(browser, "receive")
    sent(browser, "已签收")
    do(browser, "answer")
    browser.tap(browser.find(f"dialog[open] input[name=says][value={says}]"))
    browser.fill("text", "已核对原始材料", "dialog[open]")
    sent(browser, "已答复")
    assert "办结" not in browser.find("#actions").text
    return question
