"""Conditions in a function that refuse an input: the condition, and the refusal below it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import source_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_LINES = 400
_AHEAD = 5
_DEEPEST = 1_000
_CONDITION = pattern(r"^\s*(?:el)?if\b(.*)$")
_ASSERT = pattern(r"^\s*assert\b(.*)$")
_EXCEPT = pattern(r"^\s*except\b.*(?:ValueError|KeyError|TypeError|ValidationError|JSONDecode)")
_CODE = r"\b(?:400|411|413|415|416|422)\b"
_REFUSES = pattern(
    r"raise\s+(?:\w+\.)*(?:\w*(?:Value|Type|Key|Validation|BadRequest|Input|Schema|Parameter|"
    r"Unprocessable)\w*(?:Error|Exception)?|BadRequest|InvalidArgument)\b"
    rf"|abort\(\s*(?:4(?:00|13|15|22))|{_CODE}|HTTP_4(?:00|13|15|22)|HTTPStatus\.(?:BAD_REQUEST|UNPROC)"
    r"|\bBadRequest\(|\.error\(|parser\.error|sys\.exit\(|typer\.(?:BadParameter|Exit)"
    r"|\bprint\(.{0,3}(?i:invalid|not valid|out of range|please enter)"
    r"|click\.(?:BadParameter|UsageError|ClickException)|gr\.Error|INVALID_ARGUMENT"
)
_STRONG = pattern(
    r"\bnot in\b|\bin\b|<|>|!=|==|isinstance|missing|isnull|isna|\blen\(|endswith|startswith"
    r"|content_type|match\(|invalid|extension|allowed|required|columns|issubset|difference"
    r"|\bvalid|\ball\(|\bany\(|isdigit|isnumeric|\bset\(|suffix|\.get\("
)
# An empty line is passed over, or answered with a word.
_EMPTY = pattern(r"^\s*not\s+[\w.]+\.strip\(\)\s*:|\.strip\(\)\s*==\s*[\"']{2}\s*:")
_PASSES = pattern(r"\bcontinue\b|\breturn\b|\.(?:warning|error|stop)\(|^\s*print\(")
# That one named part is there says nothing of what it holds.
_ONE_KEY = pattern(r"^\s*\(?[\"'][^\"']+[\"']\s+not in\s+[\w.()]+\)?\s*:")
_OTHER = pattern(
    r"__name__|\bmodel(?:_(?:id|name|type|key|version))?\b|api_key|token|auth|status_code|user\b"
    r"|password|\b(?:self\.)?(?:config|cfg|settings)\.|\blogits\b|\.n?dim\b"
)


# What a checking function answers, or adds to its list, for an input that it refuses.
_ANSWERS = pattern(
    r"^\s*return\s*\(?\s*(?:None|False|\[?f?[\"'])|"
    r"\b(?:errors?|issues|problems|violations|warnings|failures)\.append\("
)


class Check(NamedTuple):
    """A refusing condition; `strict` when it looks at a name, type, range or kind."""

    line: int
    text: str
    strict: bool


def checks(
    repository: Repository, module: Module, function: Function, checker: bool
) -> Iterator[Check]:
    """The conditions of a function that end in a refusal, in order.

    A function that says that it checks, a `checker`, refuses by what it answers or notes, too.
    """
    lines = source_of(repository, module, function)[:MAX_LINES]
    for at, line in enumerate(lines):
        number, text = function.line + at, line.strip()
        condition = _CONDITION.match(line)
        if condition and not _OTHER.search(condition[1]):
            if any(_refuses(row, checker) for row in _body(lines, at)):
                strict = _STRONG.search(condition[1]) and not _ONE_KEY.search(condition[1])
                yield Check(number, text[:120], bool(strict))
            elif _EMPTY.search(condition[1]) and any(map(_PASSES.search, _body(lines, at)[1:])):
                yield Check(number, text[:120], False)
        elif _EXCEPT.match(line) and any(_REFUSES.search(row) for row in _body(lines, at)):
            yield Check(number, text[:120], False)
        elif _ASSERT.match(line) and _STRONG.search(text) and not _OTHER.search(text):
            yield Check(number, text[:120], True)


def _refuses(row: str, checker: bool) -> bool:
    return bool(_REFUSES.search(row) or (checker and _ANSWERS.search(row)))


def _body(lines: tuple[str, ...], at: int) -> list[str]:
    """The line itself and the more indented ones below it, a few at most, but for those that
    depend on another condition."""
    depth, inner = _indent(lines[at]), _DEEPEST
    found = [lines[at]]
    for line in lines[at + 1 : at + 1 + _AHEAD]:
        if line.strip() and _indent(line) <= depth:
            break
        if line.strip() and _indent(line) <= inner:
            inner = _indent(line) if _CONDITION.match(line) else _DEEPEST
            found.append(line)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
