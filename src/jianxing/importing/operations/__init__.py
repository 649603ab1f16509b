"""Every write of imports, by where it stands on the way from a file to findings."""

from jianxing.importing.operations.choosing import choose_bodies, choose_columns, exclude
from jianxing.importing.operations.committing import (
    AlreadyBegun,
    Progress,
    begin,
    cancel,
    commit,
    resume,
    step,
    until_over,
)
from jianxing.importing.operations.deferring import QUEUE, begin_later, defer, resume_later, understand_later
from jianxing.importing.operations.uploading import NotReadable, fail, forget_rows, understand, upload
from jianxing.importing.operations.whole import bring_in, preview

__all__ = (
    "QUEUE",
    "AlreadyBegun",
    "NotReadable",
    "Progress",
    "begin",
    "begin_later",
    "bring_in",
    "cancel",
    "choose_bodies",
    "choose_columns",
    "commit",
    "defer",
    "exclude",
    "fail",
    "forget_rows",
    "preview",
    "resume",
    "resume_later",
    "step",
    "understand",
    "understand_later",
    "until_over",
    "upload",
)
