"""Answers of a model that code in other languages than Python keeps, and what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, foreign
from mle_lint.probes.code.identifiers import speaks
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# What is left of a record when its keys are looked for.
MAX_RECORD = 1_500
# A row of a database, by its own object or by the name of its table.
_ROW = pattern(
    r"(?:\b(\w+)|\))\.(?:create|insert|insertOne|insertMany|insertGraph|values)\(\s{0,40}\[?\s{0,40}\{(?:\s{0,40}data\s{0,9}:\s{0,9}\{)?"
    r"|\baddDoc\([^{]{0,200}\{"
)
# A row that is put beside the call of a model.
_PUT = pattern(r"\bnew Put(?:Item)?Command\(|\.putItem\(|\.insertOne\(")
# A file that grows, and the object or type that says what is written there.
_GROWS = pattern(r"\bappendFile(?:Sync)?\(|\bcreateWriteStream\([^)]{0,200}flags:\s*[\"']a[\"']")
_KEY = pattern(r"(?:^|[{,;\n])[ \t]*([A-Za-z_]\w*)\??\s{0,9}(?=[:,}\n])")
# What an assistant of the application said.
_OF_MODEL = pattern(r"^ai(?:_|[A-Z])")
# Questions to a model are made so, too, and no row is.
_CLIENTS = frozenset({"completions", "messages", "responses", "axios", "images", "embeddings"})
# Screens show what a service keeps.
_SCREENS = (".tsx", ".jsx")


class Words(NamedTuple):
    """Words of keys: for what a model answered, what it was asked, what was measured of it.

    `replied` are those for what anybody could have answered.
    """

    answered: tuple[str, ...]
    asked: tuple[str, ...]
    measured: tuple[str, ...]
    replied: tuple[str, ...]


def kept(repository: Repository, words: Words) -> Iterator[Evidence]:
    """Rows with what a model answered, or what it was asked and how long that took.

    Also files that grow by records of what was asked and how long it took, and any row that is
    put into a store where a model is asked. Behind a route that predicts, a row with a question
    and a reply holds the model's.
    """
    behind = foreign.answering(repository)
    beside = words._replace(measured=words.measured + words.replied)
    asking = {source.path for source in foreign.sources(repository) if source.asks}
    for path, text in elsewhere.sources(repository):
        if path.endswith(_SCREENS):
            continue
        said = beside if path in behind else words
        found = next((m for m in _ROW.finditer(text) if _is_record(m, text, said)), None)
        if found is None and path in asking:
            found = _PUT.search(text)
        if found is None:
            found = _GROWS.search(text)
            if found is not None and not _measures(_keys(text), words):
                found = None
        if found is not None:
            yield elsewhere.at(repository, path, text, found)


def _is_record(match: re.Match[str], text: str, words: Words) -> bool:
    if match[1] in _CLIENTS:
        return False
    keys = _keys("{" + text[match.end() : match.end() + MAX_RECORD].partition("}")[0] + "}")
    answers = any(_OF_MODEL.match(key) or speaks(key, words.answered) for key in keys)
    return answers or _measures(keys, words)


def _keys(text: str) -> list[str]:
    return _KEY.findall(text)


def _measures(keys: list[str], words: Words) -> bool:
    """Whether something asked and something measured are among the keys."""
    return any(speaks(key, words.asked) for key in keys) and any(
        speaks(key, words.measured) for key in keys
    )


def summed_up(repository: Repository, shares: tuple[str, ...]) -> Iterator[Evidence]:
    """Files behind a route that compute how long all but a share of the requests took."""
    wanted = pattern(rf"\b\w{{0,40}}(?:{'|'.join(shares)})\w{{0,40}}\s{{0,9}}:?=(?!=)")
    behind = foreign.at_work(repository)
    for path, text in elsewhere.sources(repository):
        found = wanted.search(text) if path in behind and not path.endswith(_SCREENS) else None
        if found is not None:
            yield elsewhere.at(repository, path, text, found)
