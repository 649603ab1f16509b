"""``jianxing incidents``: no database, one line for what cannot be used, jurisdictions with reason and distance."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from jianxing.cli.exits import Exit
from jianxing.cli.main import main
from tests.unit.methods.cap import hostile, made


def drawn(path: Path, shape: str, at: list[Any], **said: str) -> str:
    feature = {"type": "Feature", "properties": said, "geometry": {"type": shape, "coordinates": at}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return str(path)


def affected(capsys: pytest.CaptureFixture[str], *words: str) -> list[tuple[str, str]]:
    assert main(["incidents", "affected", *words, "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    return [(one["jurisdiction"]["code"], one["reason"]) for one in told["incidents"][0]["affected"]]


def test_what_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["incidents", "affected", str(tmp_path / "none.geojson")]) == Exit.NO
    assert len(capsys.readouterr().err.splitlines()) == 1
    file = drawn(tmp_path / "a.geojson", "Point", [117.0, 39.99])
    assert main(["incidents", "affected", file, "--kind", "war"]) == Exit.WRONG_USE


def test_in_an_enclave_the_three_places_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sanhe is Hebei's, between Beijing and Tianjin; a river changes who is told, and so does the kind."""
    file = drawn(tmp_path / "a.geojson", "Point", [117.0, 39.99], kind="flood")
    without = affected(capsys, file)
    assert without == [("131082", "governing"), ("110117", "near")]
    rivers = drawn(
        tmp_path / "r.geojson", "LineString", [[117.02, 40.17], [117.0, 39.98], [117.05, 39.85], [117.4, 39.7]], name="泃河"
    )  # fmt: skip
    assert ("120115", "downstream") in affected(capsys, file, "--rivers", rivers)
    assert affected(capsys, file, "--rivers", rivers, "--kind", "fire") == [("131082", "governing")]


def test_messages_are_held_against_the_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, bomb = (tmp_path / f"{name}.xml" for name in ("good", "bad", "bomb"))
    good.write_bytes(made.full())
    bad.write_bytes(made.full().replace(b"Extreme", b"Red"))
    bomb.write_bytes(hostile.bombs()["billion laughs"])
    assert main(["incidents", "cap", "validate", str(good)]) == Exit.DONE
    capsys.readouterr()
    assert (
        main(["incidents", "cap", "validate", str(good), str(bad), str(bomb), "--format", "json"]) == Exit.NO
    )
    told = json.loads(capsys.readouterr().out)
    assert [one["valid"] for one in told] == [True, False, False]
    assert [(one["code"], one["path"]) for one in told[1]["problems"]] == [
        ("not_a_word", "alert/info[1]/severity")
    ]
    assert told[2]["problems"][0]["code"] == "hostile"


def test_with_certificates_an_unsigned_message_is_not_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, certificate = made.signer(days=36_500)
    (tmp_path / "c.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "s.xml").write_bytes(made.signed(key, certificate))
    (tmp_path / "u.xml").write_bytes(made.full())
    words = ["incidents", "cap", "validate", "--certificate", str(tmp_path / "c.pem"), "--format", "json"]
    assert main([*words, str(tmp_path / "u.xml")]) == Exit.NO
    assert json.loads(capsys.readouterr().out)[0]["problems"][0]["code"] == "unsigned"
    assert main([*words, str(tmp_path / "s.xml")]) == Exit.DONE
