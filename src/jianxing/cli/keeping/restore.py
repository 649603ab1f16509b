"""``jianxing restore``: a backup into an empty installation, whole or not at all."""

import argparse
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.database import owner_of, set_up
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.cli.keeping import archive, keyring, loading, losses, manifest
from jianxing.cli.keeping.backup import ledger_key, say, summary
from jianxing.cli.supervisor import only_one
from jianxing.ledger import standalone
from jianxing.ledger.keys import public_keys
from jianxing.settings.config import Config, Misconfigured, load, prepare_home
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.ledger.verify import Verdict


class NotEmpty(OutsideFailure):
    """There is something already where the backup should go."""


class WrongKeys(OutsideFailure):
    """The backup is not signed by a key of this installation."""


class OfLaterRelease(OutsideFailure):
    """The backup holds tables that this release does not know."""


class NotIntact(OutsideFailure):
    """The ledger in the backup does not verify."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``restore``."""
    parser = commands.add_parser("restore", help=_("put a backup into an empty installation"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--keys", action="store_true", help=_("FILE holds keys; put them back, before the backup")
    )
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="HEAD",
        help=_("a head that left the machine: JSON text or its file"),
    )
    parser.add_argument(
        "--accept-loss", action="store_true", help=_("restore an older backup, and record what is lost")
    )
    parser.add_argument(
        "--without-keys", action="store_true", help=_("the keys are lost: go on with new ones, and record it")
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Restore keys or a backup; one line says why where it is refused."""
    config = load()
    if asked.keys:
        names = keyring.bring_back(home=config.home, file=asked.file)
        say(_("put back: {names}").format(names=", ".join(names)))
        return Exit.DONE
    reader = archive.Reader(asked.file)
    try:
        restore(
            config=config,
            reader=reader,
            against=asked.against,
            accepts_loss=asked.accept_loss,
            without_keys=asked.without_keys,
            at=datetime.now(tz=UTC),
        )
    finally:
        reader.close()
    say(_("restored: {summary}").format(summary=summary(reader.manifest)))
    return Exit.DONE


def restore(
    *,
    config: Config,
    reader: archive.Reader,
    against: Sequence[str],
    accepts_loss: bool,
    without_keys: bool,
    at: datetime,
) -> None:
    """Check everything, put the files in their places, then the database in one transaction.

    Raises OutsideFailure, and then the database is as empty as before; files that were already put in place are named
    by their content and do no harm.
    """
    say(_("checking the backup"))
    reader.check()
    made = reader.manifest
    _check_keys(config, reader, without_keys=without_keys)
    prepare_home(home=config.home)
    heads = config.home / "ledger-heads.jsonl"
    outside = [head.to_dict() for head in losses.heads_of(heads)] + _given(against)
    loss = losses.of_backup(sealed=made.ledger.sealed, own=made.ledger.head, outside=outside)
    if loss is not None and not accepts_loss:
        raise losses.ActsMissing(loss, reader.path)
    with only_one(config), owner_of(config) as owner_dsn:
        set_up(owner_dsn)
        _check_empty(config)
        say(_("putting back the files"))
        _put_files(config, reader)
        with reader.open(archive.HEADS) as lines:
            content, beyond = losses.remaining(existing=heads, from_backup=lines, sealed=made.ledger.sealed)
        draft = heads.with_name(f".{heads.name}.{secrets.token_hex(4)}")
        try:
            _write(draft, content)
            if beyond:
                losses.set_aside(heads, at=at)
            say(_("putting back the database"))
            _put_database(
                config, reader, heads=draft, loss=loss, without_keys=without_keys, against=against, at=at
            )
            draft.replace(heads)
            archive.sync_directory(heads.parent)
        finally:
            draft.unlink(missing_ok=True)
        _analyse()


def _check_keys(config: Config, reader: archive.Reader, *, without_keys: bool) -> None:
    path = ledger_key(config)
    if without_keys:
        claimed = manifest.keys_of(reader.manifest.ledger.public_keys)
        if not reader.signers(claimed):
            raise WrongKeys(_("{file}: its signature is false").format(file=reader.path))
        return
    known = public_keys(path=path)
    if not known:
        raise WrongKeys(
            _(
                "there are no keys in {directory}: put them back first with jianxing restore --keys FILE; "
                "if they are lost, --without-keys goes on with new ones"
            ).format(directory=path.parent)
        )
    if not reader.signers(known):
        raise WrongKeys(
            _("{file} is not signed by a key in {directory}: these keys are of another installation").format(
                file=reader.path, directory=path.parent
            )
        )


def _given(against: Sequence[str]) -> list[dict[str, Any]]:
    try:
        return [head for text in against for head in standalone.read_heads(text)]
    except standalone.NotAHead as error:
        raise Misconfigured(str(error)) from None


def _check_empty(config: Config) -> None:
    from django.db import connection

    connection.ensure_connection()
    if not loading.is_empty(connection.connection):
        raise NotEmpty(
            _(
                "the database of {home} is not empty, and nothing is overwritten: name an empty directory with "
                "JIANXING_HOME, or an empty database, or move the old one away"
            ).format(home=config.home)
        )


def _put_files(config: Config, reader: archive.Reader) -> None:
    for sha256, _size in reader.files():
        target = config.home / archive.name_of(sha256)
        if target.exists():
            continue
        for directory in (target.parent.parent, target.parent):
            directory.mkdir(mode=0o700, exist_ok=True)
        draft = target.with_name(f".{sha256}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with (
            reader.open_file(sha256) as content,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        ):
            while chunk := content.read(archive.CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o400)
        draft.replace(target)
        archive.sync_directory(target.parent)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _put_database(
    config: Config,
    reader: archive.Reader,
    *,
    heads: Path,
    loss: losses.Loss | None,
    without_keys: bool,
    against: Sequence[str],
    at: datetime,
) -> None:
    from django.conf import settings
    from django.db import connection, transaction

    from jianxing.exchange.operations import restored as begin_epochs
    from jianxing.kernel.actor import Actor
    from jianxing.ledger.operations import record
    from jianxing.settings.migrate import from_later_release, migrate_at_once

    # What the log is compared with: the file of heads as it will be.
    settings.LEDGER_HEADS_FILE = heads
    if without_keys:
        _remember_keys(config, reader.manifest.ledger.public_keys)
    with transaction.atomic():
        loading.load(connection.connection, reader)
        if later := from_later_release():
            raise OfLaterRelease(
                _("{file} was made by a later release of jianxing ({migration}); install that one").format(
                    file=reader.path, migration=later[-1]
                )
            )
        migrate_at_once()
        say(_("checking the ledger"))
        verdict = _verify(against=() if loss else against)
        if not verdict.intact:
            from jianxing.ledger.commands import in_words

            raise NotIntact(in_words(verdict.to_dict()).splitlines()[0])
        public = {
            "made_at": reader.manifest.made_at.isoformat(),
            "sealed": reader.manifest.ledger.sealed,
            "head": reader.manifest.ledger.head["root"] if reader.manifest.ledger.head else None,
            "with_new_keys": without_keys,
            **(loss.public if loss else {}),
        }
        record(kind="node.restore", subject="node", subject_id=1, by=Actor.system(), at=at, public=public)
        begin_epochs(at=at)
    connection.close()


def _verify(*, against: Sequence[str]) -> "Verdict":
    from jianxing.ledger.verify import OutsideHead, verify

    return verify(
        against=[
            OutsideHead(tree_size=int(head["tree_size"]), root=bytes.fromhex(head["root"]))
            for head in _given(against)
        ]
    )


def _remember_keys(config: Config, public: tuple[str, ...]) -> None:
    """Have the lost keys' public halves beside the new key, so that what they signed still verifies."""
    path = ledger_key(config)
    listed = path.with_name(f"{path.name}.pub")
    known = listed.read_text(encoding="ascii").split() if listed.exists() else []
    with listed.open("a", encoding="ascii") as keys:
        keys.writelines(f"{key}\n" for key in public if key not in known)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
