"""What people do on every page of the product: open the form of a deed, send it, and see how the thing stands then."""

from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser


def do(browser: Browser, action: str) -> None:
    """Open the form of one of the actions that a page offers."""
    browser.tap(browser.find(f"#action-{action}"))
    browser.find("dialog[open] form#jx-form")


def send(browser: Browser) -> None:
    """Send the open form."""
    browser.tap(browser.find("dialog[open] form#jx-form [type=submit]"))


def closed(browser: Browser) -> None:
    """Send the open form and wait for the page behind it to come again."""
    before = browser.find("main")
    send(browser)
    browser.until(lambda _d: _gone(before), "the page again")
    browser.until(lambda d: not d.find_elements(By.CSS_SELECTOR, "dialog[open]"), "the drawer to close")


def sent(browser: Browser, state: str) -> None:
    """Send the open form and wait for the page that says how it stands now."""
    send(browser)
    browser.until(lambda d: not d.find_elements(By.CSS_SELECTOR, "dialog[open]"), "the drawer to close")
    browser.until(lambda _d: state in browser.find(".jx-heading").text, state)


def submit(browser: Browser) -> None:
    """Send the form that is a page of its own, and wait for the next page."""
    before = browser.find("main")
    browser.tap(browser.find("main form#jx-form [type=submit]"))
    browser.until(lambda _d: _gone(before), "the next page")


def here(browser: Browser) -> str:
    """Return where the browser is, as an address of the site."""
    return browser.driver.current_url.removeprefix(browser.site.url).split("#")[0]


def _gone(element: object) -> bool:
    """Whether the page of an element has been left."""
    try:
        element.is_enabled()  # type: ignore[attr-defined]
    except Exception as error:
        return "stale" in type(error).__name__.lower()
    return False
