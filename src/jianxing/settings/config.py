"""The typed configuration: ``jianxing.toml`` in the data directory, over which the environment wins.

Secrets are not in it: they are made on first use and kept in ``secrets/``, readable by the owner alone.
"""

import os
import secrets
import socket
import string
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from jianxing.settings.speech import gettext as _

FILE_NAME: Final = "jianxing.toml"
PREFIX: Final = "JIANXING_"
#: Names that hosting platforms give these; ours win.
OTHER_NAMES: Final = {
    "database_url": "DATABASE_URL",
    "owner_database_url": "DATABASE_OWNER_URL",
    "replica_url": "REPLICA_URL",
}
#: Variables of ours that are no settings: where the file is, and what a parent tells its children.
NOT_SETTINGS: Final = frozenset({"JIANXING_CONFIG", "JIANXING_DSN"})
#: What the product itself keeps in the data directory; each is made for its owner alone.
PRIVATE_DIRECTORIES: Final = ("secrets", "files", "logs")


class Misconfigured(Exception):
    """The configuration cannot be used; the text is one line that names the key and where it stands."""


class HomeUnusable(Exception):
    """The data directory cannot be made or written; the text is one line that says why."""


class Config(BaseModel):
    """Everything that an installation may set; ``docs/reference/configuration.md`` lists these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(description="data directory; everything that must be kept is in it")
    host: str = Field(default="127.0.0.1", description="address that the web server listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="port that the web server listens on")
    tls_cert: Path | None = Field(
        default=None, description="certificate chain (PEM); with tls_key, HTTPS is served"
    )
    tls_key: Path | None = Field(default=None, description="private key (PEM) of tls_cert")
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="names under which the site is called; empty: localhost and this machine's names",
    )
    database_url: str | None = Field(
        default=None,
        description="PostgreSQL instead of the embedded one, in the application's role; also DATABASE_URL",
    )
    owner_database_url: str | None = Field(
        default=None,
        description="the same database as its owner, for migrations; also DATABASE_OWNER_URL",
    )
    replica_url: str | None = Field(
        default=None,
        description="a read replica, in the application's role, for pages that only read; also REPLICA_URL",
    )
    pg_bin: Path | None = Field(
        default=None, description="directory with PostgreSQL's programs (15 or later) instead of the wheel's"
    )
    pg_account: str | None = Field(
        default=None,
        description="account that runs PostgreSQL when root starts it, instead of a user namespace",
    )
    language: Literal["zh-hans", "en"] = Field(
        default="zh-hans", description="language before somebody chooses one"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="least level logged"
    )
    max_upload_bytes: int = Field(
        default=50 * 1024 * 1024, ge=1024, description="largest file that may be uploaded, in bytes"
    )
    import_memory_mb: int = Field(
        default=2048, ge=256, description="memory that the process reading one ledger may take, in MB"
    )
    import_seconds: int = Field(
        default=120,
        ge=5,
        description="processor time that the process reading one ledger may take, in seconds",
    )
    idle_minutes: int = Field(
        default=30, ge=1, description="minutes without a request after which one is signed out"
    )
    web_processes: int = Field(default=1, ge=1, le=64, description="processes of the web server")
    web_threads: int = Field(
        default=3,
        ge=1,
        le=64,
        description="requests that one web process answers at the same time; each holds one connection",
    )
    api_requests_a_minute: int = Field(
        default=1200, ge=1, description="requests that one API token may make a minute, in each web process"
    )
    mail_host: str | None = Field(
        default=None, description="mail server for reminders; without one no mail is written"
    )
    mail_port: int = Field(default=25, ge=1, le=65535, description="port of the mail server")
    mail_user: str | None = Field(
        default=None, description="account at the mail server; its password stands in secrets/mail_password"
    )
    mail_security: Literal["none", "starttls", "tls"] = Field(
        default="none", description="how the connection to the mail server is protected"
    )
    mail_from: str = Field(default="jianxing@localhost", description="sender of reminders")
    exchange_host: str = Field(
        default="127.0.0.1", description="address that the listener for other nodes listens on"
    )
    exchange_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="port that the listener for other nodes listens on; without one there is no listener",
    )
    exchange_address: str | None = Field(
        default=None,
        pattern=r"^(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+):[0-9]{1,5}$",
        description="name and port under which other nodes reach the listener; default: exchange_host and exchange_port",
    )
    timestamp_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="time stamp authority (RFC 3161) that evidence packages are stamped by; without one none is asked",
    )
    timestamp_roots: Path | None = Field(
        default=None,
        description="root certificates (PEM) by which time stamps in packages, ours and others', are trusted",
    )
    door_host: str = Field(default="127.0.0.1", description="address that the pages for the public listen on")
    door_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="port that the pages for the public listen on; without one “jianxing up” serves none",
    )
    door_behind: str | None = Field(
        default=None,
        description="address of a proxy before the pages for the public; its X-Forwarded-For is believed",
    )
    door_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s?#]+$",
        description="how the public reaches those pages, printed in QR codes; default: http, door_host and door_port",
    )
    demo: bool = Field(default=False, description="the node shows the demonstration and says so")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Take "a, b" from the environment as well as a list from the file."""
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("home", "tls_cert", "tls_key", "pg_bin", "timestamp_roots", mode="after")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError(_("tls_cert and tls_key belong together: set both or neither"))
        return self

    @model_validator(mode="after")
    def _stamps_are_trusted(self) -> Self:
        if self.timestamp_url is not None and self.timestamp_roots is None:
            raise ValueError(_("timestamp_url needs timestamp_roots: whom its stamps are trusted by"))
        return self

    @model_validator(mode="after")
    def _hosts_are_known(self) -> Self:
        if not self.allowed_hosts:
            object.__setattr__(self, "allowed_hosts", own_names(host=self.host))
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether this installation runs its own PostgreSQL."""
        return self.database_url is None

    def as_environment(self) -> dict[str, str]:
        """Return the variables that make a child process load this same configuration."""
        variables = {}
        for key in type(self).model_fields:
            value = getattr(self, key)
            if value is not None:
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                variables[PREFIX + key.upper()] = text
        return variables

    @property
    def reached_at(self) -> str:
        """Name and port under which other nodes reach this one; empty where it does not listen for them."""
        if self.exchange_address is not None:
            return self.exchange_address
        if self.exchange_port is None:
            return ""
        host = f"[{self.exchange_host}]" if ":" in self.exchange_host else self.exchange_host
        return f"{host}:{self.exchange_port}"

    @property
    def door_address(self) -> str:
        """How the public reaches its pages, without a stroke at the end; empty where nothing says so."""
        if self.door_url is not None:
            return self.door_url
        host = f"[{self.door_host}]" if ":" in self.door_host else self.door_host
        return f"http://{host}:{self.door_port}" if self.door_port is not None else ""

    @property
    def secret_key(self) -> str:
        """The key that signs sessions and forms, made on first use; HomeUnusable when it cannot be kept."""
        return secret(home=self.home, name="secret_key")

    @property
    def earlier_secret_keys(self) -> list[str]:
        """What earlier secret keys signed is known until they are forgotten, see ``jianxing keys --renew``."""
        path = self.home / "secrets" / "secret_key.earlier"
        return path.read_text().split() if path.exists() else []

    @property
    def mail_password(self) -> str:
        """The password at the mail server, which an operator has put into ``secrets/mail_password``; empty without."""
        path = self.home / "secrets" / "mail_password"
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def load(*, overrides: Mapping[str, object] | None = None) -> Config:
    """Return the configuration from *overrides* (command line), environment, file, defaults, in this order.

    Raises Misconfigured. Nothing is written.
    """
    explicit = os.environ.get("JIANXING_CONFIG")
    home = Path(os.environ.get("JIANXING_HOME") or _default_home()).expanduser()
    file = Path(explicit).expanduser() if explicit else home / FILE_NAME
    values = _read(file, must_exist=explicit is not None)
    for key in values:
        if key not in Config.model_fields or (key == "home" and not explicit):
            raise Misconfigured(_("{file}: unknown key {key!r}").format(file=file, key=key))
    variables = {key: found for key in Config.model_fields if (found := _variable(key)) is not None}
    given = {
        "home": home,
        **values,
        **{key: os.environ[name] for key, name in variables.items()},
        **(overrides or {}),
    }
    try:
        return Config.model_validate(given)
    except ValidationError as error:
        raise Misconfigured(_first_complaint(error, file=file, variables=variables)) from None


def own_names(*, host: str) -> tuple[str, ...]:
    """Return the names under which a server that listens on *host* can be called.

    From other machines too, unless *host* is of the loopback.
    """
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in names or host == "::1":
        return tuple(names)
    named = socket.gethostname()
    addresses = [named] if host in ("0.0.0.0", "::", "") else [host]  # noqa: S104 - compared, not bound
    if host not in addresses:
        with suppress(OSError):  # one that does not know its own name sets allowed_hosts
            addresses += sorted({str(found[4][0]) for found in socket.getaddrinfo(named, None)})
        addresses += _routed_address()
    for address in addresses:
        name = f"[{address}]" if ":" in address else address
        if name not in names:
            names.append(name)
    return tuple(names)


def _routed_address() -> list[str]:
    """Return the address that this machine shows to its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Return the JIANXING_… variables in *environment* that mean nothing, most likely misspelt."""
    known = {PREFIX + name.upper() for name in Config.model_fields} | NOT_SETTINGS
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def prepare_home(*, home: Path) -> None:
    """Make the data directory and the private ones in it; HomeUnusable says what prevents it."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in PRIVATE_DIRECTORIES:
            (home / name).mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as probe:  # a read-only file system shows only when one writes
            probe.write(b"1")
    except OSError as error:
        raise HomeUnusable(
            _("cannot write to the data directory {home}: {reason}").format(home=home, reason=error.strerror)
        ) from None


