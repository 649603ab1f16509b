"""Text of files that come from elsewhere."""


def decoded(data: bytes) -> str | None:
    """Return the text of a file that is UTF-8, with or without a mark, or GB 18030; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
