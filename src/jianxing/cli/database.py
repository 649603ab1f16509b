"""The database as a command needs it: started when it is not running, brought up to date, and Django set up on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from jianxing.cli.embedded import Cluster
from jianxing.cli.exits import OutsideFailure
from jianxing.settings.budget import budget
from jianxing.settings.config import Config, Misconfigured
from jianxing.settings.speech import gettext as _


class MigrationFailed(OutsideFailure):
    """The database could not be brought up to date."""


def cluster_of(config: Config) -> Cluster | None:
    """Return the embedded server of this installation, None where another database is configured."""
    if config.database_url is not None:
        return None
    return Cluster(config.home, config.pg_bin, account=config.pg_account, connections=budget(config).total)


def has_database(config: Config) -> bool:
    """Whether there is an installation with a database, its own or another; nothing is started."""
    cluster = cluster_of(config)
    return cluster is None or (cluster.data / "PG_VERSION").exists()


def bring_up_to_date(*, owner_dsn: str | None) -> None:
    """Migrate as the owner, in a process of its own: no process that serves ever holds the owner's password."""
    environment = os.environ | ({"JIANXING_DSN": owner_dsn} if owner_dsn else {})
    environment["DJANGO_SETTINGS_MODULE"] = "jianxing.settings.django"
    done = subprocess.run(
        [sys.executable, "-m", "jianxing.settings.migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["?"]
        raise MigrationFailed(
            _("the database could not be brought up to date: {reason}").format(reason=lines[-1])
        )


@contextmanager
def owner_of(config: Config) -> Iterator[str]:
    """Have the database running and give its owner's address, for keeping and upgrading; nothing is changed in it."""
    cluster = cluster_of(config)
    if cluster is not None:
        with cluster.using():
            yield cluster.owner_dsn
    elif config.owner_database_url is None:
        raise Misconfigured(_("this needs the database's owner: set DATABASE_OWNER_URL"))
    else:
        yield config.owner_database_url


@contextmanager
def django_on(config: Config) -> Iterator[None]:
    """Have Django set up, as the application's role, on a running and current database."""
    cluster = cluster_of(config)
    if cluster is None:
        bring_up_to_date(owner_dsn=config.owner_database_url)
        set_up(config.database_url)
        yield
        return
    with cluster.using():
        bring_up_to_date(owner_dsn=cluster.owner_dsn)
        set_up(cluster.app_dsn)
        yield


def set_up(dsn: str | None) -> None:
    """Set Django up on the database at *dsn*."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jianxing.settings.django"
    if dsn is not None:
        os.environ["JIANXING_DSN"] = dsn
    import django

    django.setup()
