"""The pages of the door, as a browser without scripts sends them: refusals first."""

import argparse
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from jianxing.cli import feedback
from jianxing.cli.door.application import Door as Application
from jianxing.cli.door.borders import FILE
from jianxing.cli.door.limits import BY_DEVICE, DAY_SECONDS, Limits
from jianxing.cli.door.store import Database
from jianxing.cli.door.work import LEVELS, Work, zero_bits
from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.feedback import operations
from jianxing.feedback.models import Door, Report
from tests.standing import AT, Standing, login_of


@pytest.fixture
def pages(cluster: Cluster, own_database: str, at_the_door: psycopg.Connection[Any]) -> Iterator[Application]:
    dsn = psycopg.conninfo.make_conninfo(cluster.door_dsn, dbname=own_database)
    with ConnectionPool(dsn, min_size=1, max_size=2, kwargs={"autocommit": True}) as pool:
        yield Application(Database(pool))


def ask(
    pages: Application, path: str, *, query: str = "", form: dict[str, str | bytes] | None = None
) -> tuple[str, str]:
    body, kind = b"", ""
    if form is not None:
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"'.encode()
            + (b'; filename="x.jpg"' if isinstance(value, bytes) else b"")
            + b"\r\n\r\n"
            + (value if isinstance(value, bytes) else value.encode())
            + b"\r\n"
            for name, value in form.items()
        ]
        body, kind = b"".join(parts) + b"--b--\r\n", "multipart/form-data; boundary=b"
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET" if form is None else "POST", "PATH_INFO": path, "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind, "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": "192.0.2.1",
    }  # fmt: skip
    page = b"".join(pages(environ, lambda status, _headers: told.append(status)))
    return told[0][:3], page.decode()


def test_from_the_page_to_the_answer(
    pages: Application, door: Door, world: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(pages, "/nothing")[0] == "404"
    assert ask(pages, "/follow", form={"code": "0" * 20})[0] == "404"
    status, page = ask(pages, f"/{door.code}", query="lang=en")
    assert (status, "Demonstration museum" in page) == ("200", True)
    assert re.findall("<script[^>]*>[^<]*", page) == ['<script src="/door.js" defer>']
    [code] = re.findall(r'name="code" value="([^"]+)"', page)
    filled: dict[str, str | bytes] = {
        "code": code, "category": "facility", "text": "<b>坡道</b>被堵\x00", "contact": "tel 1234", "photos": b"none",
    }  # fmt: skip
    assert ask(pages, f"/{door.code}", form=filled | {"text": " "})[0] == "422"
    assert ask(pages, f"/{door.code}", form=filled | {"photos": b"x" * 6_300_000})[0] == "413"
    assert ask(pages, "/00000000", form=filled)[1].count("已关闭")
    assert "已收到" in ask(pages, f"/{door.code}", form=filled)[1]
    assert "没有重复登记" in ask(pages, f"/{door.code}", form=filled)[1]
    assert operations.tick(today=AT.date(), at=AT).reports == 1
    with acting(world.helper):
        report = Report.objects.get()
        assert report.text == "<b>坡道</b>被堵"
        assert operations.open_contact(report=report, reason="x", by=world.helper, at=AT) == "tel 1234"
        operations.accept(report=report, by=world.helper, at=AT)
        operations.answer(report=report, text="<i>已清理</i>", by=world.helper, at=AT)
    page = ask(pages, "/follow", form={"code": f" {code.upper()} "})[1]
    assert "&lt;i&gt;已清理" in page
    assert "<i>" not in page
    said: dict[str, str | bytes] = {"code": code, "round": "1", "solved": "yes"}
    assert "已收到" in ask(pages, "/follow", form=said)[1]
    operations.tick(today=AT.date(), at=AT)
    assert "已解决" in ask(pages, "/follow", form={"code": code})[1]
    words = argparse.Namespace(
        login=login_of(world.outsider), body=world.outside.code, does=feedback.count, format="json"
    )
    assert feedback.as_somebody(words) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0
    words.login, words.body = login_of(world.supervisor), world.group.code
    assert feedback.as_somebody(words) == 0
    assert json.loads(capsys.readouterr().out)["categories"][0]["resolved"] == 1
    words.does, words.zh, words.en, words.domain, words.responsible = (
        feedback.open_door,
        "甲",
        "A",
        "ecology",
        None,
    )
    assert feedback.as_somebody(words) == 0
    assert ask(pages, f"/{capsys.readouterr().out.strip()}")[0] == "200"
    words.login, words.body = login_of(world.helper), world.assistant.code
    assert feedback.as_somebody(words) == 1


def test_too_often_is_refused_for_a_while_and_forgotten_with_the_day() -> None:
    limits = Limits()
    for _index in range(BY_DEVICE):
        assert limits.admits(network="a", device="x", now=limits._salted_at)
    assert not limits.admits(network="a", device="x", now=limits._salted_at)
    assert limits.admits(network="a", device="y", now=limits._salted_at)
    held = set(limits._counts)
    assert limits.admits(network="a", device="x", now=limits._salted_at + DAY_SECONDS)
    assert not held & set(limits._counts)


def sent(pages: Application, path: str, form: dict[str, str], **head: str) -> tuple[str, Any, dict[str, str]]:
    """Send a form as the script does and return status, what was told, headers."""
    told: list[Any] = []
    body = urlencode(form).encode()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "lang=en", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": "192.0.2.1",
        "HTTP_ACCEPT": "application/json", **head,
    }  # fmt: skip
    answer = b"".join(pages(environ, lambda status, headers: told.extend((status, dict(headers)))))
    return told[0][:3], json.loads(answer), told[1]


