"""The pages of the door, as a browser without scripts sends them: refusals first."""

import argparse
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from jianxing.cli import feedback
from jianxing.cli.door.application import Door as Application
from jianxing.cli.door.limits import BY_DEVICE, DAY_SECONDS, Limits
from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.feedback import operations
from jianxing.feedback.models import Door, Report
from tests.standing import AT, Standing, login_of


@pytest.fixture
def pages(cluster: Cluster, own_database: str, at_the_door: psycopg.Connection[Any]) -> Iterator[Application]:
    dsn = psycopg.conninfo.make_conninfo(cluster.door_dsn, dbname=own_database)
    with ConnectionPool(dsn, min_size=1, max_size=2, kwargs={"autocommit": True}) as pool:
        yield Application(pool)


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
    assert (status, "Demonstration museum" in page, "<script" in page) == ("200", True, False)
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
