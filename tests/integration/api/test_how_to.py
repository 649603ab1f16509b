"""The examples of the how-to page, run as they stand with curl against a server on the loopback."""

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.db import connections

from jianxing.settings.wsgi import application
from tests.architecture.world import sheet
from tests.integration.api.calling import secret_of
from tests.integration.site import things
from tests.standing import make_standing

PAGE = Path(__file__).parents[3] / "docs/how-to/use-the-api.md"


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Nothing is written."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the product on a free port of the loopback, one request after the other."""
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)

    def serve() -> None:
        try:
            server.serve_forever(poll_interval=0.05)
        finally:
            connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=30)
        server.server_close()


def test_the_examples_do_what_the_page_says(own_database: str, tmp_path: Path) -> None:
    standing = make_standing()
    photo, ledger = tmp_path / "完工.jpg", tmp_path / "台账.xlsx"
    photo.write_bytes(things.picture())
    ledger.write_bytes(sheet().getvalue())
    examples = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with served() as node:
        given = {
            "NODE": node,
            "TOKEN": secret_of(standing.supervisor),
            "BODY": str(standing.department.pk),
            "PHOTO": str(photo),
            "LEDGER": str(ledger),
        }
        said: list[Any] = []
        for example in examples:
            done = subprocess.run(
                ["bash", "-c", example], env=os.environ | given, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{example}\n{done.stderr}{done.stdout}"
            said.append(json.loads(done.stdout))
            if "-finding-1" in example:
                given["FINDING"] = str(said[-1]["id"])
    me, _page, registered, assigned, stale, file, run, export, figure = said
    assert me["body"]["id"] == standing.group.pk
    assert registered["state"] == "registered"
    assert assigned["state"] == "assigned"
    assert stale["status"] == 412
    assert file["media_type"] == "image/jpeg"
    assert run["counts"]["read"] == 1
    assert export["state"] == "waiting"
    assert figure["items"][0]["address"].endswith(f"/findings/{registered['id']}")
