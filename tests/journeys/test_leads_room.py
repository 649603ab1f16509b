"""The leads room: behind a passphrase of one's own, a lead is sealed, passed on, opened once and disposed of."""

from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

from jianxing.demo.accounts import LEADS_PASSPHRASES
from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, submit

WRITER, LEADER = "wuqing", "wuqing.ld"
READER, HEAD = "tongzhou.ld", "langfang.ld"
RECEIVER = "廊坊市纪委监委"
OFFICER = "security"
CUSTODIAN = "baoguan.jing"


def entered(browser: Browser, login: str, passphrase: str = "") -> None:
    """Sign in and enter the room."""
    browser.sign_in(login)
    browser.enter_leads(passphrase or LEADS_PASSPHRASES[login])


def sealed(browser: Browser, text: str, attachment: Path) -> str:
    """Write a lead with an attachment as the supervisor; returns the referral's address."""
    entered(browser, WRITER)
    browser.open("/leads/new")
    browser.fill("to", RECEIVER)
    browser.fill("title", f"材料采购线索{text}")
    browser.fill("text", text)
    browser.fill("uploads", str(attachment))
    submit(browser)
    browser.until(lambda _d: "L-" in browser.find("h1").text, "a number and no title")
    assert text not in browser.driver.page_source
    return here(browser)


def test_the_room_has_a_door_of_its_own(browser: Browser) -> None:
    browser.sign_in(WRITER)
    browser.open("/leads/new")
    browser.find("main [name=passphrase]")
    browser.fill("passphrase", "不是这个口令2026")
    browser.tap(browser.find("main form.jx-form [type=submit]"))
    browser.until(lambda _d: browser.all("main .jx-field-error, main .jx-callout--problem"), "a refusal")
    browser.fill("passphrase", LEADS_PASSPHRASES[WRITER])
    browser.tap(browser.find("main form.jx-form [type=submit]"))
    browser.until(lambda d: d.current_url.endswith("/leads/new"), "where one wanted to go")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in browser.driver.get_cookies())
    with urlopen(Request(browser.site.url + "/leads/", headers={"Cookie": cookies}), timeout=30) as answer:
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "same-origin"

    browser.sign_in(OFFICER)
    browser.open("/leads/")
    assert not browser.all("main [name=passphrase]"), "an officer is told how many there are and no more"
    browser.open("/leads/new")
    browser.see("不得进入线索室")


def test_a_lead_is_sealed_passed_on_opened_once_and_disposed_of(browser: Browser, tmp_path: Path) -> None:
    text, attachment = f"反映内容{uuid4().int}", tmp_path / "比价说明.txt"
    attachment.write_text(text, encoding="utf-8")
    lead = sealed(browser, text, attachment)

    entered(browser, LEADER)
    browser.open(lead)
    do(browser, "send")
    closed(browser)
    browser.see("已移送")

    entered(browser, HEAD)
    browser.open(lead)
    do(browser, "receive")
    closed(browser)
    do(browser, "accept")
    closed(browser)
    do(browser, "authorise")
    browser.fill("to", "廊坊监督员（演示） · langfang", "dialog[open]")
    closed(browser)

    entered(browser, "langfang")
    browser.open(lead)
    assert text not in browser.driver.page_source
    browser.click("现在启封")
    browser.see(text)
    assert attachment.name in browser.find("main").text
    browser.open(lead)
    assert not any("现在启封" in button.text for button in browser.all("main button")), (
        "spent with the opening"
    )
    browser.driver.back()
    assert text not in browser.find("body").text, "nothing of it is kept by the browser"

    entered(browser, HEAD)
    browser.open(lead)
    do(browser, "dispose")
    browser.click_label("予以了结", "dialog[open]")
    closed(browser)
    do(browser, "tell")
    browser.fill("result", "已核实，予以了结。", "dialog[open]")
    closed(browser)
    happened = browser.find("#history").text
    for what in ("已移送", "已签收", "已受理", "授权启封"):
        assert what in happened, what
    browser.sign_in("shiwei.jd")
    browser.open(f"/search/?q={text}")
    assert text not in browser.find("main").text.replace(f"“{text}”", "")


def test_two_custodians_give_a_lost_key_back(browser: Browser) -> None:
    fresh = f"新的口令{uuid4().int}"
    browser.sign_in(READER)
    browser.open("/leads/key")
    browser.fill("passphrase", fresh)
    browser.fill("again", fresh)
    browser.tap(browser.find("main form.jx-form [type=submit]"))
    browser.until(lambda d: d.current_url.endswith("/leads/"), "the door")
    entered(browser, READER, fresh)
    browser.open("/leads/keys/")
    browser.click("申请恢复密钥")
    browser.find("main form#jx-form, dialog[open] form#jx-form")
    within = "dialog[open]" if browser.all("dialog[open] form#jx-form") else "main"
    chosen = browser.find(f"{within} [name=copy]")
    both = next(one.text for one in chosen.find_elements("tag name", "option") if "→" in one.text)
    browser.fill("copy", both, within)
    browser.tap(browser.find(f"{within} form#jx-form [name=reason]"))
    before = here(browser)
    browser.tap(browser.find(f"{within} form#jx-form [type=submit]"))
    browser.until(lambda _d: here(browser) != before or not browser.all("dialog[open]"), "asked")
    browser.see("待第一保管人办理")

    names = {"天津": "baoguan.jin", "北京": "baoguan.jing", "河北": "baoguan.ji"}
    for place in (one.strip()[:2] for one in both.split("→")):
        entered(browser, names[place])
        browser.open("/leads/keys/")
        browser.click("启封本人份额")
        browser.see("已办理")
    entered(browser, READER, fresh)
    browser.open("/leads/keys/")
    browser.see("本单位密钥持有人")
    assert "通州领导" in browser.find("main").text
