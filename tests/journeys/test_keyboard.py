"""Without a mouse: the way to the content, where one stands, and a deed from its form to its end."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.journeys.conftest import Browser
from tests.journeys.marks import new_mark

VISIBLE_FOCUS = """
const style = getComputedStyle(arguments[0]);
return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
"""


def focused(browser: Browser) -> WebElement:
    """Return what has the focus."""
    return browser.driver.switch_to.active_element


def press(browser: Browser, *keys: str) -> None:
    """Press keys, one after the other, wherever the focus is."""
    for key in keys:
        element = focused(browser)
        if element.get_attribute("type") == "file":  # it would take the key for the name of a file
            ActionChains(browser.driver).send_keys(key).perform()
        else:
            element.send_keys(key)


def tab_to(browser: Browser, css: str, most: int = 80) -> None:
    """Go on by the tabulator until what is meant has the focus."""
    wanted = browser.find(css)
    for _ in range(most):
        if focused(browser) == wanted:
            return
        press(browser, Keys.TAB)
    raise AssertionError(f"{css} is not reached by the keyboard on {browser.driver.current_url}")


def a_new_finding(browser: Browser) -> str:
    """Register a finding by keys alone; returns what it says."""
    text = f"键盘登记{new_mark()}"
    browser.open("/findings/new")
    tab_to(browser, "main [name=description]")
    press(browser, text)
    tab_to(browser, "main form#jx-form [type=submit]")
    press(browser, Keys.ENTER)
    browser.until(lambda d: "/new" not in d.current_url, "the finding's page")
    browser.see(text)
    return text


def test_the_first_tab_leads_past_the_navigation(browser: Browser) -> None:
    browser.sign_in("jiaotong")
    browser.open("/workbench/")
    press(browser, Keys.TAB)
    skip = focused(browser)
    assert str(skip.get_attribute("href")).endswith("#content")
    assert skip.is_displayed()
    press(browser, Keys.ENTER)
    browser.until(lambda _d: focused(browser).get_attribute("id") == "content", "the focus in the content")


def test_one_sees_where_one_stands(browser: Browser) -> None:
    browser.sign_in("jiaotong")
    browser.open("/findings/")
    unseen = []
    for _ in range(30):
        press(browser, Keys.TAB)
        element = focused(browser)
        is_control = element.tag_name in ("a", "button", "summary", "input", "select")
        if is_control and not browser.driver.execute_script(VISIBLE_FOCUS, element):
            unseen.append(str(element.get_attribute("outerHTML"))[:120])
    assert not unseen


def test_the_drawer_opens_closes_and_sends(browser: Browser) -> None:
    browser.sign_in("jiaotong")
    a_new_finding(browser)
    tab_to(browser, "#action-void")
    press(browser, Keys.ENTER)
    browser.find("dialog[open] form#jx-form")
    browser.until(
        lambda _d: focused(browser).get_attribute("name") == "reason", "the focus in the first field"
    )
    press(browser, Keys.ESCAPE)
    browser.until(lambda d: not d.find_elements(By.CSS_SELECTOR, "dialog[open]"), "the drawer to close")
    browser.until(
        lambda _d: focused(browser).get_attribute("id") == "action-void", "the focus back at the button"
    )

    press(browser, Keys.ENTER)
    browser.until(
        lambda _d: focused(browser).get_attribute("name") == "reason", "the focus in the first field"
    )
    press(browser, Keys.TAB)
    press(browser, Keys.ENTER)
    browser.until(lambda _d: browser.all("dialog[open] .jx-field-error"), "a refusal without a reason")
    browser.until(lambda _d: focused(browser).get_attribute("name") == "reason", "the focus at the error")
    press(browser, "登记重复", Keys.TAB, Keys.ENTER)
    browser.until(lambda _d: "已作废" in browser.find(".jx-heading").text, "a void finding")


def test_a_letter_is_drafted_and_signed_by_keys_alone(browser: Browser) -> None:
    title = f"键盘拟函{new_mark()}"
    browser.sign_in("jiaotong")
    browser.open("/letters/new")
    tab_to(browser, "main [name=title]")
    press(browser, title)
    tab_to(browser, "main [name=to_words]")
    press(browser, "国网天津市电力公司")
    browser.find("main .jx-picker-found input[name=to]")
    tab_to(browser, "main .jx-picker-found input[name=to]")
    press(browser, Keys.SPACE)
    tab_to(browser, "main [name=text]")
    press(browser, "请配合。")
    tab_to(browser, "main form#jx-form [type=submit]")
    press(browser, Keys.ENTER)
    browser.until(lambda d: "/new" not in d.current_url, "the letter")
    browser.see(title)
    address = browser.driver.current_url.removeprefix(browser.site.url)

    browser.sign_in("jiaotong.ld")
    browser.open(address)
    tab_to(browser, "#action-sign")
    press(browser, Keys.ENTER)
    browser.find("dialog[open] form#jx-form")
    browser.until(
        lambda _d: focused(browser).get_attribute("name") == "then_send", "the focus in the first field"
    )
    tab_to(browser, "dialog[open] form#jx-form [type=submit]", most=4)
    press(browser, Keys.SPACE)
    browser.until(lambda _d: "已发出" in browser.find(".jx-heading").text, "a letter signed and sent")
