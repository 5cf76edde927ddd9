"""Django's own tags for words and addresses, their result kept where it is always the same.

A page has some two hundred of them. A fixed text in the active language, the address of a page
without arguments: looked up once per language and process. Everything else about the tags is
Django's; the settings put these in their place for all templates.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate
from django.templatetags.i18n import do_translate as django_translate
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.translation import get_language

register = template.Library()


class _Kept(Node):
    """A tag whose result follows from what ``key`` says and from nothing else."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode | URLNode, key: Callable[[], Hashable]) -> None:
        self._node = node
        self._key = key
        self._asvar, node.asvar = node.asvar, None
        self._texts: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        """The text; with ``as`` nothing, and the text is put into the context."""
        key = (self._key(), context.autoescape)
        text = self._texts.get(key)
        if text is None:
            try:
                text = self._texts[key] = self._node.render(context)
            except NoReverseMatch:
                if not self._asvar:
                    raise
                text = ""
        if not self._asvar:
            return text
        context[self._asvar] = text
        return ""


class _WithReadTokens(BlockTranslateNode):
    """``blocktranslate`` that reads its own tokens once."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self._read: dict[int, tuple[str, list[str]]] = {}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        """The message and the names in it."""
        found = self._read.get(id(tokens))
        if found is None:
            found = self._read[id(tokens)] = super().render_token_list(tokens)
        message, names = found
        return message, [*names]


def _address_key() -> Hashable:
    return get_language(), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF


@register.tag("translate")
def do_translate(parser: Parser, token: Token) -> Node:
    """As Django's tag."""
    node = django_translate(parser, token)
    text, of = node.filter_expression, node.message_context
    is_fixed = isinstance(text.var, Variable) and text.var.literal is not None
    if not is_fixed or text.filters or (of and of.is_var):
        return node
    return _Kept(node, get_language)


@register.tag("url")
def do_url(parser: Parser, token: Token) -> Node:
    """As Django's tag; no application stands twice among our addresses."""
    node = django_url(parser, token)
    name: FilterExpression = node.view_name
    if node.args or node.kwargs or name.is_var or name.filters:
        return node
    return _Kept(node, _address_key)


@register.tag("blocktranslate")
def do_blocktranslate(parser: Parser, token: Token) -> Node:
    """As Django's tag."""
    return _WithReadTokens(**vars(do_block_translate(parser, token)))