def secret(*, home: Path, name: str, length: int = 50) -> str:
    """Return this installation's secret *name*, made at random on first use and readable by its owner alone.

    Two processes that ask at the same time get the same one.
    """
    path = home / "secrets" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise HomeUnusable(
            _("cannot read {path}: {reason}").format(path=path, reason=error.strerror)
        ) from None
    prepare_home(home=home)
    alphabet = string.ascii_letters + string.digits
    fresh = path.with_name(f".{name}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("".join(secrets.choice(alphabet) for _index in range(length)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # fails where another process was first; its secret then holds
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as error:
        raise HomeUnusable(
            _("cannot write {path}: {reason}").format(path=path, reason=error.strerror)
        ) from None
    return path.read_text().strip()


def _default_home() -> str:
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return f"{base}/jianxing"


def _read(file: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        with file.open("rb") as content:
            return tomllib.load(content)
    except FileNotFoundError:
        if not must_exist:
            return {}
        raise Misconfigured(_("{file}: no such file (named by JIANXING_CONFIG)").format(file=file)) from None
    except NotADirectoryError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(_("{file}: not TOML: {reason}").format(file=file, reason=error)) from None
    except OSError as error:
        raise Misconfigured(_("{file}: {reason}").format(file=file, reason=error.strerror)) from None


def _variable(key: str) -> str | None:
    """Return the environment variable that sets *key*, None where none does; an empty one sets nothing."""
    names = (PREFIX + key.upper(), OTHER_NAMES.get(key, ""))
    return next((name for name in names if os.environ.get(name)), None)


def _first_complaint(error: ValidationError, *, file: Path, variables: Mapping[str, str]) -> str:
    """Return the first thing wrong as one line: where it was set, which key, and why."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{file}: {reason}"
    key = str(first["loc"][0])
    return f"{variables[key]}: {reason}" if key in variables else f"{file}: {key}: {reason}"
