"""Mail: only where a server is named, once, and without a word of the matter."""

import smtplib
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.db import connection, transaction
from tests.integration.notices.conftest import AT, Standing

from jianxing.directory.acting import acting
from jianxing.directory.models import Person
from jianxing.notices import queries, wording
from jianxing.notices.models import MailOut
from jianxing.notices.operations import Delivered, deliver_mail, tell, tick
from jianxing.notices.operations.mailing import MOST_ATTEMPTS
from jianxing.notices.operations.ticking import MOST_SINGLY

NUMBER = "PZ-2026-000007"


@pytest.fixture
def configured(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"


@pytest.fixture
def refusing_server(settings: Any) -> Iterator[None]:
    """A mail server that refuses every letter."""

    class Refusing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"421 4.3.2 closed for the day\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield
        server.shutdown()


def tell_department(standing: Standing, *, times: int = 1) -> None:
    with acting(standing.supervisor):
        for n in range(times):
            tell(
                body_ids=[standing.department.pk, standing.commission.pk],
                kind="finding.assigned",
                subject="finding",
                subject_id=n,
                params={"number": NUMBER},
                at=AT,
            )


def outbox() -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jianxing.office', 'postman', true)")
        rows = list(
            MailOut.objects.order_by("pk").values_list("attempts", "sent_at", "given_up_at", "last_error")
        )
        cursor.execute("SELECT set_config('jianxing.office', '', true)")
    return rows


def test_without_a_server_no_mail_is_written(standing: Standing) -> None:
    tell_department(standing)
    assert queries.mail_waiting() == 0


@pytest.mark.usefixtures("configured")
def test_nobody_but_the_postman_reads_the_outbox(standing: Standing) -> None:
    tell_department(standing)
    assert queries.mail_waiting() == 2
    for by in (standing.supervisor, standing.handler, standing.officer):
        with acting(by):
            assert not MailOut.objects.exists()
            assert MailOut.objects.update(sent_at=AT) == 0


@pytest.mark.usefixtures("configured")
def test_people_with_an_address_get_one_mail_for_all_lines(standing: Standing) -> None:

    tell_department(standing, times=3)
    assert deliver_mail(limit=10, at=AT) == Delivered(sent=6)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["handler@example.org", "leader@example.org"]
    letter = mail.outbox[0]
    assert letter.body.count(NUMBER) == 3
    assert wording.path_of(subject="finding", subject_id=2) in letter.body
    assert letter.extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]
    assert deliver_mail(limit=10, at=AT) == Delivered()
    assert len(mail.outbox) == 2


@pytest.mark.usefixtures("configured")
def test_a_reminder_is_mailed_to_whom_it_is_told(standing: Standing, clock: Callable[..., None]) -> None:
    clock(due_on=date(2026, 3, 5), number=NUMBER)
    tick(today=date(2026, 3, 4), at=AT)
    tick(today=date(2026, 3, 4), at=AT)
    assert deliver_mail(limit=10, at=AT) == Delivered(sent=1)
    assert mail.outbox[0].to == ["handler@example.org"]
    assert "2026-03-05" in mail.outbox[0].body


@pytest.mark.usefixtures("configured")
def test_a_limit_is_kept(standing: Standing) -> None:
    tell_department(standing)
    assert deliver_mail(limit=1, at=AT) == Delivered(sent=1)
    assert queries.mail_waiting() == 1


@pytest.mark.usefixtures("configured")
def test_without_an_instant_the_database_says_what_time_it_is(standing: Standing) -> None:
    tell_department(standing)
    assert deliver_mail(limit=10) == Delivered(sent=2)
    [(_attempts, sent_at, _given_up_at, error), _other] = outbox()
    assert sent_at > AT
    assert error == ""


@pytest.mark.usefixtures("configured")
def test_who_has_left_gets_nothing(standing: Standing) -> None:
    tell_department(standing)
    Person.objects.filter(login="handler").update(is_active=False)
    assert deliver_mail(limit=10, at=AT) == Delivered(sent=1, given_up=1)


