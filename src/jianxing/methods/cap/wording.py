"""What is said of messages: English by code, translated by whoever says it."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    # refused unread
    "no_such_file": gettext_noop("there is no such CAP file"),
    "too_large": gettext_noop("the message is larger than %(most)s MB"),
    "hostile": gettext_noop(
        "the message has a DOCTYPE or entities, which no CAP message needs: it is not read"
    ),
    "no_xml": gettext_noop("this is no XML: %(reason)s"),
    "no_cap": gettext_noop("the outermost element is “%(tag)s”, not the alert of CAP 1.2"),
    # against the schema
    "unknown": gettext_noop("this element does not belong here"),
    "out_of_order": gettext_noop("this element stands after one that it must precede"),
    "too_often": gettext_noop("this element stands more than once"),
    "missing": gettext_noop("this element is missing"),
    "not_simple": gettext_noop("only text may stand in this element"),
    "attribute": gettext_noop("the attribute “%(name)s” may not stand here"),
    "text_between": gettext_noop("text stands between the elements"),
    "not_a_word": gettext_noop("“%(value)s” is none of %(words)s"),
    "not_an_instant": gettext_noop("“%(value)s” is no time such as 2026-03-05T08:30:00+08:00"),
    "not_a_language": gettext_noop("“%(value)s” is no language such as zh-CN"),
    "not_an_integer": gettext_noop("“%(value)s” is no whole number"),
    "not_a_decimal": gettext_noop("“%(value)s” is no decimal number"),
    # beyond the schema
    "not_a_handle": gettext_noop("“%(value)s” is empty or has a blank, a comma, < or &"),
    "restriction_missing": gettext_noop("a message of scope Restricted says how it is restricted"),
    "addresses_missing": gettext_noop("a message of scope Private says to whom it goes"),
    "references_missing": gettext_noop("a message of type %(kind)s names the messages it refers to"),
    "not_a_reference": gettext_noop("“%(value)s” is no sender,identifier,sent"),
    "quotes_open": gettext_noop("a double quote is left open"),
    "expires_before": gettext_noop("it expires before it takes effect"),
    "ceiling_alone": gettext_noop("a ceiling stands only with an altitude"),
    "polygon_short": gettext_noop("a polygon has at least %(least)s points, the last like the first"),
    "polygon_long": gettext_noop("a polygon has at most %(most)s points"),
    "polygon_open": gettext_noop("the polygon's last point is not its first"),
    "polygon_crosses": gettext_noop("the polygon crosses itself or encloses nothing"),
    "not_a_circle": gettext_noop("“%(value)s” is no latitude,longitude and radius in kilometres"),
    "not_a_pair": gettext_noop("“%(value)s” is no latitude,longitude in degrees"),
    "latitude_first": gettext_noop("“%(value)s” has the longitude first: CAP writes latitude,longitude"),
    # signatures
    "unsigned": gettext_noop("the message is not signed"),
    "signature_foreign": gettext_noop("the signature is by none of the certificates that are trusted"),
    "signature_altered": gettext_noop("the message was altered after it was signed"),
    "signature_wrapped": gettext_noop("the signature does not cover the message as it would be read"),
    "certificate_expired": gettext_noop("the certificate was not valid at that time"),
}
