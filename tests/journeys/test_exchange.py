"""Exchange with another node: the officer makes it known by a fingerprint read out, and carries a letter to it in a file."""

from pathlib import Path

from tests.integration.site.exchange.foreign import Foreign, foreign
from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, send, sent, submit
from tests.journeys.marks import new_mark

OFFICER, AUDITOR, SUPERVISOR, LEADER = "system", "audit", "jiaotong", "jiaotong.ld"


def established(browser: Browser) -> None:
    """Give this node its address, unless it has one."""
    browser.sign_in(OFFICER)
    browser.open("/exchange/")
    if "尚未与其他节点交换" in browser.find("main").text:
        browser.open("/exchange/node")
        browser.fill("code", "tianjin-yanshi")
        browser.fill("name", "天津演示节点")
        submit(browser)
    browser.open("/exchange/")
    browser.see("本节点")


def listed(browser: Browser, other: Foreign, folder: Path) -> str:
    """Add the other node by its card; returns the address of its page."""
    card = folder / f"{other.code}.json"
    card.write_text(other.card, encoding="utf-8")
    browser.open("/exchange/")
    browser.click("登记节点", "main, .jx-heading")
    browser.find("dialog[open] form#jx-form")
    browser.fill("card", str(card), "dialog[open]")
    browser.fill("fingerprint", "0" * 64, "dialog[open]")
    send(browser)
    browser.until(
        lambda _d: browser.all("dialog[open] .jx-callout--problem"), "a refusal of another fingerprint"
    )
    browser.fill("card", str(card), "dialog[open]")
    browser.fill("fingerprint", other.fingerprint, "dialog[open]")
    closed(browser)
    browser.see(f"节点 {other.code}")
    return here(browser)


def waiting_letters(browser: Browser) -> list[str]:
    """Return what the other node's page says of the letters that wait for its receipt."""
    browser.find("#exchange-queue tbody tr")
    return [row.text for row in browser.all("#exchange-queue tbody tr") if row.text.split()[1] == "letter"]


def test_a_letter_is_carried_to_another_node_in_a_file(browser: Browser, tmp_path: Path) -> None:
    other = foreign(f"hebei-{new_mark()}", home=tmp_path)
    established(browser)
    peer = listed(browser, other, tmp_path)

    title, body = f"关于衔接施工图的函{new_mark()}", f"驻{other.code}交通委纪检监察组"
    browser.sign_in(SUPERVISOR)
    browser.open("/letters/new")
    browser.fill("title", title)
    browser.pick("to", body, "main")
    browser.fill("text", "请衔接施工图。")
    submit(browser)
    letter = here(browser)
    browser.sign_in(LEADER)
    browser.open(letter)
    do(browser, "sign")
    sent(browser, "已发出")
    assert "送达" not in browser.find("#history").text, "nobody has received it yet"

    browser.sign_in(OFFICER)
    browser.open(peer)
    assert title not in browser.driver.page_source, "an officer carries what he does not read"
    assert len(waiting_letters(browser)) == 1
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    before = set(tmp_path.iterdir())
    browser.click("导出文件")
    browser.until(
        lambda _d: [one for one in set(tmp_path.iterdir()) - before if not one.name.endswith("crdownload")],
        "the file for the other node",
    )
    browser.open(peer)
    assert len(waiting_letters(browser)) == 1, "it waits for its receipt all the same"
    browser.open("/exchange/")
    row = next(row for row in browser.all("#exchange-peers tbody tr") if other.code in row.text)
    assert "以文件" in row.text or "文件" in row.text

    browser.open(peer)
    do(browser, "revoke")
    browser.fill("reason", "对方密钥遗失", "dialog[open]")
    closed(browser)
    browser.see("已停止与该节点交换")


def test_a_file_of_nobody_is_refused_with_its_reason(browser: Browser, tmp_path: Path) -> None:
    established(browser)
    stray = tmp_path / "来路不明.jxx"
    stray.write_bytes(b"nothing of a node")
    browser.click("导入文件", "main, .jx-heading")
    browser.find("dialog[open] form#jx-form")
    browser.fill("file", str(stray), "dialog[open]")
    send(browser)
    browser.see("这不是节点导出的交换文件")
    for login in (AUDITOR, SUPERVISOR):
        browser.sign_in(login)
        browser.open("/exchange/")
        assert not browser.all("#exchange-peers"), login
