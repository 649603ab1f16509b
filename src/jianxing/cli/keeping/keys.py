"""``jianxing keys``: what secrets an installation has, and new ones in the place of two of them."""

import argparse
import json
import os
import secrets
import stat
import string
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli.database import django_on
from jianxing.cli.exits import Exit
from jianxing.cli.keeping.archive import sync_directory
from jianxing.cli.keeping.backup import ledger_key, say
from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical
from jianxing.ledger.keys import signing_key
from jianxing.settings.config import Config, load, prepare_home
from jianxing.settings.speech import gettext as _

#: What the old key signs of the new one.
SUCCESSION: Final = "application/vnd.jianxing.ledger-key+json"
#: In ``secrets``: earlier secret keys, by which sessions and forms are still known; the latest first.
EARLIER: Final = "secret_key.earlier"
EARLIER_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Held:
    """One secret: what it is for, whether it is there, since when, and what its loss means."""

    name: str
    purpose: str
    present: bool
    since: str | None
    mode: str | None
    loss: str
    rotation: str


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``keys``."""
    parser = commands.add_parser("keys", help=_("list the secrets of this installation, or renew one"))
    parser.add_argument("--renew", choices=("secret_key", "ledger.key"), help=_("put a new one in its place"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """List, or renew."""
    config = load()
    if asked.renew == "secret_key":
        renew_secret_key(home=config.home)
        say(
            _(
                "a new secret_key; restart what runs. What the old one signed is known until the next renewal but one"
            )
        )
    elif asked.renew == "ledger.key":
        with django_on(config):
            old, new = renew_ledger_key(config, at=datetime.now(tz=UTC))
        say(
            _("heads are signed by {new} from now on; {old} has signed that").format(
                new=new[:16], old=old[:16]
            )
        )
        say(_("write the keys again: jianxing backup --keys -o FILE"))
    elif asked.format == "json":
        print(json.dumps([asdict(held) for held in inventory(config)], ensure_ascii=False, indent=2))
    else:
        for held in inventory(config):
            there = held.since if held.present else _("not there")
            print(f"{held.name}\t{there}\t{held.purpose}\n\t{held.loss}\n\t{held.rotation}")
    return Exit.DONE


def inventory(config: Config) -> list[Held]:
    """Return every secret that an installation may have, whether it is there or not."""
    rows = (
        (
            "ledger.key",
            _("signs the heads of the ledger, and backups"),
            _("what it signed still verifies with ledger.key.pub; new heads need a new key, said in an act"),
            _("jianxing keys --renew ledger.key"),
        ),
        (
            "ledger.key.pub",
            _("every public key that ever signed heads; no secret"),
            _("heads cannot be told from forged ones, unless an export or a backup still lists the keys"),
            _("grows by itself"),
        ),
        (
            "exchange.key",
            _("signs what this node sends to others, and its receipts"),
            _("nothing is sent until it is back, or renewed and compared anew with every peer"),
            _("jianxing exchange keys"),
        ),
        *(
            (
                path.name,
                _("signs what a body of this node sends to other nodes"),
                _("that body sends nothing until it is back, or renewed"),
                _("jianxing exchange keys --body CODE"),
            )
            for path in sorted((config.home / "secrets").glob("exchange-body.*.key"))
        ),
        (
            "secret_key",
            _("signs sessions and forms"),
            _("everybody signs in again"),
            _("jianxing keys --renew secret_key"),
        ),
        (
            EARLIER,
            _("the two secret keys before; sessions begun under them are still known"),
            _("those who signed in before the renewal sign in again"),
            _("with each renewal"),
        ),
        (
            "postgres_password",
            _("the embedded server's superuser; sets up and does nothing else"),
            _("the embedded database cannot be opened; restore a backup into a new one"),
            _("made anew with the database"),
        ),
        (
            "jianxing_owner_password",
            _("owns the tables; migrations, backup, restore and upgrade"),
            _("made anew at the next start, by the superuser"),
            _("remove the file and start"),
        ),
        (
            "jianxing_app_password",
            _("what every serving process connects with"),
            _("made anew at the next start, by the superuser"),
            _("remove the file and start"),
        ),
        (
            "jianxing_door_password",
            _("what the public door connects with; it has no right to any table"),
            _("made anew at the next start, by the superuser"),
            _("remove the file and start"),
        ),
        (
            "feedback.key",
            _("opens the contacts that reporters left"),
            _("contacts left so far cannot be opened any more"),
            _("remove the file and open a door"),
        ),
        (
            "mail_password",
            _("the account at the mail server"),
            _("no mail until it is written again"),
            _("at the mail server, then write it here"),
        ),
        (
            "authority.key",
            _("signs certificates of machines without a public name"),
            _("a new authority must be installed on every device"),
            _("remove it with authority.pem, then jianxing certificate"),
        ),
    )
    return [
        _held(config.home / "secrets" / name, purpose=purpose, loss=loss, rotation=rotation)
        for name, purpose, loss, rotation in rows
    ]


def renew_secret_key(*, home: Path) -> None:
    """Put a new key in its place and remember the earlier ones, so that nobody is signed out."""
    prepare_home(home=home)
    path, earlier = home / "secrets" / "secret_key", home / "secrets" / EARLIER
    if path.exists():
        known = [path.read_text().strip(), *(earlier.read_text().split() if earlier.exists() else [])]
        _replace(earlier, "".join(f"{key}\n" for key in known[:EARLIER_KEPT]).encode())
    alphabet = string.ascii_letters + string.digits
    _replace(path, ("".join(secrets.choice(alphabet) for _index in range(50)) + "\n").encode())


def renew_ledger_key(config: Config, *, at: datetime) -> tuple[str, str]:
    """Have heads signed by a new key from now on, the old one having signed that; return both ids.

    The act comes before the change: a key of which the ledger knows nothing never signs.
    """
    from jianxing.kernel.actor import Actor
    from jianxing.ledger.operations import record

    path = ledger_key(config)
    old = signing_key(path=path)
    new = Ed25519PrivateKey.generate()
    public = new.public_key().public_bytes_raw().hex()
    old_id, new_id = dsse.key_id(old.public_key()), dsse.key_id(new.public_key())
    statement = canonical({"old": old_id, "new": new_id, "public_key": public, "at": at})
    envelope = dsse.sign(payload_type=SUCCESSION, payload=statement, key=old)
    record(
        kind="node.change_key",
        subject="node",
        subject_id=1,
        by=Actor.system(),
        at=at,
        public={"old": old_id, "new": new_id, "public_key": public, "signed": envelope.to_json()},
    )
    pem = new.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _replace(path, pem)
    signing_key(path=path)  # lists its public half
    return old_id, new_id


def _held(path: Path, *, purpose: str, loss: str, rotation: str) -> Held:
    try:
        status = path.stat()
    except OSError:
        return Held(path.name, purpose, False, None, None, loss, rotation)
    since = datetime.fromtimestamp(status.st_mtime, tz=UTC).date().isoformat()
    return Held(path.name, purpose, True, since, f"{stat.S_IMODE(status.st_mode):04o}", loss, rotation)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_directory(path.parent)
