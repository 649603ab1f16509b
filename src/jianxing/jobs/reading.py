"""What reading any uploaded file behind the page has in common."""

from datetime import datetime
from typing import Protocol

from django.utils import translation

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.importing import operations, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from jianxing.kernel.actor import Actor


class Understanding(Protocol):
    """The operation that reads a kind of file."""

    def __call__(self, *, run: ImportRun, by: Actor, at: datetime) -> object: ...


def read_once(understand: Understanding, *, run_id: int, by: Actor, at: datetime, language: str) -> None:
    """Read a run that waits for it, in the uploader's language; one that cannot be read ends with the reason."""
    with translation.override(language), acting(by):
        run = queries.run(pk=run_id)
        if run.state != State.UPLOADED:
            return
        try:
            understand(run=run, by=by, at=at)
        except Refused as refusal:
            operations.fail(run=run, reason=str(refusal), by=by, at=at)
