"""What a screen reader needs of every main page: names of controls, one title, tables with heads, places that can be reached."""

import pytest

from tests.journeys.conftest import Browser
from tests.journeys.pages import PAGES, pages_of

#: Returns what is wrong on a page, each as a sentence with the element it is about.
FAULTS = """
const seen = e => e.checkVisibility();
const named = e => [e.textContent, e.getAttribute('aria-label'), e.title, e.value && e.type === 'submit' ? e.value : '',
  ...(e.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent),
  ...[...e.querySelectorAll('img[alt], svg title')].map(one => one.alt || one.textContent)].some(text => (text || '').trim());
const short = e => e.outerHTML.slice(0, 110);
const faults = [];
for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
  if (seen(e) && !(e.labels?.length && [...e.labels].some(l => l.textContent.trim())) && !e.getAttribute('aria-label')
      && !e.getAttribute('aria-labelledby')) faults.push('no label: ' + short(e));
for (const e of document.querySelectorAll('a[href], button, summary'))
  if (seen(e) && !named(e)) faults.push('no name: ' + short(e));
for (const e of document.querySelectorAll('img:not([alt])')) faults.push('no text for a picture: ' + short(e));
for (const e of document.querySelectorAll('[tabindex="0"]'))
  if (!named(e)) faults.push('a stop of the tabulator without a name: ' + short(e));
for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push('out of order: ' + short(e));
for (const e of document.querySelectorAll('table')) if (!e.querySelector('th')) faults.push('no heads: ' + short(e));
for (const e of document.querySelectorAll('th:not([scope])')) faults.push('a head of nothing: ' + short(e));
for (const e of document.querySelectorAll('.jx-scroll[tabindex]'))
  if (!e.getAttribute('aria-label') || !e.getAttribute('role')) faults.push('a place to scroll without a name: ' + short(e));
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push('twice the id ' + id);
const titles = [...document.querySelectorAll('h1')].filter(seen).length;
if (titles !== 1) faults.push(titles + ' titles');
if (document.querySelectorAll('main').length !== 1) faults.push('no main part');
return [...new Set(faults)];
"""


@pytest.mark.parametrize("login", PAGES)
def test_every_control_has_its_name(browser: Browser, login: str) -> None:
    faults: list[str] = []
    for path in pages_of(browser, login):
        browser.open(path)
        browser.find("main")
        faults += [f"{path} {fault}" for fault in browser.driver.execute_script(FAULTS)]
    assert not faults, "\n".join(faults)
