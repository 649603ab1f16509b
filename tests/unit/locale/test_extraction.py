from pathlib import Path

from jianxing.locale.extraction import Message, messages


def found(package: Path, name: str, text: str) -> list[Message]:
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return list(messages(package))


def test_python_calls(tmp_path: Path) -> None:
    text = 'from x import gettext as _, ngettext, pgettext\n_("one")\nngettext("a row", "rows", n)\npgettext("verb", "close")\n'
    assert found(tmp_path, "findings/views.py", text) == [
        Message(id="one", plural="", context="", file="findings/views.py"),
        Message(id="a row", plural="rows", context="", file="findings/views.py"),
        Message(id="close", plural="", context="verb", file="findings/views.py"),
    ]


def test_templates_whatever_their_indentation(tmp_path: Path) -> None:
    text = (
        '<p>\n   {% translate "here" %}\n {# not {% translate "this" %} #}\n<b>{{ _("there")|lower }}</b>\n'
    )
    ids = [m.id for m in found(tmp_path, "site/templates/a.html", text)]
    assert ids == ["here", "there"]


def test_a_comment_does_not_swallow_what_follows(tmp_path: Path) -> None:
    text = '{% comment %}\nabout {% translate "nothing" %}\n{% endcomment %}\n{% translate "after" %}'
    assert [m.id for m in found(tmp_path, "site/templates/a.html", text)] == ["after"]


def test_blocks_with_counts(tmp_path: Path) -> None:
    text = "{% blocktranslate trimmed count n=rows %}\n  {{ n }} row\n{% plural %}\n  {{ n }} rows\n{% endblocktranslate %}"
    assert found(tmp_path, "site/templates/a.html", text) == [
        Message(id="%(n)s row", plural="%(n)s rows", context="", file="site/templates/a.html")
    ]


def test_the_part_is_the_package() -> None:
    assert Message(id="x", plural="", context="", file="findings/models.py").part == "findings"
    assert Message(id="x", plural="", context="", file="wiring.py").part == "wiring"
