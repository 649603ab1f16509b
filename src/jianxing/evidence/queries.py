"""Every read of evidence; inside ``acting(by)``, since row security decides what there is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.evidence.models import Blob, File, Handing, Provenance
from jianxing.evidence.vault import ContentMissing, Vault, hash_of


class FileVoided(Refused):
    """A voided file is not given out; what it was called and why it was voided stays on its page."""


def vault() -> Vault:
    """Return this node's store."""
    return Vault(settings.FILES_ROOT)


def open_file(pk: int) -> File:
    """Return a file that may be given out; raises ``File.DoesNotExist`` where the acting body does not see it, just as
    where there is none, and ``FileVoided``."""
    file: File = File.objects.select_related("blob").get(pk=pk)
    if file.is_voided:
        raise FileVoided(
            _("“%(name)s” has been voided: %(reason)s") % {"name": file.name, "reason": file.void_reason},
            _("Ask the body that uploaded it for the right file."),
        )
    return file


def files(*, pks: Iterable[int]) -> QuerySet[File]:
    """Return those of the files that the acting body sees, in the order of upload, voided ones included."""
    found: QuerySet[File] = File.objects.filter(pk__in=list(pks))
    return found.select_related("blob", "uploaded_body", "uploaded_person").order_by("pk")


def provenances(*, pks: Iterable[int]) -> Mapping[int, Provenance]:
    """Return what counts of where files come from: the last version of each, by the file's key."""
    return {one.file_id: one for one in Provenance.objects.filter(file__in=list(pks)).order_by("version")}


def handings(*, pks: Iterable[int]) -> Mapping[int, list[Handing]]:
    """Return the chains of custody of files, each from its beginning, by the file's key."""
    found: dict[int, list[Handing]] = {}
    for one in Handing.objects.filter(file__in=list(pks)).order_by("handed_at", "pk"):
        found.setdefault(one.file_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Origin:
    """What is said of where a file comes from: every version, the one that counts first, and the chain of custody."""

    versions: Sequence[Provenance]
    chain: Sequence[Handing]


def origin(*, file: File) -> Origin:
    """Return all that is said of where a file comes from. Two queries."""
    told = Provenance.objects.filter(file=file).select_related("described_by").order_by("-version")
    chain = Handing.objects.filter(file=file).select_related("noted_by").order_by("handed_at", "pk")
    return Origin(list(told), list(chain))


@dataclass(frozen=True, slots=True)
class Fault:
    """Kept content that is not what its name says: ``missing`` or ``altered``."""

    sha256: str
    kind: str


def verify_store() -> Iterator[Fault]:
    """Hash everything that a row names again, and yield what is missing or altered. Reads the whole store."""
    store = vault()
    for blob in Blob.objects.order_by("sha256").iterator(chunk_size=500):
        try:
            with store.open(blob.sha256) as content:
                found = hash_of(content)
        except ContentMissing:
            yield Fault(blob.sha256, "missing")
            continue
        if found != (blob.sha256, blob.sm3, blob.size):
            yield Fault(blob.sha256, "altered")


def orphans() -> Iterator[Path]:
    """Yield what is on the disk and named by no row: left by a crash between disk and database, harmless."""
    store = vault()
    yield from store.left_over()
    batch: list[str] = []
    for sha256 in store.digests():
        batch.append(sha256)
        if len(batch) == 500:
            yield from _unnamed(store, batch)
            batch = []
    yield from _unnamed(store, batch)


def _unnamed(store: Vault, digests: list[str]) -> Iterator[Path]:
    named = set(Blob.objects.filter(pk__in=digests).values_list("pk", flat=True))
    for sha256 in digests:
        if sha256 not in named:
            yield store.path_of(sha256)