def filled(code: str, **more: str) -> dict[str, str]:
    return {
        "code": code,
        "category": "facility",
        "text": "坡道被堵",
        "longitude": "117.2",
        "latitude": "39.1",
        **more,
    }


def test_the_script_is_told_in_json_and_nothing_is_doubled(
    pages: Application, door: Door, world: Standing
) -> None:
    code = "abcde-fghjk-mnpqr-stvwx"
    assert sent(pages, f"/{door.code}", filled("short"))[0] == "422"
    assert sent(pages, f"/{door.code}", filled(code, text=" "))[1]["outcome"] == "missing"
    assert sent(pages, "/00000000", filled(code))[:1] == ("410",)
    status, told, headers = sent(pages, f"/{door.code}", filled(code))
    assert (status, told["outcome"]) == ("200", "taken")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert sent(pages, f"/{door.code}", filled(code.upper()))[1]["outcome"] == "known"
    assert sent(pages, f"/{door.code}", filled(code, text="else"))[0] == "409"
    operations.tick(today=AT.date(), at=AT)
    with acting(world.supervisor):
        report = Report.objects.get()
        assert (report.longitude, report.latitude, report.language) == (117.2, 39.1, "en")


def test_the_door_speaks_open311(pages: Application, door: Door, world: Standing) -> None:
    assert '"service_code": "facility"' in ask(pages, "/open311/v2/services.json", query="lang=en")[1]
    code = "0" * 20
    asked = {
        "jurisdiction_id": door.code, "service_code": "safety", "description": "loose railing", "lat": "39.1", "long": "117.2",
        "device_id": code,
    }  # fmt: skip
    status, told, _headers = sent(pages, "/open311/v2/requests.json", asked | {"jurisdiction_id": "follow"})
    assert (status, told[0]["code"]) == ("410", 410)
    status, told, _headers = sent(pages, "/open311/v2/requests.json", asked)
    assert (status, told[0]["token"]) == ("200", code)
    operations.tick(today=AT.date(), at=AT)
    with acting(world.supervisor):
        assert Report.objects.get().category == "safety"


def test_under_load_a_proof_of_work_is_asked_for(pages: Application, door: Door) -> None:
    class Busy(Work):
        """As at the second of the levels."""

        def bits(self, *, now: float | None = None) -> int:
            return LEVELS[-1][1]

    pages.work = Busy()
    code = "1" * 20
    status, told, _headers = sent(pages, f"/{door.code}", filled(code))
    assert (status, told["outcome"], told["bits"]) == ("428", "work", LEVELS[-1][1])
    wrong = {"challenge": told["challenge"], "nonce": "0"}
    assert sent(pages, f"/{door.code}", filled(code, **wrong))[0] == "428"
    assert "脚本" in ask(pages, f"/{door.code}", form=dict(filled(code)))[1]
    nonce = solved(told["challenge"], told["token"], told["bits"])
    proof = {"challenge": told["challenge"], "nonce": nonce}
    assert sent(pages, f"/{door.code}", filled("2" * 20, **proof))[0] == "428"  # another envelope's
    assert sent(pages, f"/{door.code}", filled(code, **proof))[1]["outcome"] == "taken"
    foreign = Work().challenge(LEVELS[-1][1])
    assert not pages.work.holds(
        challenge=foreign, nonce=solved(foreign, told["token"], 13), token=told["token"], bits=13
    )


def solved(challenge: str, token: str, bits: int) -> str:
    return next(
        str(nonce)
        for nonce in range(10**7)
        if zero_bits(hashlib.sha256(f"{challenge}.{token}.{nonce}".encode()).digest()) >= bits
    )


def test_load_is_what_all_hand_in_within_a_minute() -> None:
    work = Work()
    assert [work.bits(now=60.0) for _index in range(600)][-2:] == [0, 13]
    assert work.bits(now=120.0) == 13  # the minute before still counts
    assert work.bits(now=240.0) == 0
    assert [work.bits(now=300.0) for _index in range(1200)][-1] == 16
    challenge = work.challenge(13, now=0.0)
    nonce = solved(challenge, "t", 13)
    assert work.holds(challenge=challenge, nonce=nonce, token="t", bits=13, now=900.0)
    assert not work.holds(challenge=challenge, nonce=nonce, token="t", bits=16, now=0.0)
    assert not work.holds(challenge=challenge, nonce=nonce, token="t", bits=13, now=1300.0)


def test_a_network_is_told_from_another_behind_a_proxy_alone(pages: Application) -> None:
    head = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 2001:db8:1:2:3::4"}
    assert pages._network(head) == "192.0.2.1"
    pages.behind = "192.0.2.1"
    assert pages._network(head) == "2001:db8:1:2::/64"
    assert pages._network({"REMOTE_ADDR": "198.51.100.7", "HTTP_X_FORWARDED_FOR": "x"}) == "198.51.100.7"


def test_borders_around_a_point_are_given_and_scripts_are_our_own(pages: Application) -> None:
    status, told = ask(pages, "/borders.json", query="at=116.84,39.65")
    assert status == "200"
    assert {"武清区", "通州区"} <= {one["name"] for one in json.loads(told)} < set_of_all()
    assert ask(pages, "/borders.json", query="at=x")[0] == "200"
    assert ask(pages, "/sw.js")[0] == "200"
    assert "indexedDB" in ask(pages, "/door.js")[1]
    assert ask(pages, "/door.css")[0] == "404"


def set_of_all() -> set[str]:
    return {
        feature["properties"]["name"] for feature in json.loads(FILE.read_text(encoding="utf-8"))["features"]
    }
