"""What the database itself refuses, whatever the code above it forgets."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

#: Tables of libraries: none holds case content.
OF_LIBRARIES = {
    "auth_group": "unused; comes with the framework",
    "auth_group_permissions": "unused; comes with the framework",
    "auth_permission": "names of model permissions; unused",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "opaque; read before anybody acts",
    "procrastinate_events": "states of jobs",
    "procrastinate_jobs": "job names and ids",
    "procrastinate_periodic_defers": "times of periodic jobs",
    "procrastinate_workers": "heartbeats",
}


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_every_table_has_row_security_or_a_written_exemption() -> None:
    tables = rows(
        """SELECT c.relname, c.relrowsecurity, obj_description(c.oid, 'pg_class'),
                  (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
           FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""
    )
    assert len(tables) > 20
    naked = [
        name
        for name, secured, comment, policies in tables
        if not (secured and policies)
        and not str(comment or "").startswith("No row security:")
        and name not in OF_LIBRARIES
    ]
    assert naked == []


def test_a_root_of_case_content_is_never_exempt() -> None:
    exempt = rows(
        """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'visible_to'
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relrowsecurity"""
    )
    assert exempt == []


def test_row_security_is_enabled_and_not_forced() -> None:
    assert rows("SELECT relname FROM pg_class WHERE relforcerowsecurity") == []


def test_the_application_role_owns_nothing_and_cannot_bypass() -> None:
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False)]
    assert rows("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    assert rows("SELECT proname FROM pg_proc WHERE proowner = current_user::regrole") == []
    assert (
        rows("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = current_user::regrole") == []
    )


def test_security_definer_functions_fix_their_search_path() -> None:
    loose = rows(
        """SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
           AND NOT coalesce(proconfig::text LIKE '%search_path=%', false)"""
    )
    assert loose == []


def test_nothing_is_deleted_but_what_carries_no_record() -> None:
    deletable = {
        name
        for (name,) in rows(
            """SELECT c.relname FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
               AND has_table_privilege(current_user, c.oid, 'DELETE')"""
        )
        if not str(name).startswith("procrastinate_")
    }
    assert deletable <= {"django_session", "ledger_unsealed", "site_savedview"}


def test_without_an_acting_body_there_are_no_rows() -> None:
    for (table,) in rows(
        """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'visible_to'
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"""
    ):
        assert rows(f'SELECT 1 FROM "{table}" LIMIT 1') == []
