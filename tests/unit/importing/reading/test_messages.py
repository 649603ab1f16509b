import re
from pathlib import Path

import pytest

import jianxing.importing.reading as package
from jianxing.importing.reading.messages import CATALOGUE, Message

SOURCES = "\n".join(
    p.read_text(encoding="utf-8")
    for p in Path(package.__file__).parent.glob("*.py")
    if p.name != "messages.py"
)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_both_languages_use_the_same_parameters(code: str) -> None:
    english, chinese = ({*re.findall(r"%\((\w+)\)s", text)} for text in CATALOGUE[code])
    assert english == chinese


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_message_is_said_somewhere(code: str) -> None:
    assert f'"{code}"' in SOURCES or code.startswith("year_from_")


def test_states_and_fields_are_named_in_the_readers_language() -> None:
    message = Message("state_from_date", {"state": "submitted"})
    assert "申请销号" in message.in_language("zh-hans")
    assert "submitted" in message.in_language("en")
