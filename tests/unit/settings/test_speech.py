"""Which language the terminal is spoken to in."""

import pytest

from jianxing.settings.speech import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "JIANXING_LANGUAGE": "zh-hans"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "JIANXING_LANGUAGE": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh-hans"),
    ],
)
def test_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
