"""Templates whose constant parts are drawn once for a language.

Most of a page is the same for everybody: its frame, its labels, its icons. Django draws each of those tags anew for every
request. Here neighbouring parts that depend on nothing but the language become one piece of text, kept by language.
"""

from collections.abc import Iterable
from threading import Lock
from typing import Any, Final

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, Variable
from django.template.defaulttags import IfNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import get_language

#: Tags of ours that make the same of the same constants, by the names of their functions.
CONSTANT_TAGS: Final = frozenset({"asset", "icon"})


class Loader(CachedLoader):
    """Keeps compiled templates as Django's own does, with their constant parts folded."""

    def __init__(self, engine: Any, loaders: Any) -> None:
        super().__init__(engine, loaders)
        self._lock = Lock()
        self._folded: dict[str, Template] = {}

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the folded template; raises ``TemplateDoesNotExist``."""
        key = self.cache_key(template_name, skip) if skip else template_name
        folded = self._folded.get(key)
        if folded is None:
            with self._lock:  # a template that somebody draws must not change under him
                if (folded := self._folded.get(key)) is None:
                    folded = super().get_template(template_name, skip)
                    fold(folded.nodelist)
                    self._folded[key] = folded
        return folded

    def reset(self) -> None:
        """Forget all templates."""
        super().reset()
        self._folded.clear()


class Folded(Node):
    """Neighbouring constant parts of a template."""

    child_nodelists = ()

    def __init__(self, parts: Iterable[Node]) -> None:
        self._parts = NodeList(parts)
        self._drawn: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        """Return the text in the present language."""
        key = (get_language(), context.autoescape)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._parts.render(context)
        return drawn

    def render_annotated(self, context: Context) -> str:
        """As ``render``: the parts annotate their own errors."""
        return self.render(context)


def fold(nodes: NodeList) -> None:
    """Fold what is constant in the list and below it, in place."""
    folded: list[Node] = []
    run: list[Node] = []

    def end_run() -> None:
        folded.extend([Folded(run)] if any(not isinstance(node, TextNode) for node in run) else run)
        run.clear()

    for node in nodes:
        if _is_constant(node):
            run.append(node)
        else:
            end_run()
            _fold_below(node)
            folded.append(node)
    end_run()
    nodes[:] = folded


def _fold_below(node: Node) -> None:
    if isinstance(node, IfNode):  # its one list of children is made anew whenever it is asked for
        for _condition, children in node.conditions_nodelists:
            fold(children)
        return
    for name in node.child_nodelists:
        below = getattr(node, name, None)
        if isinstance(below, NodeList):
            fold(below)


def _is_constant(node: Node) -> bool:
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        return node.asvar is None and not node.message_context and _is_literal(node.filter_expression)
    if isinstance(node, BlockTranslateNode):
        named = node.extra_context or node.countervar or node.message_context or node.asvar
        return not named and all(token.token_type == TokenType.TEXT for token in node.singular)
    if isinstance(node, URLNode):
        return node.asvar is None and not node.args and not node.kwargs and _is_literal(node.view_name)
    if type(node) is SimpleNode and node.func.__name__ in CONSTANT_TAGS:
        given = [*node.args, *node.kwargs.values()]
        return node.target_var is None and not node.takes_context and all(map(_is_literal, given))
    return False


def _is_literal(value: FilterExpression) -> bool:
    """Return whether the value is written in the template: a text, a number, a text to be translated."""
    if value.filters:
        return False
    return not value.is_var or (isinstance(value.var, Variable) and value.var.literal is not None)
