"""The main pages of each account of the demonstration, with the first thing of each kind opened."""

from jianxing.demo.accounts import LEADS_PASSPHRASES
from tests.journeys.conftest import Browser

BUSINESS = (
    "/workbench/",
    "/findings/",
    "/findings/?scope=all",
    "/findings/print",
    "/projects/",
    "/inspections/",
    "/inspections/reminders/",
    "/instructions/",
    "/instructions/?side=received",
    "/programmes/",
    "/letters/",
    "/letters/?side=received",
    "/letters/joint/",
    "/meetings/",
    "/meetings/list",
    "/meetings/series/",
    "/meetings/decisions/",
    "/meetings/feeds/",
    "/approvals/",
    "/approvals/kinds/",
    "/imports/",
    "/exports/",
    "/directory/bodies/",
    "/directory/workdays/",
    "/notices/",
)
FORMS = (
    "/findings/new",
    "/projects/new",
    "/inspections/new",
    "/inspections/reminders/new",
    "/instructions/new",
    "/programmes/new",
    "/letters/new",
    "/letters/paper",
    "/letters/joint/new",
    "/meetings/series/new",
    "/approvals/new",
    "/meetings/feeds/new",
)
PAGES: dict[str, tuple[str, ...]] = {
    "jiaotong": (
        *BUSINESS,
        *FORMS,
        "/atlas/map/",
        "/freight/1/movements",
        "/schedules/",
        "/schedules/corridors/",
        "/blockers/",
        "/letters/impasses/",
        "/letters/numbers/",
        "/account/password",
    ),
    "jiaotong.ld": (*BUSINESS, "/instructions/signing", "/letters/numbers/prefix", "/letters/signing-rule"),
    "renshe": (
        "/meetings/",
        "/meetings/list",
        "/meetings/list?state=held",
        "/meetings/series/",
        "/meetings/decisions/",
        "/coverage/1/",
        "/coverage/1/lists",
        "/coverage/1/matches",
    ),
    "yingji": (
        "/penalties/",
        "/penalties/runs/1/",
        "/penalties/benchmarks/",
        "/penalties/cases/",
        "/penalties/authority/",
        "/penalties/chains/",
        "/penalties/files/",
        "/penalties/files/1/",
        "/incidents/lapses/",
        "/incidents/forces/",
        "/incidents/forces/new",
        "/incidents/forces/bring",
        "/evidence-packages/",
        "/evidence-packages/statistics",
        "/evidence-packages/new",
        "/evidence-packages/bring",
    ),
    "yingjiju": (
        "/incidents/",
        "/incidents/new",
        "/incidents/take",
        "/incidents/feeds/",
        "/incidents/feeds/new",
    ),
    "shengtai": (
        "/indicators/",
        "/indicators/stations/",
        "/indicators/claims/",
        "/indicators/files/",
        "/indicators/files/new",
        "/indicators/water/",
        "/indicators/compensation/new",
        "/indicators/waste/",
    ),
    "binhai": ("/schedules/", "/schedules/1/days-saved", "/analyses/1/", "/blockers/", "/approvals/"),
    "wuqing": (
        *("/leads/", "/leads/?side=sealed", "/leads/new", "/leads/keys/"),
        *("/feedback/", "/feedback/statistics", "/feedback/clusters/"),
        *("/feedback/doors/", "/feedback/doors/add", "/feedback/routes/", "/feedback/routes/add"),
    ),
    "dianli": BUSINESS,
    "audit": ("/acts/", "/directory/bodies/", "/directory/workdays/", "/notices/"),
    "security": ("/directory/people/", "/directory/people/new", "/directory/bodies/"),
    "system": (
        *("/directory/bodies/", "/directory/bodies/new", "/directory/workdays/"),
        *("/exchange/", "/exchange/node", "/exchange/import", "/exchange/peers/new", "/leads/"),
    ),
}
#: Lists whose first row is opened too.
OPENED = (
    "/findings/?scope=all",
    "/projects/",
    "/inspections/",
    "/instructions/",
    "/programmes/",
    "/letters/",
    "/letters/?side=received",
    "/letters/joint/",
    "/meetings/list?state=held",
    "/meetings/series/",
    "/meetings/decisions/",
    "/leads/",
    "/approvals/",
    "/blockers/",
    "/schedules/",
    "/schedules/corridors/",
    "/indicators/",
    "/indicators/stations/",
    "/indicators/claims/",
    "/imports/",
    "/incidents/",
    "/incidents/feeds/",
    "/incidents/lapses/",
    "/incidents/forces/",
    "/evidence-packages/",
    "/feedback/",
    "/feedback/clusters/",
    "/feedback/doors/",
    "/directory/bodies/",
)


def pages_of(browser: Browser, login: str) -> list[str]:
    """Sign in and return the addresses of the account's main pages, one of each kind of thing among them."""
    browser.sign_in(login)
    found = list(PAGES[login])
    if login in LEADS_PASSPHRASES:
        browser.enter_leads(LEADS_PASSPHRASES[login])
    for path in OPENED:
        if path in PAGES[login]:
            browser.open(path)
            rows = browser.all("main tbody th a")
            if rows:
                address = rows[0].get_attribute("href") or ""
                found.append(address.removeprefix(browser.site.url))
    return found
