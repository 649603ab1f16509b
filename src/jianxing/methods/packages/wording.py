"""What is said of packages: English messages by code, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    # the container
    "not_a_package": gettext_noop("this is no package: %(reason)s"),
    "hidden_bytes": gettext_noop("the archive holds bytes that no file in it accounts for"),
    "bomb": gettext_noop("this would unpack to %(size)s bytes, more than %(most)s"),
    "too_many_files": gettext_noop("there are more than %(most)s files in it"),
    "encrypted": gettext_noop("the file is encrypted"),
    "path_traversal": gettext_noop("the name points outside the package"),
    "name_unsafe": gettext_noop("the name holds characters that are not allowed, or is too long"),
    "symlink": gettext_noop("this is a link, not a file"),
    "special_file": gettext_noop("this is neither a file nor a folder"),
    "doubled_name": gettext_noop("two files have this name, or names that some systems take for one"),
    "header_differs": gettext_noop("the archive gives this file two different descriptions"),
    # what every package has
    "fetch_refused": gettext_noop("the package wants files fetched from elsewhere; that is never done"),
    "tag_missing": gettext_noop("the package lacks this file"),
    "tag_too_large": gettext_noop("this file is larger than it may be"),
    "tag_extra": gettext_noop("this file outside data/ is vouched for by nobody"),
    # the signature
    "signature_missing": gettext_noop("the package is not signed"),
    "signature_malformed": gettext_noop("the signature cannot be read"),
    "signature_broken": gettext_noop("the signature does not hold: it was changed, or what it signs was"),
    "signature_foreign": gettext_noop("signed by none of the keys that are trusted (key %(key)s)"),
    "sender_differs": gettext_noop("signed by a key that is not one of %(sender)s, in whose name it speaks"),
    "statement_malformed": gettext_noop("what was signed is no statement about a package"),
    "statement_differs": gettext_noop("this is not the list that was signed"),
    # the time stamp
    "timestamp_missing": gettext_noop("the signed list announces a time stamp, and there is none"),
    "timestamp_malformed": gettext_noop("the time stamp cannot be read"),
    "timestamp_differs": gettext_noop("the time stamp is about something else than this signature"),
    "timestamp_foreign": gettext_noop(
        "the time stamp was changed, or is by no authority that is trusted (%(authority)s)"
    ),
    # the manifests
    "manifest_malformed": gettext_noop("line %(line)s cannot be read as a digest and a name"),
    "manifest_doubled": gettext_noop("the list names “%(name)s” twice"),
    "manifest_changed": gettext_noop("this file is not the one that the signed list names"),
    "manifests_disagree": gettext_noop("the lists with SHA-256 and with SM3 do not name the same files"),
    "count_wrong": gettext_noop("%(stated)s is stated, and %(found)s is found (bytes.files)"),
    "pieces_differ": gettext_noop("the descriptions do not fit the files: %(name)s"),
    # the files
    "missing": gettext_noop("the file is missing"),
    "extra": gettext_noop("the file is not in the list"),
    "altered": gettext_noop("the content is not the one that was signed"),
    "renamed": gettext_noop("the file was called “%(name)s” when it was signed"),
    "reencoded": gettext_noop(
        "the file looks the same and was saved anew: it is not the one that was signed"
    ),
    "sm3_differs": gettext_noop("SHA-256 agrees and SM3 does not: the list lies about one of them"),
    # packing
    "nothing_to_pack": gettext_noop("there is no file to pack"),
    "pieces_unreadable": gettext_noop("the descriptions cannot be read: %(reason)s"),
    "piece_without_file": gettext_noop("a description names a file that is not there"),
    "field_unknown": gettext_noop("“%(field)s” is no field of a description"),
    "changed_meanwhile": gettext_noop("the file changed while it was packed"),
}
#: How a piece was obtained.
WAYS: Final = {
    "onsite": gettext_noop("taken on site"),
    "photographed": gettext_noop("photographed or filmed"),
    "copied": gettext_noop("copied from the original"),
    "provided": gettext_noop("provided by the body concerned"),
    "measured": gettext_noop("measured by an instrument"),
    "exported": gettext_noop("exported from a system"),
    "testified": gettext_noop("statement written down"),
    "appraised": gettext_noop("appraisal or test report"),
}
#: What the original is.
MEDIA: Final = {
    "paper": gettext_noop("paper"),
    "electronic": gettext_noop("electronic file"),
    "photo": gettext_noop("digital picture or recording"),
    "object": gettext_noop("object"),
    "sample": gettext_noop("sample"),
}
#: How the moment of a package is vouched for.
TIMES: Final = {
    "stamped": gettext_noop("time stamp of an authority (RFC 3161): it was signed before that moment"),
    "ledger": gettext_noop(
        "position in the sender's ledger: it was written after that position, which the sender itself vouches for"
    ),
    "stated": gettext_noop("stated by the sender alone"),
}
