"""Sentences that say how the writer came by the data: somebody got something, somewhere.

A verb alone proves nothing (`features are extracted by the network`), a name alone neither; what
counts is the verb, what the rows are, and a name, an owner, an amount or a year beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, length, terms, words_of
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import below, excerpt, is_filled
from mle_lint.probes.documents.sentences import with_answers
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A word with a capital behind one without, the name of a place or of a set; and who has something.
_NAME = pattern(
    r"\b(?:[A-Z][A-Z0-9]+[\w-]*|[A-Z][a-z]+[A-Z]\w+|[A-Z][a-z]+-[A-Z]\w+|[a-z]{1,2}[A-Z][a-z]{2,})"
    r"|(?:(?<=[a-zß-ÿа-яё,] )|(?<=[\u3040-\ud7ff(\"“«《「*])|(?<=['’]))"
    r"(?:[A-ZÀ-ÖØ-Þ][\w.&+-]+|[А-ЯЁ][\w-]{2,})|[「《“][\u3040-\ud7ff]"
    r"|(?!データ|モデル|ファイル|ユーザ|サーバ)[\u30a0-\u30ff]{3,}(?=の|から| API| の)"
)
_FROM = pattern(
    r"\b(?:[Ff]rom|von|aus|dal|dalla|depuis) (?:the |der |"
    r"dem )?((?:[a-z]{1,2})?[A-Z][\w.-]+)(?= [A-Z(]|[.,;)]|$| (?:[a-z]+ ){1,2}\()"
)
# A set that is called by the name of those who gave it away.
_SET = pattern(
    r"(?:(?<=[a-z,:(] )|^)([A-Z][\w-]+) (?:[a-z]+ )?(?:set|sets|collection|challenge|"
    r"competition|archive|"
    r"survey|census|portal)\b"
)
_PLACING = (
    "from", "von", "aus", "dal", "dalla", "depuis", "set", "sets", "collection", "challenge",
    "competition", "archive", "survey", "census", "portal",
    *map(str, range(1990, 2040)),
)  # fmt: skip
_POSSESSED = pattern(r"[a-z]{3,}(?:'s|’s|s'|s’) [a-z]")
_YEAR = pattern(r"(?<![\w.:/])(?:19[5-9]|20[0-4])\d(?![\w:])|(?<!\d)20[0-4]\d(?=[\u5e74\u1102])")
# What anybody may have; the month of May is none.
_PERHAPS = pattern(r"\b(?:may|might|could) (?:come|consist|be|stem|contain|have)\b")
_SPAN = pattern(
    r"(?<![\w.:/])(?:19[5-9]|20[0-4])\d(?:[./]\d\d?)? ?(?:-|–|—|/|to|and|until|through|bis|"
    r"und|a|al|e|et|y|ate|до|по|и|～|~|至|到) ?"
    r"(?:[^\W\d_]+ )?(?:19|20)\d\d(?!\w)|\b(?:since|seit|desde|depuis|"
    r"dal) (?:[^\W\d_]+ )?(?:19|20)\d\d(?!\w)"
)
# An amount, and how far behind it the things may stand that it counts.
_AMOUNT = pattern(
    r"(?<![\w.:/-])\d{1,3}(?:[.,' \u202f]\d{3})+|(?<![\w.:/-])\d+(?:[.,]\d+)?\s?(?:k|m|mio|"
    r"mil|mln|millions?|thousand|lakh|crore|млн|тыс|bin|ribu|juta|nghin|万|만|千|百)\b"
    r"|(?<![\w.:/-])\d{2,6}(?![\w.:%]*\d)|\d+\s?(?:[万千]|\u1106\u1161\u11ab|\u110e\u1165\u11ab)"
)
# A size in brackets, as behind a name: `(2,500 households`.
_BRACKETED = pattern(r"\((?:about |some |n ?= ?)?\d{1,3}(?:[.,' \u202f]?\d{3})+ [^\W\d_]{4,}")
_LARGE = pattern(r"(?<![\w.:/-])(?:\d{3}|\d{1,3}[.,' \u202f]?\d{3})(?![\d%])")
_REACH = 32
# What the number counts, where that is no word of the list.
_THING = pattern(r"\+?\s?([^\W\d_][\w'-]*)")
# Beside the verb; rows that are named, or in other words an amount, a name, an owner, a year.
_LEAST_BESIDE = 2
_MOST_LABEL = 4
_FILLING = frozenset({
    "the", "our", "my", "raw", "training", "train", "used", "input", "main", "original", "set",
    "sets", "card", "about", "and", "of", "description", "overview", "1", "2", "3", "de", "des",
    "du", "los", "les", "las", "le", "la", "i", "do", "da", "dos", "del", "und", "y", "e", "et",
})  # fmt: skip
_LABEL = pattern(r"^\W{0,4}([^\W\d_][^:：|.\n]{0,32}?)\W{0,4}(?:[:：|]|\.\s)\W{0,6}(?=\w)")


class Words(NamedTuple):
    """The lists by which an origin is known; what each holds is said in the lexicon."""

    subjects: Terms
    obtained: Terms
    used: Terms
    owners: Terms
    supposed: Terms
    titles: Terms
    units: Terms
    aside: Terms
    generic: frozenset[str]


def obtained(
    repository: Repository,
    *,
    subjects: tuple[str, ...],
    obtained: tuple[str, ...],
    used: tuple[str, ...],
    owners: tuple[str, ...],
    supposed: tuple[str, ...],
    titles: tuple[str, ...],
    units: tuple[str, ...],
    generic: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    judged: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Passages with a sentence that says where the rows are from.

    It holds one of `obtained`, and two of these: one of `subjects`, a name that is not `generic`,
    one of `owners`, an amount of anything but `units`, a year. Or a name stands behind a label of
    `titles`, or behind "from"; or rows are named and counted that are `used`. What is `supposed`,
    made to be `judged` by, or about a running service (`without`) is passed over.
    """
    passages = repository.passages
    words = Words(
        terms(*subjects), terms(*obtained), terms(*used), terms(*owners), terms(*supposed),
        terms(*titles), terms(*units), terms(*without), frozenset(generic),
    )  # fmt: skip
    aside = terms(*judged)
    found = passages.find(subjects) | passages.find(titles) | passages.find(obtained)
    found |= passages.find(used) | passages.find(_PLACING)
    for index in sorted(found - below(passages, not_under)):
        passage = passages[index]
        if not _tells(passage):
            continue
        under = _is_title(passages.heading_of(index), words)
        if any(
            _is_origin(sentence, words, under)
            for sentence in with_answers(passage)
            if not aside.search(folded(sentence))
        ):
            yield excerpt(passage)


