"""Constant parts of a template are drawn once for a language, and nothing else is."""

import pytest
from django.template import Context, Engine, Template
from django.template.base import Node, NodeList
from django.utils import translation

from jianxing.site.folding import Folded, fold

SOURCE = """{% load i18n parts %}<a href="{% url "findings" %}">{% icon "check" %}{% translate "Findings" %}</a>
{% if name %}<b title="{% translate "Close" %}">{{ name }}</b>{% else %}{% translate "Search" %}{% endif %}
{% for one in many %}{% icon "x" %}{{ one }}{% icon one %}{% empty %}{% translate "Close" %}{% endfor %}
{% translate "Close" as closing %}{{ closing }}{% blocktranslate %}Close{% endblocktranslate %}
{% blocktranslate with n=name %}{{ n }} is here{% endblocktranslate %}{% url "finding" 7 %}"""
CASES = ({"name": "<甲>", "many": ["check", "x"]}, {"name": "", "many": []})


def _folded() -> Template:
    template = Template(SOURCE)
    fold(template.nodelist)
    return template


def _all(nodes: NodeList) -> list[Node]:
    return nodes.get_nodes_by_type(Folded)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_same_page_comes_out_each_time(language: str) -> None:
    plain, folded = Template(SOURCE), _folded()
    with translation.override(language):
        for values in (*CASES, *CASES):
            assert folded.render(Context(values)) == plain.render(Context(values))


def test_one_template_speaks_both_languages() -> None:
    folded, said = _folded(), []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            said.append(folded.render(Context(CASES[1])))
    assert said[0] == said[2] != said[1]


def test_what_differs_by_request_is_not_kept() -> None:
    folded = _folded()
    assert len(_all(folded.nodelist)) >= 4
    context = Context({"name": "secret", "many": ["y"]})
    with context.bind_template(folded):
        kept = "".join(part.render(context) for part in _all(folded.nodelist))
    assert "secret" not in kept
    assert "#y" not in kept


def test_the_product_draws_folded_templates() -> None:
    template = Engine.get_default().get_template("site/base.html")
    assert _all(template.nodelist)
    assert Engine.get_default().get_template("site/base.html") is template
