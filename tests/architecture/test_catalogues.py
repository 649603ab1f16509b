"""Every message has its Chinese, and no translation is fuzzy or has lost a placeholder."""

from jianxing.locale.checking import faults


def test_the_translation_is_complete() -> None:
    assert [str(fault) for fault in faults()] == []
