"""Reads what begins with two dots in reStructuredText: directives, targets and comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mle_lint.artefacts import restructuredtext_tables as tables
from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.markdown_html import read_html
from mle_lint.artefacts.restructuredtext_inline import References, inline_text
from mle_lint.artefacts.restructuredtext_lines import block_end, dedented, indent_of
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_DIRECTIVE = pattern(r"\.\. +(\|[^|]+\| +)?([\w.+-]+(?::[\w.+-]+)?) ?::(?: +(.*))?$")
_FOOTNOTE = pattern(r"\.\. \[([^\]]+)\] +(.*)$")
_OPTION = pattern(r":([\w-]+):(?: +(.*))?$")
_UNSEEN = pattern(
    "bibliography|contents|date|default-role|highlight|include|literalinclude|math|meta|replace"
    "|role|sectnum|toctree|unicode"
)
# The argument of these is text to read; that of any other directive is a name or a path
_TELLING = pattern(
    "admonition|attention|caution|danger|deprecated|error|hint|important|note|rubric|seealso"
    "|sidebar|tip|todo|topic|warning"
)


class _Directive(NamedTuple):
    """A directive at line `at`, its body from line `after`, where lines are indented deeper."""

    argument: str
    options: dict[str, str]
    at: int
    after: int
    indent: int
    is_substitution: bool


def read_explicit(lines: Sequence[str], at: int, references: References, builder: Builder) -> int:
    """Adds what the markup at this line shows; returns the index of the line to go on with.

    That is the body when it is text for the reader, else the line after the body.
    """
    bare = lines[at].lstrip()
    footnote = _FOOTNOTE.match(bare)
    if footnote:
        text = inline_text(f"[{footnote[1]}] {footnote[2]}", at + 1, references, builder)
        builder.block("paragraph", text, at + 1, at + 1)
        return at + 1
    match = _DIRECTIVE.match(bare)
    if not match:
        return _after_comment(lines, at, bare)
    name = match[2].lower()
    directive = _directive(lines, at, match[3] or "", match[1] is not None)
    read = _READERS.get(name)
    if read:
        return read(lines, directive, references, builder)
    if _UNSEEN.fullmatch(name):
        return _body(lines, directive)[1]
    if directive.argument and _TELLING.fullmatch(name):
        return _text(lines, directive, references, builder)
    return directive.after


def _after_comment(lines: Sequence[str], at: int, bare: str) -> int:
    if bare == ".." and at + 1 < len(lines) and not lines[at + 1]:
        return at + 1
    return block_end(lines, at + 1, indent_of(lines[at]))[1]


def _directive(lines: Sequence[str], at: int, argument: str, is_substitution: bool) -> _Directive:
    indent = indent_of(lines[at])
    options: dict[str, str] = {}
    after = at + 1
    while after < len(lines) and indent_of(lines[after]) > indent:
        match = _OPTION.match(lines[after].strip())
        if not match:
            break
        options[match[1].lower()] = match[2] or ""
        after += 1
    return _Directive(argument.strip(), options, at, after, indent, is_substitution)


def _body(lines: Sequence[str], directive: _Directive) -> tuple[int, int]:
    return block_end(lines, directive.after, directive.indent)


def _text(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    end = directive.after
    parts = [directive.argument]
    while end < len(lines) and indent_of(lines[end]) > directive.indent:
        parts.append(lines[end])
        end += 1
    text = inline_text("\n".join(parts), directive.at + 1, references, builder)
    builder.block("paragraph", text, directive.at + 1, end)
    return end


def _code(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    language = directive.argument.split()[0].lower() if directive.argument else ""
    start, end = _body(lines, directive)
    builder.code(dedented(lines, start, end), directive.at + 1, end, language)
    return end


def _image(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    line = directive.at + 1
    alternative = directive.options.get("alt", "")
    builder.link("".join(directive.argument.split()), alternative, line, image=True)
    target = directive.options.get("target", "")
    if target:
        if target.endswith("_"):
            target = references.target(target[:-1].strip("`")) or target
        builder.link(target, alternative, line)
    if not directive.is_substitution:
        builder.block("paragraph", alternative, line, line)
    return directive.after


def _raw(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    start, end = _body(lines, directive)
    if directive.argument.lower() == "html":
        read_html("\n".join(lines[start:end]), start + 1, builder)
    return end


def _list_table(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    headers = directive.options.get("header-rows", "0")
    count = int(headers) if headers.isdecimal() and len(headers) < 4 else 0
    start, end = _body(lines, directive)
    _add_rows(tables.list_table(lines, start, end, count), references, builder)
    return end


def _csv_table(
    lines: Sequence[str], directive: _Directive, references: References, builder: Builder
) -> int:
    header = directive.options.get("header", "")
    start, end = _body(lines, directive)
    _add_rows(tables.csv_table(lines, start, end, header), references, builder)
    return end


def _add_rows(rows: Sequence[tables.Row], references: References, builder: Builder) -> None:
    for row in rows:
        cells = [inline_text(cell, row.start + 1, references, builder) for cell in row.cells]
        builder.row(cells, row.start + 1, row.end + 1, row.header)


_Read = Callable[[Sequence[str], _Directive, References, Builder], int]
_READERS: dict[str, _Read] = {
    **dict.fromkeys(("code", "code-block", "sourcecode", "parsed-literal", "prompt"), _code),
    **dict.fromkeys(("image", "figure"), _image),
    "raw": _raw,
    "list-table": _list_table,
    "csv-table": _csv_table,
}
