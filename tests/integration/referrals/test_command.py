"""``jianxing referrals rotate-keys``: two passphrases, in the order of the logins, and what it says."""

import argparse
import json

import pytest

from jianxing.cli import referrals
from jianxing.cli.exits import Exit
from jianxing.directory.acting import acting
from jianxing.directory.models import Person
from jianxing.ledger.models import Act
from tests.integration.referrals import leads
from tests.integration.referrals.leads import House, Two

pytestmark = pytest.mark.django_db


def asked(house: House, *custodians: int, body: str = "", name: tuple[str, ...] = ()) -> argparse.Namespace:
    return argparse.Namespace(
        body=body or house.body.code,
        custodian=[login_of(house, place) for place in custodians],
        name=list(name),
        passphrases=None,
        format="json",
    )


def login_of(house: House, place: int) -> str:
    return str(Person.objects.get(pk=house.custodians[place].person).login)


def said(house: House, *custodians: int) -> list[str]:
    return [leads.passphrase_of(house.custodians[place]) for place in custodians]


def test_two_custodians_renew(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    house, made = two.theirs, leads.received(two)
    assert referrals._rotate(asked(house, 0, 2), iter(said(house, 0, 2))) == Exit.DONE
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {
        "version": 2, "begun": True, "rewrapped": 3, "remaining": 0, "old_is_dead": True,
    }  # fmt: skip
    assert not any(one in shown.out + shown.err for one in said(house, 0, 2))
    assert leads.opened(house, made).text == leads.TEXT


def test_others_are_named_for_the_new_keys(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    house = two.theirs
    named = tuple(login_of(two.ours, place) for place in range(3))
    assert referrals._rotate(asked(house, 0, 1, name=named), iter(said(house, 0, 1))) == Exit.DONE
    assert referrals._rotate(asked(house, 0, 1), iter(said(house, 0, 1))) == Exit.NO
    again = argparse.Namespace(**vars(asked(two.ours, 1, 2)) | {"body": house.body.code})
    assert referrals._rotate(again, iter(said(two.ours, 1, 2))) == Exit.DONE


def test_a_wrong_passphrase_is_refused_and_an_act(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    house = two.theirs
    right, _other = said(house, 0, 1)
    assert referrals._rotate(asked(house, 0, 1), iter([right, "不是这一句口令啊"])) == Exit.NO
    assert house.key.version == 1
    with acting(house.leader):
        assert Act.objects.filter(kind="person.lead_passphrase_wrong").count() == 1
    assert referrals._rotate(asked(house, 0, 1, body="NOWHERE"), iter(())) == Exit.WRONG_USE


@pytest.mark.parametrize(
    ("custodians", "name"), [(["a"], []), (["a", "a"], []), (["a", "b"], ["c"]), (["a", "b", "c"], [])]
)
def test_who_is_named_wrongly_is_told_before_anything_is_asked(
    custodians: list[str], name: list[str]
) -> None:
    wrong = argparse.Namespace(body="X", custodian=custodians, name=name, passphrases=None, format="text")
    assert referrals.run_rotate(wrong) == Exit.WRONG_USE
