"""The documentation's pages of every command; ``python -m jianxing.cli.describing`` writes them anew."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from jianxing.cli.main import parser

_HEAD = """\
# The command line

`jianxing COMMAND --help` says it in the language of the terminal; [in Chinese](command-line.zh.md).
Results go to standard output, progress to standard error.
Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 something outside failed.
`python -m jianxing.cli.describing` writes this page.
"""
_HEAD_IN_CHINESE = """\
# 命令行

`jianxing 命令 --help` 按终端语言说明用法；[英文](command-line.md)。结果写到标准输出，进度写到标准错误。
退出码：0 完成，1 结论为否，2 用法有误，3 外部条件失败。本页由 `python -m jianxing.cli.describing` 生成。
"""
#: By the page's name, the value of ``JIANXING_LANGUAGE`` it is written under, and what stands above the commands.
PAGES = {"command-line.md": ("en", _HEAD), "command-line.zh.md": ("zh-hans", _HEAD_IN_CHINESE)}


def page(name: str) -> str:
    """Return one of ``PAGES`` as the parser tells it."""
    language, head = PAGES[name]
    before = os.environ.get("JIANXING_LANGUAGE")
    os.environ["JIANXING_LANGUAGE"] = language
    try:
        return "\n".join([head, *_below(parser(), "", "")])
    finally:
        if before is None:
            del os.environ["JIANXING_LANGUAGE"]
        else:
            os.environ["JIANXING_LANGUAGE"] = before


def _below(words: argparse.ArgumentParser, name: str, said: str) -> Iterator[str]:
    inner = [one for one in words._actions if isinstance(one, argparse._SubParsersAction)]
    if name and not inner:
        yield from _command(words, name, said)
    for one in inner:
        told = {choice.dest: choice.help or "" for choice in one._choices_actions}
        for key, below in one.choices.items():
            if not name:
                yield f"## {key}\n"
            yield from _below(below, f"{name} {key}".strip(), told.get(key, ""))


def _command(words: argparse.ArgumentParser, name: str, said: str) -> Iterator[str]:
    actions = [one for one in words._actions if not isinstance(one, argparse._HelpAction)]
    usual = " ".join(_shown(one) for one in actions if one.required)
    yield f"`jianxing {name}{' ' if usual else ''}{usual}` – {words.description or said}\n"
    rows = [
        f"- `{_shown(one)}`{' – ' if one.help else ''}{_help(one)}"
        for one in actions
        if one.help or not one.required
    ]
    if rows:
        yield "\n".join([*rows, ""])


def _shown(action: argparse.Action) -> str:
    value = "{" + "|".join(map(str, action.choices)) + "}" if action.choices else ""
    value = str(action.metavar) if action.metavar else value or action.dest.upper()
    several = "…" if action.nargs in ("+", "*") or (action.nargs is None and _repeats(action)) else ""
    if not action.option_strings:
        return f"[{value}{several}]" if action.nargs in ("?", "*") else value + several
    return action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}{several}")


def _repeats(action: argparse.Action) -> bool:
    return isinstance(action, argparse._AppendAction)


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%")


def main() -> None:
    """Write both pages into the checkout that this module belongs to."""
    reference = Path(__file__).resolve().parents[3] / "docs" / "reference"
    for name in PAGES:
        (reference / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
