"""The keys of an installation, in a file of their own: never in a backup, and kept elsewhere than it."""

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from jianxing.cli.exits import OutsideFailure
from jianxing.cli.keeping.archive import sync_directory, written_whole
from jianxing.settings.config import FILE_NAME, prepare_home
from jianxing.settings.speech import gettext as _

FORMAT: Final = 1
#: These belong to the database's own directory and are made with it; a restored database gets new ones.
WITH_THE_CLUSTER: Final = frozenset(
    {"postgres_password", "jianxing_owner_password", "jianxing_app_password", "jianxing_door_password"}
)


class NotKeys(OutsideFailure):
    """The file holds no keys of ours."""


class OtherKeys(OutsideFailure):
    """The installation has keys already, and they are not these."""


def export(*, home: Path, to: Path, at: datetime) -> list[str]:
    """Write every secret, and the configuration, which may hold passwords; return their names."""
    directory = home / "secrets"
    found = {
        path.name: path.read_text(encoding="utf-8")
        for path in (sorted(directory.iterdir()) if directory.is_dir() else [])
        if path.is_file() and not path.name.startswith(".") and path.name not in WITH_THE_CLUSTER
    }
    settings = home / FILE_NAME
    content = {
        "jianxing_keys": FORMAT,
        "made_at": at.isoformat(),
        "secrets": found,
        "configuration": settings.read_text(encoding="utf-8") if settings.exists() else None,
    }
    with written_whole(to) as (_draft, file):
        file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    return sorted(found)


def bring_back(*, home: Path, file: Path) -> list[str]:
    """Write the secrets of *file* where they are missing; refuse where others stand, and then write nothing."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        found: dict[str, str] = content["secrets"]
        if content["jianxing_keys"] != FORMAT or not all(
            Path(name).name == name and isinstance(text, str) for name, text in found.items()
        ):
            raise ValueError
        settings: str | None = content["configuration"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotKeys(_("{file} holds no keys of an installation").format(file=file)) from None
    prepare_home(home=home)
    targets = {home / "secrets" / name: text for name, text in found.items()}
    if settings is not None:
        targets[home / FILE_NAME] = settings
    for path, text in targets.items():
        if path.exists() and path.read_text(encoding="utf-8") != text:
            raise OtherKeys(
                _("{path} exists and is another one; restore into an empty directory").format(path=path)
            )
    for path, text in targets.items():
        _write(path, text)
    return sorted(found)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_directory(path.parent)
