"""Chinese and English: each whole on every main page, and changed by one button."""

import re

import pytest

from jianxing.demo.measuring import STATIONS
from tests.journeys.conftest import Browser
from tests.journeys.pages import PAGES, pages_of

#: What is left of Latin letters on a Chinese page once logins, files and codes are taken out: formats, systems and symbols.
ALLOWED = frozenset(
    {
        "EN",
        "csv",
        "xls",
        "xlsx",
        "et",
        "xz",
        "jpg",
        "Excel",
        "Word",
        "Parquet",
        "SHA",
        "WGS",
        "IP",
        "hPa",
        "CODMn",
        "CODCr",
        *STATIONS,
    }
)
#: Written by people: names of files, logins, codes, units in what somebody typed.
WRITTEN = (
    r"[\w.\-]+@[\w.\-]+",  # senders of warnings
    r"[\w.\-]+\.(?:xlsx?|csv|jpe?g|png|pdf|txt|docx?)",  # files
    r"\b[A-Z0-9]{1,6}(?:-[A-Z0-9]{1,12})+\b",  # codes of bodies, numbers of findings
    r"\b[a-z]+(?:\.[a-z_]+)+\b",  # kinds of acts, logins with a point
    r"\b[a-z_]+:\d+\b",  # subjects of acts
    r"\b[a-z]+(?:_[a-z0-9]+)+\b",  # codes of indicators
    r"(?<![a-z])[a-z]+(?:-[a-z0-9]+)+(?![a-z])",  # addresses of nodes
    r"\b(?:[0-9a-f]{4}\s+){3,}[0-9a-f]{4}\b",  # fingerprints, as they are read out
    r"\b[0-9a-f]{12,}\b",  # digests
    r"\bjianxing(?: [a-z\-]+)+",  # commands
    r"\b[A-Z0-9]{6}(?=标段|快速路|连接线)",  # marks of these journeys
)
#: What says of itself that it is in another language, or in none.
FOREIGN = """
return [...document.querySelectorAll('main [lang=en], main [translate=no]')].map(e => e.innerText.trim()).filter(Boolean);
"""
WORD = re.compile(r"[A-Za-z]{3,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
#: What of a page is its own text, and no data: headings and heads of tables (but for names of bodies and places), labels,
#: buttons.
OWN_TEXT = """
return [...document.querySelectorAll(
  '.jx-nav a span:first-of-type, thead th:not([translate=no]), main label:not(:has(input)),'
  + 'main .btn:not([translate=no]), .jx-tabs a:not([translate=no] *),'
  + '.jx-panel-head h2:not([id^=charge-] *, [id^=receipt-] *, [id^=section-] *)'
)].filter(e => e.offsetParent).map(e => e.innerText.trim()).filter(Boolean);
"""


def speak(browser: Browser, language: str) -> None:
    """Press the button of the language, unless it is spoken already."""
    if browser.find("html").get_attribute("lang") != language:
        css = f".jx-top > form button[lang={'en' if language == 'en' else 'zh-CN'}]"
        browser.find(css).click()
        browser.until(lambda _d: browser.find("html").get_attribute("lang") == language, language)


def logins(browser: Browser) -> set[str]:
    """Return the pieces of the logins that the demonstration has."""
    return {piece for login in browser.logins for piece in login.split(".")}


@pytest.mark.parametrize("login", PAGES)
def test_a_chinese_page_has_no_english_word(browser: Browser, login: str) -> None:
    pages, known = pages_of(browser, login), logins(browser) | ALLOWED
    speak(browser, "zh-CN")
    left = {}
    for path in pages:
        browser.open(path)
        text = browser.find("body").text
        for foreign in sorted(browser.driver.execute_script(FOREIGN), key=len, reverse=True):
            text = text.replace(foreign, " ")
        for pattern in WRITTEN:
            text = re.sub(pattern, " ", text)
        words = {word for word in WORD.findall(text) if word not in known and not word.isupper()}
        if words:
            left[path] = sorted(words)
    assert not left


@pytest.mark.parametrize("login", PAGES)
def test_an_english_page_has_no_chinese_word_of_its_own(browser: Browser, login: str) -> None:
    pages = pages_of(browser, login)
    speak(browser, "en")
    try:
        left = {}
        for path in pages:
            browser.open(path)
            own = [text for text in browser.driver.execute_script(OWN_TEXT) if HAN.search(text)]
            if own:
                left[path] = own
    finally:
        speak(browser, "zh-CN")
    assert not left
