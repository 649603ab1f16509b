"""``jianxing brief``: what is no use of it."""

import pytest

from jianxing.cli.main import parser


@pytest.mark.parametrize(
    "words", [("--format", "xml"), ("--as-of", "31.3.2026"), ("--body",), ("unexpected",)]
)
def test_wrong_use_ends_with_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["brief", *words])
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_without_words_it_is_json_of_today() -> None:
    asked = parser().parse_args(["brief"])
    assert (asked.format, asked.as_of, asked.body, asked.login, asked.output) == (
        "json",
        None,
        None,
        None,
        None,
    )
