"""Conditions in a function that refuse an input: the condition, and the refusal below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mle_lint.artefacts.module import Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of, source_of
from mle_lint.probes.serving.own_errors import own_errors
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_LINES = 400
MAX_LEVEL = 1_500
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
    r"|\b\w*BadRequest\w*\(|\.error\(|parser\.error|sys\.exit\(|typer\.(?:BadParameter|Exit)"
    r"|\braise SystemExit\(|\bst\.stop\(|\bshowerror\(|\bQMessageBox\.|\bflash\("
    r"|\.(?:basic_)?(?:reject|nack)\(|\bdead_?letter"
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
    # What failed, and whether two answers of the code go together, is no input.
    r"|,\s*(?:Base)?Exception\)|\blen\([^()]{1,60}\)\s*!=\s*len\(|\bprob(?:s|abilities)\b|threshold"
)


# What a checking function answers, or adds to its list, for an input that it refuses.
_ANSWERS = pattern(
    r"^\s*return\s*\(?\s*(?:None|False|\[?f?[\"'])|"
    r"\b(?:errors?|issues|problems|violations|warnings|failures)\.append\("
)
_RAISES = pattern(r"\braise\s+(?:\w+\.)*(\w+)")
_RETURNS = pattern(r"^\s*return\b(.*)$")
_NOTES = pattern(r"^\s*(\w+)(?:\.(?:append|add|extend)\(|\s*\+=)")
_NOTHING = pattern(r"^\s*return\s*\(?\s*(?:None\b|False\b|$)")
_SOMETHING = pattern(r"^\s*(?:return\s*\(?\s*(?:None,\s*)?\[?f?[\"'\w]|yield\b)(?!None|False|True)")
_TELLS = pattern(r"(?i)\berrors?\b|invalid|\bstop\(|\.warning\(")
# `if wrong:`, and what makes such a list: `[name for name in row if ...]`, `given - known`.
_BARE = pattern(r"^\s*(?:len\()?(\w+)\)?\s*:")
_BOUND = pattern(r"^\s*(\w+)\s*(?::[^=]{1,60})?=\s*(.*)$")
_CHOSEN = pattern(
    r"\bfor\b.*\bif\b|\bset\(.*[-^]|\.keys\(\)\s*[-^]|[-^]\s*(?:set\(|\w+\.keys\()|\bany\(|\ball\("
)
_BACK = 12
_NAMES = pattern(r"\b[A-Za-z_]\w*\b")


class Check(NamedTuple):
    """A refusing condition; `strict` when it looks at a name, type, range or kind."""

    line: int
    text: str
    strict: bool


def checks(
    repository: Repository,
    module: Module,
    function: Function,
    checker: bool = False,
    told: bool = False,
    untold: bool = False,
) -> Iterator[Check]:
    """The conditions of a function that end in a refusal, in order.

    A function that says that it checks, a `checker`, refuses by what it answers or notes, too. So
    does one of which the caller refuses an input where it answers something, and is `told` what is
    wrong, or nothing, and is `untold`.
    """
    lines = source_of(repository, module, function)[:MAX_LINES]
    noted = _answered(lines) if checker or told else frozenset()
    errors = own_errors(repository)

    def ends(row: str) -> bool:
        if _REFUSES.search(row) or (checker and _ANSWERS.search(row)) or _raises(row, errors):
            return True
        note = _NOTES.match(row) if noted else None
        if note is not None and note[1] in noted:
            return True
        return bool((told and _SOMETHING.match(row)) or (untold and _NOTHING.match(row)))

    yield from _found(lines, function.line, ends)


def level_checks(repository: Repository, module: Module) -> Iterator[Check]:
    """The conditions at a module's own level that end in a refusal, in order."""
    lines = list(lines_of(repository, module.path)[:MAX_LEVEL])
    for function in module.facts.functions:
        for at in range(function.line - 1, min(function.end_line, len(lines))):
            lines[at] = ""
    errors = own_errors(repository)
    yield from _found(
        tuple(lines), 1, lambda row: bool(_REFUSES.search(row)) or _raises(row, errors)
    )


def _found(lines: tuple[str, ...], first: int, ends: Callable[[str], bool]) -> Iterator[Check]:
    for at, line in enumerate(lines):
        found = _check(lines, at, line, ends)
        if found is not None:
            yield found._replace(line=first + at)


def _check(lines: tuple[str, ...], at: int, line: str, ends: Callable[[str], bool]) -> Check | None:
    """The check that a line begins, if any, with the line's number among those of the function."""
    text = line.strip()
    condition = _CONDITION.match(line)
    if condition and not _OTHER.search(condition[1]):
        body = _body(lines, at)
        if any(map(ends, body)):
            strict = _STRONG.search(condition[1]) and not _ONE_KEY.search(condition[1])
            strict = strict or _is_found_wrong(lines, at, condition[1])
            return Check(at, text[:120], bool(strict))
        if _EMPTY.search(condition[1]) and any(map(_PASSES.search, body[1:])):
            return Check(at, text[:120], False)
    elif _EXCEPT.match(line) and any(_REFUSES.search(row) for row in _body(lines, at)):
        return Check(at, text[:120], False)
    elif _ASSERT.match(line) and _STRONG.search(text) and not _OTHER.search(text):
        return Check(at, text[:120], True)
    return None


def _is_found_wrong(lines: tuple[str, ...], at: int, condition: str) -> bool:
    """Whether a condition asks if a name holds anything that was chosen by a condition before."""
    bare = _BARE.match(condition)
    if bare is None:
        return False
    for line in lines[max(at - _BACK, 0) : at]:
        bound = _BOUND.match(line)
        if bound and bound[1] == bare[1] and _CHOSEN.search(bound[2]):
            return True
    return False


def refuses(text: str) -> bool:
    """Whether a piece of code answers that something is wrong with its input."""
    return _REFUSES.search(text) is not None or _TELLS.search(text) is not None


def _raises(row: str, errors: frozenset[str]) -> bool:
    raised = _RAISES.search(row) if errors else None
    return raised is not None and raised[1] in errors


def _answered(lines: tuple[str, ...]) -> frozenset[str]:
    """The names that the returns of a function speak of: what is put there is answered."""
    returned = (found[1] for line in lines if (found := _RETURNS.match(line)))
    return frozenset(name for text in returned for name in _NAMES.findall(text))


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
