"""What the process that faces the public may do: the refusals first. Then one report from the door to the reporter's word."""

import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from PIL import Image

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, TextMissing
from jianxing.feedback import operations, policies, queries
from jianxing.feedback.models import Answer, Cluster, Contact, Door, Intake, IntakePhoto, Report
from jianxing.feedback.operations.doors import pair
from jianxing.kernel import sealing
from tests.standing import AT, Standing

LATER = AT + timedelta(days=1)


def token_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def photo() -> bytes:
    """A photo in which a camera wrote where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (39.0, 7.0, 0.0), 3: "E", 4: (117.0, 12.0, 0.0)}
    exif[0x010F] = "Camera of somebody"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def hand_in(
    through: psycopg.Connection[Any], door: Door, code: str, *, text: str = "无障碍坡道被堵", kind: str = "report",
    identity: str = "", contact: bytes | None = None, photos: tuple[bytes, ...] = (), **said: Any,
) -> str:  # fmt: skip
    handed = {"category": "facility", "text": text, **said}
    row = through.execute(
        "SELECT door.hand_in(%s, %s, %s, %s, %s::jsonb, %s, %s::bytea[])",
        (
            door.code,
            identity or token_of(code),
            token_of(code),
            kind,
            json.dumps(handed),
            contact,
            list(photos),
        ),
    ).fetchone()
    assert row is not None
    return str(row[0])


def asked(through: psycopg.Connection[Any], code: str) -> Any:
    row = through.execute("SELECT door.ask(%s)", (token_of(code),)).fetchone()
    return row[0] if row else None


def test_the_door_has_no_right_to_any_table(
    at_the_door: psycopg.Connection[Any], door: Door, world: Standing
) -> None:
    hand_in(at_the_door, door, "first")
    for statement in (
        "SELECT * FROM public.feedback_intake",
        "SELECT * FROM public.feedback_report",
        "SELECT * FROM public.findings_finding",
        "SELECT * FROM public.directory_person",
        "INSERT INTO public.feedback_intake DEFAULT VALUES",
        "UPDATE public.feedback_intake SET refused = 'x'",
        "DELETE FROM public.feedback_intake",
        "SELECT public.jianxing_body()",
        "SELECT public.feedback_bodies_waiting()",
        "SELECT public.questions_refresh_visibility(ARRAY[1]::bigint[])",
        "CREATE TABLE door.mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "SELECT pg_read_file('/etc/hostname')",
        "SET ROLE jianxing_app",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            at_the_door.execute(statement)
    held = at_the_door.execute(
        """SELECT c.relname FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'door'::regnamespace)
           AND c.relkind IN ('r', 'v', 'p') AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')"""
    ).fetchall()
    assert held == []
    assert {row[0] for row in at_the_door.execute("SELECT code FROM door.catalogue()")} == {door.code}


def test_what_is_no_envelope_is_refused(at_the_door: psycopg.Connection[Any], door: Door) -> None:
    for changed in ({"identity": "x"}, {"kind": "act"}, {"text": "x" * 30_000}, {"photos": (b"x",) * 5}):
        with pytest.raises(psycopg.errors.CheckViolation):
            hand_in(at_the_door, door, "code", **changed)
    assert hand_in(at_the_door, door, "code", kind="word", identity=token_of("w"), solved=True) == "closed"
    at = (door.code, door.pk)
    door.code = "00000000"
    assert hand_in(at_the_door, door, "code") == "closed"
    assert at[1] == door.pk


def test_a_repetition_is_known_and_nobody_reads_without_the_code(
    at_the_door: psycopg.Connection[Any], door: Door
) -> None:
    assert hand_in(at_the_door, door, "secret code") == "taken"
    assert hand_in(at_the_door, door, "secret code") == "known"
    assert hand_in(at_the_door, door, "secret code", text="something else") == "differs"
    assert asked(at_the_door, "another code") is None
    assert asked(at_the_door, "secret code")["state"] is None


