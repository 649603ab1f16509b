"""The roles of the embedded database, and their passwords.

``postgres`` sets up and does nothing else; ``jianxing_owner`` owns the database and migrates it;
``jianxing_app`` owns nothing, cannot bypass row security, and is what every running process connects as;
``jianxing_door`` may call the functions of the public door and has no right to any table.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from jianxing.cli.exits import OutsideFailure
from jianxing.settings.config import secret
from jianxing.settings.speech import gettext as _

DATABASE: Final = "jianxing"
ADMIN: Final = "postgres"
OWNER: Final = "jianxing_owner"
APP: Final = "jianxing_app"
DOOR: Final = "jianxing_door"
#: Connections that the public door may hold, whatever it is made to do.
DOOR_CONNECTIONS: Final = 8
EXTENSIONS: Final = ("pg_trgm", "btree_gin")
#: In the data directory; a digest of what it was set up with, so that it is done again when that changes.
MARK: Final = "jianxing.roles"
#: Raise it when ensure() does something new.
SET_UP: Final = 2


class PasswordsLost(OutsideFailure):
    """The passwords in ``secrets`` are not those of the data directory."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The four passwords of an installation, made on first use."""

    admin: str
    owner: str
    app: str
    door: str

    @classmethod
    def of(cls, *, home: Path) -> "Passwords":
        return cls(
            *(secret(home=home, name=f"{role}_password", length=40) for role in (ADMIN, OWNER, APP, DOOR))
        )

    @property
    def digest(self) -> str:
        held = f"{SET_UP} {self.admin} {self.owner} {self.app} {self.door}"
        return hashlib.sha256(held.encode()).hexdigest()


def dsn(*, socket_directory: Path, user: str, password: str, database: str = DATABASE) -> str:
    """Return the connection string for *user* over the socket in *socket_directory*."""
    return make_conninfo(host=str(socket_directory), dbname=database, user=user, password=password)


def ensure(*, socket_directory: Path, passwords: Passwords, home: Path) -> None:
    """Make the roles and the database what they should be; doing it again changes nothing."""
    admin = dsn(socket_directory=socket_directory, user=ADMIN, password=passwords.admin, database="postgres")
    try:
        connection = psycopg.connect(admin, autocommit=True, connect_timeout=30)
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            raise
        raise PasswordsLost(
            _("the passwords in {path} are not those of this database; restore that directory").format(
                path=home / "secrets"
            )
        ) from None
    with connection:
        for name, password in ((OWNER, passwords.owner), (APP, passwords.app), (DOOR, passwords.door)):
            _ensure_role(connection, name=name, password=password)
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        for other in ("postgres", "template1"):
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))
    inside = dsn(socket_directory=socket_directory, user=ADMIN, password=passwords.admin)
    with psycopg.connect(inside, connect_timeout=30) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        for statement in (
            "ALTER DATABASE {database} OWNER TO {owner}",
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO {app}",
            "GRANT CONNECT ON DATABASE {database} TO {door}",
            "ALTER ROLE {door} CONNECTION LIMIT {most}",
            "ALTER SCHEMA public OWNER TO {owner}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {app}",
        ):
            connection.execute(
                sql.SQL(statement).format(
                    database=sql.Identifier(DATABASE),
                    owner=sql.Identifier(OWNER),
                    app=sql.Identifier(APP),
                    door=sql.Identifier(DOOR),
                    most=sql.Literal(DOOR_CONNECTIONS),
                )
            )


def _ensure_role(connection: psycopg.Connection, *, name: str, password: str) -> None:
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    # The password is hashed here, so that no statement, and no log of one, ever holds it.
    hashed = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(name), sql.Literal(hashed))
    )


def _exists(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question.encode(), (name,)).fetchone() is not None
