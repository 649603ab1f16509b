"""The digest of what is signed."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from jianxing.kernel.canonical import canonical, plain
from jianxing.letters.models import CoIssuer, Letter, LetterFile, Receipt


def digest_of(
    letter: Letter, *, document_number: str, dated_on: date | None, receipts: Sequence[Receipt]
) -> str:
    """Return the SHA-256 of what is signed, in canonical form; anybody who sees all of it can compute it again.

    A co-issuer signs before there are a number and a day; what the host signs names each of those signatures.
    """
    signed: dict[str, Any] = {
        "uid": str(letter.uid),
        "number": document_number,
        "kind": letter.kind,
        "form": letter.form,
        "title": letter.title,
        "text": letter.text,
        "matter": letter.matter,
        "dated_on": dated_on,
        "asked": [
            {
                "of": receipt.addressee.code,
                "as": receipt.addressed_as,
                "text": receipt.asked,
                "due_on": receipt.due_on,
                "due_days": receipt.due_days,
            }
            for receipt in receipts
        ],
        "annexes": [
            link.file.blob_id for link in LetterFile.objects.filter(letter=letter).select_related("file")
        ],
    }
    if letter.co_issued:
        signed["co_issuers"] = [
            {"body": one.body.code, "signed": one.digest if dated_on else ""}
            for one in CoIssuer.objects.filter(letter=letter).select_related("body")
        ]
    return hashlib.sha256(canonical(plain(signed))).hexdigest()