def test_from_the_door_to_the_reporters_word(
    at_the_door: psycopg.Connection[Any], door: Door, world: Standing
) -> None:
    sealed = sealing.wrap(b"tel 1234", public=pair().public, bound=sealing.of_contact(token_of("code")))
    assert hand_in(at_the_door, door, "code", contact=sealed, photos=(photo(), b"no photo")) == "taken"
    assert operations.tick(today=AT.date(), at=AT).reports == 1
    assert operations.tick(today=AT.date(), at=AT).reports == 0
    with acting(world.outsider):
        assert not Report.objects.exists()
        assert not Intake.objects.exists()
    with acting(world.supervisor), pytest.raises(NotAllowed):
        operations.accept(report=Report.objects.get(), by=world.supervisor, at=AT)
    with acting(world.helper):
        report = queries.one(pk=Report.objects.get().pk)
        assert (report.state, report.responsible_id) == ("assigned", world.assistant.pk)
        [link] = report.file_links.all()
        with pytest.raises(NotAllowed):
            operations.publish(report=report, text="x", by=world.helper, at=AT)
        with pytest.raises(TextMissing):
            operations.open_contact(report=report, reason=" ", by=world.helper, at=AT)
        assert operations.open_contact(report=report, reason="约时间", by=world.helper, at=AT) == "tel 1234"
        operations.accept(report=report, by=world.helper, at=AT)
        with pytest.raises(TextMissing):
            operations.answer(report=report, text=" ", by=world.helper, at=AT)
        operations.answer(report=report, text="坡道已清理", by=world.helper, at=AT)
    with acting(world.leader):
        assert Report.objects.count() == 1
        assert not Contact.objects.exists()
    with acting(world.supervisor):
        assert not IntakePhoto.objects.exclude(content=None).exists()
        assert Intake.objects.get().contact is None
    from django.conf import settings

    from jianxing.evidence.vault import Vault

    with Image.open(Vault(settings.FILES_ROOT).path_of(link.file.blob_id)) as kept:
        assert not kept.getexif()
        assert kept.size == (64, 48)
    told = asked(at_the_door, "code")
    assert (told["state"], told["answers"][0]["text"]) == ("answered", "坡道已清理")
    assert "1234" not in json.dumps(told)

    def say(solved: bool, turn: int) -> str:
        done = hand_in(
            at_the_door, door, "code", kind="word", identity=token_of(f"{turn}{solved}"), solved=solved
        )
        operations.tick(today=LATER.date(), at=LATER)
        return done

    assert say(False, 1) == "taken"
    assert asked(at_the_door, "code")["state"] == "assigned"
    assert say(True, 1) == "closed"
    for turn in (2, 3):
        with acting(world.helper):
            again = Report.objects.get()
            operations.accept(report=again, by=world.helper, at=LATER)
            operations.answer(report=again, text=f"再次清理{turn}", by=world.helper, at=LATER)
        if turn == 2:
            assert say(False, 2) == "taken"
            assert asked(at_the_door, "code")["state"] == "contested"
            with acting(world.supervisor):
                operations.assign(
                    report=Report.objects.get(), responsible=world.assistant, by=world.supervisor, at=LATER
                )
    assert say(True, 3) == "taken"
    assert asked(at_the_door, "code")["state"] == "solved"
    with acting(world.supervisor):
        assert [one.solved for one in Answer.objects.order_by("round")] == [False, False, True]
        assert len(queries.resolved_before(end=LATER + timedelta(days=1), domain="culture_tourism")) == 1
        assert queries.resolved_before(end=AT) == []


def test_declined_twice_then_the_supervisor_decides(
    at_the_door: psycopg.Connection[Any], door: Door, world: Standing
) -> None:
    hand_in(at_the_door, door, "code")
    operations.tick(today=AT.date(), at=AT)
    with acting(world.helper):
        report = Report.objects.get()
        with pytest.raises(policies.WrongBody):
            operations.decline(report=report, reason="x", suggested=world.assistant, by=world.helper, at=AT)
        operations.decline(report=report, reason="属电力", suggested=world.department, by=world.helper, at=AT)
    with acting(world.handler):
        report = Report.objects.select_related("responsible").get()
        assert (report.state, report.responsible_id) == ("assigned", world.department.pk)
        operations.decline(report=report, reason="属水务", suggested=world.assistant, by=world.handler, at=AT)
        assert report.state == "returned"
    with acting(world.supervisor):
        report = Report.objects.get()
        operations.assign(report=report, responsible=world.assistant, by=world.supervisor, at=AT)
        assert report.is_decided
    with acting(world.helper):
        report = Report.objects.get()
        with pytest.raises(policies.DeclinedEnough):
            operations.decline(report=report, reason="x", suggested=world.department, by=world.helper, at=AT)


def test_three_of_a_matter_are_a_candidate_finding(
    at_the_door: psycopg.Connection[Any], door: Door, world: Standing
) -> None:
    for n in range(3):
        hand_in(
            at_the_door,
            door,
            f"code {n}",
            text=f"第{n}次反映坡道被堵",
            longitude=117.2,
            latitude=39.12 + n / 10_000,
        )
    hand_in(at_the_door, door, "far", longitude=117.3, latitude=39.2)
    operations.tick(today=AT.date(), at=AT)
    with acting(world.outsider):
        assert not Cluster.objects.exists()
    with acting(world.helper):
        assert not Cluster.objects.exists()
    with acting(world.supervisor):
        [cluster] = queries.clusters()
        assert cluster.reports.count() == 3
        finding = operations.make_finding(cluster=cluster, by=world.supervisor, at=AT)
        assert finding.responsible_id == world.assistant.pk
        assert queries.statistics(filters=queries.Filters(), by=world.supervisor, today=AT.date()).total == 4


def test_silence_ends_it_after_the_days_given(
    at_the_door: psycopg.Connection[Any], door: Door, world: Standing
) -> None:
    hand_in(at_the_door, door, "code")
    operations.tick(today=AT.date(), at=AT)
    with acting(world.helper):
        report = Report.objects.get()
        operations.accept(report=report, by=world.helper, at=AT)
        operations.answer(report=report, text="已办", by=world.helper, at=AT)
    operations.tick(today=LATER.date(), at=LATER)
    assert asked(at_the_door, "code")["state"] == "answered"
    late = AT + timedelta(days=40)
    operations.tick(today=late.date(), at=late)
    assert asked(at_the_door, "code")["state"] == "lapsed"
