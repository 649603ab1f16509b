"""Coming in and going: wrong passwords, the lock, being away too long, and acting for another of one's bodies."""

from selenium.webdriver.common.by import By

from tests.journeys.conftest import Abandoned, Browser

#: Nobody else of the journeys signs in under it, since it ends locked.
LOCKED = "tongzhou"
FAILURES = 5


def try_wrong(browser: Browser, login: str) -> str:
    """Try a wrong password; returns what the page says."""
    browser.driver.delete_all_cookies()
    browser.open("/account/sign-in")
    browser.fill("login", login)
    browser.fill("password", "not-the-password")
    before = browser.find("html")
    browser.find("main form button[type=submit]").click()
    browser.until(lambda _d: gone(before), "an answer")
    return browser.find("main form").text


def gone(element: object) -> bool:
    """Whether the page of an element has been left."""
    try:
        element.is_enabled()  # type: ignore[attr-defined]
    except Exception as error:
        return "stale" in type(error).__name__.lower()
    return False


def test_a_wrong_password_and_a_wrong_login_are_answered_alike(browser: Browser) -> None:
    said = [try_wrong(browser, login).replace(login, "") for login in ("langfang", "nobody-of-this-name")]
    assert "账号或密码" in said[0]
    assert said[0] == said[1]


def test_after_five_failures_the_account_is_locked(browser: Browser) -> None:
    said = ""
    for _ in range(FAILURES + 1):
        said = try_wrong(browser, LOCKED)
    assert "已被锁定" in said
    assert "15" in said
    browser.fill("login", LOCKED)
    browser.fill("password", browser.password)
    browser.find("main form button[type=submit]").click()
    browser.see("已被锁定")
    assert "/account/sign-in" in browser.driver.current_url


def test_who_was_away_too_long_signs_in_again_and_comes_back(browser: Browser, abandoned: Abandoned) -> None:
    abandoned.wait()
    browser.driver.delete_all_cookies()
    browser.open("/account/sign-in")
    browser.driver.add_cookie({"name": abandoned.name, "value": abandoned.value})
    browser.open("/projects/")
    browser.until(lambda d: "/account/sign-in" in d.current_url, "the sign-in")
    browser.fill("login", "jiaotong")
    browser.fill("password", browser.password)
    browser.find("main form button[type=submit]").click()
    browser.until(lambda d: d.current_url.endswith("/projects/"), "the page that was asked for")


def test_acting_for_another_body(browser: Browser) -> None:
    browser.sign_in("binhai")
    browser.open("/workbench/")
    chosen = browser.find(".jx-acting .jx-acting-name").text
    browser.find(".jx-acting > summary").click()
    for other in browser.all(".jx-acting form button:not([aria-current])"):
        name = other.text.split()[0]
        if other.is_displayed() and name != chosen:
            other.click()
            break
    else:
        raise AssertionError("no other body to act for")
    browser.until(
        lambda d: d.find_element(By.CSS_SELECTOR, ".jx-acting .jx-acting-name").text != chosen,
        "the other body",
    )
    assert name in browser.find(".jx-acting .jx-acting-name").text
