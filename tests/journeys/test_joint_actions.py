"""Joint actions: who is asked for what, a plan that every party must consent to, and a matter that nobody takes."""

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, sent, submit
from tests.journeys.marks import new_mark

SUPERVISOR, LEADER, HANDLER, LOCAL = "jiaotong", "jiaotong.ld", "dianli", "wuqing"
DECIDER = "shiwei.jd"
POWER, WUQING = "国网天津市电力公司", "武清区纪委监委"
DEMAND = "迎峰度夏期间不得停电"


def asked(browser: Browser, address: str, title: str) -> str:
    """Ask two bodies to join, with the leader's signature; returns the letter's address."""
    browser.sign_in(SUPERVISOR)
    browser.open(address)
    browser.tap(browser.find("#action-ask"))
    browser.until(
        lambda d: "/letters/new" in d.current_url or browser.all("dialog[open] [name=to_words]"), "a form"
    )
    within = "dialog[open]" if browser.all("dialog[open] [name=to_words]") else "main"
    browser.fill("title", title, within)
    browser.pick("to", POWER, within)
    browser.pick("to", WUQING, within)
    browser.fill("text", "请按职责协同推动。", within)
    browser.fill("asked", "明确停电窗口和属地配合事项", within)
    before = here(browser)
    browser.tap(browser.find(f"{within} form#jx-form [type=submit]"))
    browser.until(lambda _d: here(browser) != before and "/new" not in here(browser), "the letter")
    letter = here(browser)
    browser.sign_in(LEADER)
    browser.open(letter)
    do(browser, "sign")
    sent(browser, "已发出")
    return letter


def taken(browser: Browser, login: str, letter: str) -> None:
    """Open and accept what is asked."""
    browser.sign_in(login)
    browser.open(letter)
    do(browser, "open")
    closed(browser)
    do(browser, "accept")
    closed(browser)


def planned(browser: Browser, address: str, text: str) -> None:
    """Write a version of the joint plan."""
    browser.sign_in(SUPERVISOR)
    browser.open(address)
    do(browser, "plan")
    browser.fill("text", text, "dialog[open]")
    closed(browser)


def said(browser: Browser, login: str, address: str, consent: str, demand: str = "") -> None:
    """Take a position on the newest version of the plan."""
    browser.sign_in(login)
    browser.open(address)
    browser.click("对方案表态")
    browser.find("dialog[open] form#jx-form")
    if demand:
        browser.fill("demand", demand, "dialog[open]")
        browser.fill("opinion", "停电安排在负荷高峰，风险过大", "dialog[open]")
    browser.click_label(consent, "dialog[open]")
    closed(browser)


def test_bodies_are_asked_and_agree_on_a_plan(browser: Browser) -> None:
    name = f"跨线段停电联动监督{new_mark()}"
    browser.sign_in(SUPERVISOR)
    browser.open("/letters/joint/new")
    browser.fill("name", name)
    browser.click_label("组地联动")
    browser.pick("project", "京滨城际铁路", "main")
    submit(browser)
    browser.see(name)
    browser.see("尚未函请任何单位")
    address = here(browser)
    letter = asked(browser, address, f"关于协同推动停电窗口的函{new_mark()}")
    taken(browser, HANDLER, letter)
    taken(browser, LOCAL, letter)

    planned(browser, address, "六月集中停电三日完成迁改。")
    said(browser, HANDLER, address, "不同意", DEMAND)
    browser.see(DEMAND)
    planned(browser, address, "四月下旬分两次夜间停电完成迁改。")
    for login in (SUPERVISOR, HANDLER, LOCAL):
        said(browser, login, address, "同意")
    browser.see("各方一致同意")
    browser.see(DEMAND)

    browser.sign_in(SUPERVISOR)
    browser.open("/letters/joint/")
    row = next(row for row in browser.all("main tbody tr") if name in row.text)
    assert POWER in row.text, "the board says who still owes"
    assert WUQING in row.text


def test_what_two_bodies_decline_goes_to_who_decides(browser: Browser) -> None:
    title = f"关于核实光缆权属的函{new_mark()}"
    browser.sign_in(SUPERVISOR)
    browser.open("/letters/new")
    browser.fill("title", title)
    browser.pick("to", POWER, "main")
    browser.pick("to", WUQING, "main")
    browser.fill("text", "交叉段光缆权属不清。")
    browser.fill("asked", "核实权属并组织迁改")
    submit(browser)
    letter = here(browser)
    browser.sign_in(LEADER)
    browser.open(letter)
    do(browser, "sign")
    sent(browser, "已发出")
    for login, reason, other in ((HANDLER, "光缆不属电力设施", WUQING), (LOCAL, "属地无产权资料", POWER)):
        browser.sign_in(login)
        browser.open(letter)
        do(browser, "open")
        closed(browser)
        do(browser, "decline")
        browser.fill("reason", reason, "dialog[open]")
        browser.pick("suggested", other)
        closed(browser)

    browser.sign_in(DECIDER)
    browser.open("/letters/impasses/")
    browser.click(title)
    browser.see("光缆不属电力设施")
    browser.see("属地无产权资料")
    chain = browser.find("main ol.jx-tasks").text
    assert chain.index(POWER) < chain.index("属地无产权资料")
    do(browser, "decide")
    browser.pick("falls_to", POWER)
    browser.fill("decision", "同杆架设，由电力公司牵头核实", "dialog[open]")
    closed(browser)
    browser.see("同杆架设，由电力公司牵头核实")
    assert "已裁定" in browser.find(".jx-heading").text
