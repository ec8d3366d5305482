"""Keys under which parameters and metrics stand where a run is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_OF_METRIC = pattern(
    r"score|mean|std|auc|accura|(?:^|_)acc(?:_|\b)|f1|rmse|(?:^|_)mae|loss|metric|error|recall|precision"
    r"|hit_|ndcg|mrr",
    re.IGNORECASE,
)


# Values that a search tries, and what a schedule has made of one: not the setting of a run.
_TRIED = pattern(
    r"\s*(?:[\[(]|(?:np|numpy)\.(?:linspace|logspace|geomspace|arange)\b|range\("
    r"|(?:scipy\.)?stats\.|(?:log)?uniform\(|(?:sp_)?randint\(|trial\.|hp\.|tune\.)"
)
_SCHEDULED = pattern(r"\s*[\w.]{0,60}(?:param_groups|get_last_lr|get_lr)\b")
# How many weights a network has.
_COUNT = pattern(
    r"[\"'](?:total|trainable|num|nb|n|count|number[ _-]of)[ _-]\w*para?m", re.IGNORECASE
)
_AT_PRESENT = pattern(r"[\"'](?:current|curr|cur|now|last)[ _-]", re.IGNORECASE)
# What a command or a page keeps between its parts.
_KEPT_STATE = pattern(r"\.(?:obj|session_state|environ|state)\[$")
# The command line, and all of its options.
_OPTIONS = r"(?:args|opts?|options|flags|cfg|config|params|hparams)"
_GIVEN = rf"(?:sys\.argv\b(?!\[\d\])|vars\((?:\w+\.)?{_OPTIONS}\)|{_OPTIONS}\.__dict__)"
_COMMAND_LINE = pattern(rf"\b{_GIVEN}")
_ENTRY_OF_COMMAND_LINE = pattern(rf"[\"']\s{{0,4}}:\s{{0,40}}(?:str\()?{_GIVEN}")
# A mapping that is made of keyword arguments, and the names of the columns of a file.
_MADE = pattern(
    r"\b(?:dict|SimpleNamespace|\w+\.update|\w+\.append\(dict)\(([^()]{0,999}(?:\([^()]{0,200}\)[^()]{0,500}){0,20})\)"
)
_KEYWORD = pattern(r"(?:^|[,(\s])([A-Za-z_]\w*)\s*=(?!=)\s*([^,\s]{1,40})")
# A line of names that stands above rows of values.
_HEAD = pattern(
    r"\b(?:writerow|fieldnames\s*=|columns\s*=|DictWriter\(\s*\w+\s*,|[A-Z_]*(?:FIELDS|COLUMNS|HEADER)\s*=)"
    r"\s*\(?\s*[\[(]([^\[\]()]{3,600})[\])]"
)
_COLUMN = pattern(r"[\"']([A-Za-z]\w{0,40})[\"']")
_PASSED = pattern(r"\b([A-Za-z]\w*)=(?:\w+\.)?\1\b(?![\w.(])")
# What is handed on so and says what is worked on, not how.
_NO_SETTINGS = frozenset({
    "model", "name", "data", "path", "df", "x", "y", "X", "title", "file", "date", "timestamp",
    "id", "n", "messages", "text", "label", "labels", "color", "ax", "index", "columns", "target",
    "input", "inputs", "query", "question", "answer", "context", "user", "key", "url", "status",
})  # fmt: skip


class Keys(NamedTuple):
    """Names under which parameters and metrics are written; `sure` hold nothing but parameters."""

    parameters: tuple[str, ...]
    sure: tuple[str, ...]
    metrics: tuple[str, ...]


def parameter(words: tuple[str, ...], text: str) -> re.Match[str] | None:
    """The first key of a parameter in a text. One that also names what was measured, such as
    "cv_mean_auc", is none, nor is one that holds the values of a search or the rate of a step."""
    found = key(words, False).finditer(text)
    return next((match for match in found if not _is_no_setting(match, text)), None)


def _is_no_setting(match: re.Match[str], text: str) -> bool:
    if any(form.search(match[0]) for form in (_OF_METRIC, _AT_PRESENT, _COUNT)):
        return True
    if _KEPT_STATE.search(text, max(match.start() - 20, 0), match.start()):
        return True
    return any(form.match(text, match.end()) for form in (_TRIED, _SCHEDULED))


@lru_cache(maxsize=8)
def key(words: tuple[str, ...], measured: bool) -> re.Pattern[str]:
    """Words as keys of a mapping; a literal number behind the key is nothing measured."""
    options = "|".join(re.escape(word).replace("_", "[ _-]?") for word in words)
    value = r"\s*(?![\d{\s])" if measured else r"(?!\s*(?:int\()?len\()"
    text = rf"[\"'](?:\w+[ _-])?(?:{options})(?:[ _@-]\w+){{0,3}}[\"']\s*(?:\]\s*=|:){value}"
    return pattern(text, re.IGNORECASE)


@lru_cache(maxsize=8)
def field(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as fields of a formatted text, as in `{rmse:.3f}`."""
    options = "|".join(map(re.escape, words))
    text = rf"\{{(?:\w+[._])*(?:{options})(?:_\w+)?(?:![rs])?(?::[^{{}}\"']*)?\}}"
    return pattern(text, re.IGNORECASE)


def holds_command_line(line: str, near: str) -> bool:
    """Whether a line writes all options, or a mapping near it has them as an entry."""
    return bool(_COMMAND_LINE.search(line) or _ENTRY_OF_COMMAND_LINE.search(near))


def columns(text: str) -> Iterator[str]:
    """The keyword arguments of mappings that a text makes and the names in the head of a table
    that it writes, as keys of a mapping."""
    for made in _MADE.findall(text):
        for name, value in _KEYWORD.findall(made):
            yield f"'{name}': {value}"
    for head in _HEAD.findall(text):
        for name in _COLUMN.findall(head):
            yield f"'{name}': row"


def passed(text: str) -> frozenset[str]:
    """Names that a call is handed under the variable of the same name: `SVC(C=C)`."""
    return frozenset(_PASSED.findall(text)) - _NO_SETTINGS