@pytest.mark.usefixtures("refusing_server")
def test_a_refused_letter_is_tried_again_later_and_given_up_at_last(standing: Standing) -> None:
    tell_department(standing)
    assert deliver_mail(limit=10, at=AT) == Delivered(put_back=2)
    assert deliver_mail(limit=10, at=AT) == Delivered()  # not before the pause is over
    at = AT
    for _attempt in range(MOST_ATTEMPTS - 1):
        at += timedelta(hours=12)
        last = deliver_mail(limit=10, at=at)
    assert last == Delivered(given_up=2)
    assert queries.mail_waiting() == 0
    attempts, sent_at, given_up_at, error = outbox()[0]
    assert (attempts, sent_at, given_up_at) == (MOST_ATTEMPTS, None, at)
    assert error == smtplib.SMTPConnectError.__name__


@pytest.mark.usefixtures("configured")
def test_two_postmen_carry_each_letter_once(own_database: str) -> None:
    from tests.integration.notices.conftest import make_standing

    standing = make_standing()
    tell_department(standing, times=120)
    done: list[Delivered] = []

    def work() -> None:
        try:
            done.append(deliver_mail(limit=50, at=AT))
        finally:
            connection.close()

    postmen = [threading.Thread(target=work) for _n in range(3)]
    for postman in postmen:
        postman.start()
    for postman in postmen:
        postman.join()
    done.append(deliver_mail(limit=50, at=AT))
    assert sum(one.sent for one in done) == 240
    assert sum(letter.body.count(NUMBER) for letter in mail.outbox) == 240


@pytest.mark.usefixtures("configured")
def test_a_letter_claimed_by_a_postman_who_died_is_carried_after_the_pause(standing: Standing) -> None:
    tell_department(standing)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jianxing.office', 'postman', true)")
        cursor.execute(
            "UPDATE notices_mailout SET claim = gen_random_uuid(), attempts = 1, next_try_at = %s",
            [AT + timedelta(minutes=5)],
        )
        cursor.execute("SELECT set_config('jianxing.office', '', true)")
    assert deliver_mail(limit=10, at=AT) == Delivered()
    assert deliver_mail(limit=10, at=AT + timedelta(minutes=6)) == Delivered(sent=2)


class Received(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take letters in."""

    letters: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.letters.append(str(message_from_bytes(letter, policy=policy.default).get_content()))
            if line == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


def test_over_a_real_connection_a_letter_says_why_by_matter_and_nothing_of_it(
    standing: Standing, settings: Any
) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Received) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        with acting(standing.supervisor):
            for kind in ("finding.assigned", "finding.corrected", "finding.assigned"):
                tell(
                    body_ids=[standing.department.pk],
                    kind=kind,
                    subject="finding",
                    subject_id=7,
                    params={"number": NUMBER},
                    why={standing.department.pk: "responsible"},
                    at=AT,
                )
        assert deliver_mail(limit=10, at=AT) == Delivered(sent=2)
        server.shutdown()
    [letter] = Received.letters
    assert letter.count("Why you are told: 交通局 is responsible for it") == 2
    assert letter.count("/findings/7") == 1


@pytest.mark.usefixtures("configured")
def test_late_matters_by_the_dozen_are_one_notice_for_each_body(
    standing: Standing, clock: Callable[..., None]
) -> None:
    for n in range(MOST_SINGLY + 1):
        clock(n, due_on=date(2026, 2, 2), number=f"PZ-{n}")
    tick(today=date(2026, 3, 4), at=AT)
    for by, kinds in (
        (standing.handler, ["clock.overdue_many"]),
        (standing.supervisor, ["clock.overdue_many"]),
        (standing.leader, ["clock.escalated_many"]),
    ):
        with acting(by):
            lines = queries.inbox(by=by)
        assert [line.kind for line in lines] == kinds
        assert lines[0].params["count"] == MOST_SINGLY + 1
    assert queries.mail_waiting() == 2
    tick(today=date(2026, 3, 4), at=AT)
    assert queries.mail_waiting() == 2