def _tells(passage: Passage) -> bool:
    block = passage.block
    if block.kind == "row" and block.level == 1 and passage.text.count("|") > 1:
        return False
    return is_filled(passage) and not is_test(passage.path)


def _is_title(text: str, words: Words) -> bool:
    """Whether a heading or a label is about the data and nothing else."""
    rest = words_of(words.titles.blanked(text))
    said = words.titles.search(text) is not None
    return said and length(text) <= _MOST_LABEL and _FILLING.issuperset(rest)


def _is_origin(sentence: str, words: Words, under: bool) -> bool:
    text = folded(sentence)
    if words.supposed.search(text) or words.aside.search(text) or _PERHAPS.search(text):
        return False
    named = _is_named(sentence, words.generic)
    label = _LABEL.match(text)
    if named and label is not None and _is_title(label[1], words):
        return True
    subject = words.subjects.search(text) is not None
    counted = _is_counted(text, words)
    spanned = _SPAN.search(text) is not None
    owned = (words.owners.search(text) or _POSSESSED.search(text)) is not None
    used = words.used.search(text) is not None
    if words.obtained.search(text):
        beside = (subject, counted, owned, named, _YEAR.search(text) is not None)
        if sum(beside) >= _LEAST_BESIDE and (any(beside[:3]) or spanned):
            return True
    if named and spanned and (subject or counted or " from " in text):
        return True
    placed = any(match[1].lower() not in words.generic for match in _FROM.finditer(sentence))
    if placed and (subject or counted or words.obtained.search(text)):
        return True
    if any(match[1].lower() not in words.generic for match in _SET.finditer(sentence)):
        return True
    if not subject:
        return counted and (owned or named) and used and _LARGE.search(text) is not None
    if used and (named or owned):
        return counted or _YEAR.search(text) is not None
    return named and counted and (under or _BRACKETED.search(text) is not None)


def _is_named(sentence: str, generic: frozenset[str]) -> bool:
    """Whether a word of a sentence is a name, and not that of a tool."""
    found = (match[0].strip(".-+&") for match in _NAME.finditer(sentence))
    return any(name.lower() not in generic for name in found)


def _is_counted(text: str, words: Words) -> bool:
    """Whether a number stands before what it counts, which no unit of work or size is."""
    starts = [span.start for span in words.subjects.spans(text)]
    for amount in _AMOUNT.finditer(text):
        if any(0 <= start - amount.end() <= _REACH for start in starts):
            return True
        if _YEAR.match(text, amount.start()):
            continue
        thing = _THING.match(text, amount.end())
        if thing is not None and not words.units.search(thing[1]):
            return True
    return False
