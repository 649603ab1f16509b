"""What stands after later messages, and identifiers in the national form."""

from datetime import timedelta

import pytest
from tests.unit.methods.cap import made

from jianxing.methods.cap.identifiers import Identifier, IdentifierBroken, national, parts
from jianxing.methods.cap.model import Alert
from jianxing.methods.cap.threads import threaded


def sent(name: str, kind: str, *of: Alert, minutes: int, sender: str = "a@example.org") -> Alert:
    return made.alert(
        identifier=name, message_type=kind, sender=sender, sent=made.SENT + timedelta(minutes=minutes),
        references=tuple(one.as_reference for one in of),
    )  # fmt: skip


def test_updates_end_what_they_replace_and_acks_end_nothing() -> None:
    first = sent("1", "Alert", minutes=0)
    second = sent("2", "Update", first, minutes=5)
    seen = sent("3", "Ack", second, minutes=6, sender="b@example.org")
    thread = threaded([seen, second, first])
    assert [one.identifier for one in thread.standing] == ["2"]
    assert thread.acknowledged == {second.as_reference: ("b@example.org",)}
    assert threaded([first, second, sent("4", "Cancel", second, minutes=9)]).standing == ()


def test_nobody_ends_the_message_of_another_or_a_later_one() -> None:
    first = sent("1", "Alert", minutes=0)
    assert threaded([first, sent("2", "Cancel", first, minutes=1, sender="b@example.org")]).standing == (
        first,
    )
    assert threaded([first, sent("2", "Cancel", first, minutes=-1)]).standing == (first,)


def test_a_reference_to_what_is_not_here_is_told() -> None:
    first = sent("1", "Alert", minutes=0)
    assert threaded([sent("2", "Update", first, minutes=1)]).loose == (first.as_reference,)


def test_the_national_form_comes_apart_again() -> None:
    text = national(division="131082", event="11B03", internal="000017", at=made.NOW, serial=3)
    assert text == "13108211B03000017202607211430000003"
    assert parts(text) == Identifier("131082", "11B03", "000017", made.SENT, 3)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("division", "13108"),
        ("division", "13108２"),
        ("event", "11b03"),
        ("internal", "1"),
        ("serial", 10_000),
    ],
)
def test_a_part_that_does_not_fit_is_refused(part: str, value: str | int) -> None:
    values = {"division": "131082", "event": "11B03", "internal": "000017", "at": made.NOW, "serial": 3}
    with pytest.raises(IdentifierBroken) as refused:
        national(**(values | {part: value}))  # type: ignore[arg-type]
    assert refused.value.part == part
