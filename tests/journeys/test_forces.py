"""A pump across the border, by telephone: asked for, promised, sent, there, released and back, each by whose step it is."""

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, submit
from tests.journeys.marks import new_mark

ASKING, OWNER = "yingjiju", "tongzhou"
PUMPS = "漷县泵车队"


def step(browser: Browser, action: str) -> None:
    """Take a step with the force, on the form that the incident's page leads to."""
    browser.tap(browser.find(f"#forces a[href$='/do/{action}']"))
    browser.find("main form#jx-form")
    submit(browser)
    browser.find("#history")


def test_forces_are_asked_for_and_sent_across_the_border(phone: Browser) -> None:
    mark = new_mark()
    phone.sign_in(ASKING)
    phone.open("/incidents/new")
    phone.click_label("演练")
    for name, value in (
        ("places", "116.96, 39.62"),
        ("title", f"排涝{mark}"),
        ("description", "低洼处积水"),
        ("place_name", "河西务镇"),
    ):
        phone.fill(name, value)
    submit(phone)
    do(phone, "publish")
    closed(phone)
    do(phone, "request")
    for name, value in (
        ("capability", "pumping"),
        ("quantity", "5"),
        ("unit", "vehicle"),
        ("function", "排水"),
    ):
        phone.fill(name, value, "dialog[open]")
    closed(phone)
    page = here(phone)
    phone.see("尚缺 5")
    phone.see("按“道路（应急）”上的行车时间排序")
    phone.tap(
        next(row for row in phone.all("[id^=nearest] tbody tr") if PUMPS in row.text).find_element(
            "link text", "请求调用"
        )
    )
    submit(phone)
    phone.see("已请求")

    phone.sign_in(OWNER)
    phone.open(page)
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= 375
    step(phone, "commit")
    phone.see("已承诺")
    step(phone, "depart")
    phone.see("途中")

    phone.sign_in(ASKING)
    phone.open(page)
    phone.see("尚缺 3")
    step(phone, "arrive")
    phone.until(lambda _d: "力量到达" in phone.find("#history").text, "the arrival in the time line")
    step(phone, "release")
    phone.sign_in(OWNER)
    phone.open(page)
    step(phone, "give_back")
    phone.sign_in(ASKING)
    phone.open(page)
    do(phone, "end")
    phone.fill("reason", "演练结束", "dialog[open]")
    closed(phone)
