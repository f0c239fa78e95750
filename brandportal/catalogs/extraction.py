"""Messages found in a Python module or a template, exactly as Django will look them up at run
time.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import template as patterns
from django.utils.translation import trim_whitespace

# Function -> position of context, singular and plural among its arguments.
SHAPES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# Pure modules mark a sentence with a function of their own that returns it unchanged.
MARKERS = {"gettext_noop": "gettext_noop", "N_": "gettext_noop"}


class NotALiteral(ValueError):
    """A message that no catalog can hold, because it is put together at run time."""


@dataclass(frozen=True, order=True)
class Message:
    """One sentence to translate; the same in two places is one message."""

    msgid: str
    plural: str = ""
    context: str | None = None


def _names(tree: ast.Module) -> dict[str, str]:
    """How this module calls Django's translation functions."""
    names = dict(MARKERS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in SHAPES:
                    names[alias.asname or alias.name] = alias.name
    return names


def _called(node: ast.Call, names: dict[str, str]) -> str | None:
    if isinstance(node.func, ast.Name):
        return names.get(node.func.id)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "translation" else None
    return None


def _text(node: ast.Call, position: int | None) -> str | None:
    """The literal at a position; None for a variable, which repeats a message marked elsewhere."""
    if position is None or position >= len(node.args):
        return None
    argument = node.args[position]
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise NotALiteral(f"line {node.lineno}: a message is put together before it is translated")
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def from_python(source: str) -> Iterator[Message]:
    """Every literal message of a module, in source order."""
    tree = ast.parse(source)
    names = _names(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        shape = SHAPES.get(_called(node, names) or "")
        if shape is None:
            continue
        context, singular, plural = (_text(node, position) for position in shape)
        if singular:
            yield Message(singular, plural or "", context)


def _unquoted(quoted: str) -> str:
    """A quoted template literal as Django looks it up: per cent signs doubled."""
    return quoted[1:-1].replace("\\" + quoted[0], quoted[0]).replace("%", "%%")


def _block(tokens: list[Token], *, trimmed: bool) -> str:
    parts = []
    for token in tokens:
        if token.token_type == TokenType.VAR:
            parts.append(f"%({token.contents.split('|')[0].strip()})s")
        elif token.token_type == TokenType.TEXT:
            parts.append(token.contents.replace("%", "%%"))
    text = "".join(parts)
    return trim_whitespace(text) if trimmed else text


def _context(quoted: str | None) -> str | None:
    return quoted[1:-1] if quoted else None


def _constants(contents: str) -> Iterator[Message]:
    for quoted in patterns.constant_re.findall(contents):
        yield Message(_unquoted(quoted))


def _spoken(tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens outside of `comment` blocks."""
    commented = False
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[0].endswith("comment"):
            commented = token.contents.split()[0] == "comment"
        elif not commented:
            yield token


def from_template(source: str) -> Iterator[Message]:
    """Every message of a template: translate, blocktranslate, and `_("…")` inside any tag."""
    tokens = _spoken(iter(Lexer(source).tokenize()))
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        is_block = token.token_type == TokenType.BLOCK
        inline = patterns.inline_re.match(token.contents) if is_block else None
        block = patterns.block_re.match(token.contents) if is_block else None
        yield from _constants(token.contents)
        if inline:
            yield Message(_unquoted(inline[1]), context=_context(inline[3]))
        elif block:
            yield _blocktranslate(token, tokens, _context(block[2]))


def _blocktranslate(opening: Token, tokens: Iterator[Token], context: str | None) -> Message:
    trimmed = "trimmed" in opening.split_contents()
    singular: list[Token] = []
    plural: list[Token] = []
    current = singular
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if patterns.endblock_re.match(token.contents):
                break
            if patterns.plural_re.match(token.contents):
                current = plural
                continue
        current.append(token)
    return Message(
        _block(singular, trimmed=trimmed),
        _block(plural, trimmed=trimmed) if plural else "",
        context,
    )
