"""What is wrong with a package, or with what is to become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


class PackageRefused(Exception):
    """Nothing was packed: a *code* of ``wording.MESSAGES``, the file it is about, and the *values* that its message names."""

    def __init__(self, code: str, *, path: str = "", **values: str | int) -> None:
        self.code, self.path = code, path
        self.values: Mapping[str, str | int] = values
        super().__init__(code, path, dict(values))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing for which a package is not accepted: a code of ``wording.MESSAGES``, the file in it, and values."""

    code: str
    path: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


#: What is told first: a container that lies, then a signature, then manifests, then files. Of a package that is no zip or
#: has hostile names, nothing else is read.
ORDER: Final = (
    "not_a_package", "hidden_bytes", "bomb", "too_many_files", "encrypted", "path_traversal", "name_unsafe",
    "symlink", "special_file", "doubled_name", "header_differs", "fetch_refused", "tag_missing", "tag_too_large",
    "signature_malformed", "signature_missing", "signature_broken", "signature_foreign", "sender_differs",
    "statement_malformed", "timestamp_missing", "timestamp_malformed", "timestamp_differs", "timestamp_foreign",
    "manifest_malformed", "manifest_doubled", "statement_differs", "manifest_changed",
    "tag_extra", "manifests_disagree", "renamed", "reencoded", "altered", "missing", "extra", "sm3_differs",
    "count_wrong", "pieces_differ",
)  # fmt: skip
_RANK: Final = {code: rank for rank, code in enumerate(ORDER)}


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return faults with what explains the others first, then by file; nothing stands twice."""
    unique = {(fault.code, fault.path): fault for fault in faults}
    return tuple(sorted(unique.values(), key=lambda fault: (_RANK[fault.code], fault.path)))
