"""Archives of strangers, workbooks foremost: what they say of themselves, before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from jianxing.methods.strangers.bounds import Bounds, Refusal


def check_archive(data: bytes, bounds: Bounds, *, refusal: Refusal) -> None:
    """Refuse an archive that is broken, locked or far larger than it is packed.

    Raises *refusal* of ``archive_broken``, ``archive_bomb`` or ``archive_locked``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError) as error:
        raise refusal("archive_broken") from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > bounds.entries or unpacked > bounds.unpacked_bytes:
        raise refusal("archive_bomb")
    if unpacked > 50 * 1024 * 1024 and unpacked > bounds.ratio * max(packed, 1):
        raise refusal("archive_bomb")
    if any(member.flag_bits & 1 for member in members):
        raise refusal("archive_locked")
