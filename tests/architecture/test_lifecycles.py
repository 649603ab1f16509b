"""A life-cycle is one table: the database keeps the same pairs and refuses any other, and the diagram is made of it."""

import re
from pathlib import Path

import pytest
from django.db import connection

from jianxing.approvals.lifecycle import APPROVAL, BUNDLE
from jianxing.atlas.lifecycle import RUN, VERSION
from jianxing.comparisons.freight.lifecycle import FILE, MISMATCH
from jianxing.comparisons.penalties.lifecycle import INTAKE as PENALTIES
from jianxing.comparisons.working.lifecycle import WORK
from jianxing.directory.lifecycle import GENERATION
from jianxing.exporting.lifecycle import EXPORT
from jianxing.feedback.lifecycle import REPORT
from jianxing.findings.lifecycle import FINDING
from jianxing.incidents.lifecycle import DISPATCH, INCIDENT
from jianxing.indicators.lifecycle import CHECK_RUN
from jianxing.instructions.lifecycle import CHARGE, INSTRUCTION
from jianxing.letters.lifecycle import ACTION, COISSUER, IMPASSE, LETTER, RECEIPT
from jianxing.meetings.lifecycle import DECISION, MEETING, MINUTES
from jianxing.packages.lifecycle import PACKAGE
from jianxing.questions.lifecycle import QUESTION
from jianxing.referrals.lifecycle import REFERRAL
from jianxing.schedules.lifecycle import UPDATE

DIAGRAM = Path(__file__).parents[2] / "docs" / "reference" / "findings-lifecycle.md"


def pairs_in_database(function: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
        (source,) = cursor.fetchone()
    return set(re.findall(r"\('(\w+)', '(\w+)'\)", source))


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_findings_table() -> None:
    assert pairs_in_database("findings_step") == set(FINDING.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_exports_table() -> None:
    assert pairs_in_database("exporting_step") == set(EXPORT.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_instructions_tables() -> None:
    assert pairs_in_database("instructions_step") == set(INSTRUCTION.pairs())
    assert pairs_in_database("instructions_charge_step") == set(CHARGE.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_letters_tables() -> None:
    assert pairs_in_database("letters_step") == set(LETTER.pairs())
    assert pairs_in_database("letters_receipt_step") == set(RECEIPT.pairs())
    assert pairs_in_database("letters_coissuer_step") == set(COISSUER.pairs())
    assert pairs_in_database("letters_action_step") == set(ACTION.pairs())
    assert pairs_in_database("letters_impasse_step") == set(IMPASSE.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_referrals_table() -> None:
    assert pairs_in_database("referrals_step") == set(REFERRAL.pairs())


def test_the_diagram_of_referrals_is_the_table() -> None:
    assert REFERRAL.mermaid() in DIAGRAM.with_name("referrals.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_meetings_tables() -> None:
    assert pairs_in_database("meetings_meeting_step") == set(MEETING.pairs())
    assert pairs_in_database("meetings_decision_step") == set(DECISION.pairs())
    assert pairs_in_database("meetings_minutes_step") == set(MINUTES.pairs())


def test_the_diagrams_of_meetings_are_the_tables() -> None:
    shown = DIAGRAM.with_name("meetings.md").read_text(encoding="utf-8")
    for lifecycle in (MEETING, DECISION, MINUTES):
        assert lifecycle.mermaid() in shown


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_plan_versions() -> None:
    assert pairs_in_database("atlas_version_step") == set(VERSION.pairs())
    assert pairs_in_database("atlas_run_step") == set(RUN.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_updates_of_schedules() -> None:
    assert pairs_in_database("schedules_update_step") == set(UPDATE.pairs())


def test_the_diagram_of_updates_of_schedules_is_the_table() -> None:
    assert UPDATE.mermaid() in DIAGRAM.with_name("schedules.md").read_text(encoding="utf-8")


def test_the_diagram_of_plan_versions_is_the_table() -> None:
    assert VERSION.mermaid() in DIAGRAM.with_name("atlas.md").read_text(encoding="utf-8")
    assert RUN.mermaid() in DIAGRAM.with_name("conflicts.md").read_text(encoding="utf-8")


def test_the_diagrams_of_instructions_are_the_tables() -> None:
    shown = DIAGRAM.with_name("instructions.md").read_text(encoding="utf-8")
    assert INSTRUCTION.mermaid() in shown
    assert CHARGE.mermaid() in shown


def test_the_diagrams_of_letters_are_the_tables() -> None:
    shown = DIAGRAM.with_name("letters.md").read_text(encoding="utf-8")
    for table in (LETTER, COISSUER, RECEIPT, ACTION, IMPASSE):
        assert table.mermaid() in shown


def test_the_diagram_in_the_docs_is_the_table() -> None:
    assert FINDING.mermaid() in DIAGRAM.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_generations_of_boundaries() -> None:
    assert pairs_in_database("directory_generation_step") == set(GENERATION.pairs())


def test_the_diagram_of_generations_is_the_table() -> None:
    assert GENERATION.mermaid() in DIAGRAM.with_name("atlas.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_packages_table() -> None:
    assert pairs_in_database("packages_step") == set(PACKAGE.pairs())


def test_the_diagram_of_packages_is_the_table() -> None:
    assert PACKAGE.mermaid() in DIAGRAM.with_name("evidence-packages.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_questions_table() -> None:
    assert pairs_in_database("questions_step") == set(QUESTION.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_files_of_penalties() -> None:
    assert pairs_in_database("penalties_intake_step") == set(PENALTIES.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_runs_of_checks() -> None:
    assert pairs_in_database("indicators_check_run_step") == set(CHECK_RUN.pairs())


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_files_of_documents_and_mismatches() -> None:
    assert pairs_in_database("freight_file_step") == set(FILE.pairs())
    assert pairs_in_database("freight_mismatch_step") == set(MISMATCH.pairs())
    assert pairs_in_database("working_work_step") == set(WORK.pairs())


def test_the_diagram_of_files_of_penalties_is_the_table() -> None:
    assert PENALTIES.mermaid() in DIAGRAM.with_name("penalties.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_incidents_table() -> None:
    assert pairs_in_database("incidents_step") == set(INCIDENT.pairs())
    assert pairs_in_database("incidents_dispatch_step") == set(DISPATCH.pairs())


def test_the_diagram_of_incidents_is_the_table() -> None:
    said = DIAGRAM.with_name("incidents.md").read_text(encoding="utf-8")
    assert INCIDENT.mermaid() in said
    assert DISPATCH.mermaid() in said


def test_the_diagram_of_questions_is_the_table() -> None:
    assert CHECK_RUN.mermaid() in DIAGRAM.with_name("questions.md").read_text(encoding="utf-8")
    assert QUESTION.mermaid() in DIAGRAM.with_name("questions.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_approvals_tables() -> None:
    assert pairs_in_database("approvals_bundle_step") == set(BUNDLE.pairs())
    assert pairs_in_database("approvals_approval_step") == set(APPROVAL.pairs())


def test_the_diagrams_of_approvals_are_the_tables() -> None:
    shown = DIAGRAM.with_name("approvals.md").read_text(encoding="utf-8")
    for lifecycle in (BUNDLE, APPROVAL):
        assert lifecycle.mermaid() in shown


@pytest.mark.django_db
def test_the_database_keeps_the_pairs_of_the_reports_table() -> None:
    assert pairs_in_database("feedback_step") == set(REPORT.pairs())


def test_the_diagram_of_reports_is_the_table() -> None:
    assert REPORT.mermaid() in DIAGRAM.with_name("feedback.md").read_text(encoding="utf-8")
