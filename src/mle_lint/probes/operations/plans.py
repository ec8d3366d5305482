"""What the documents say about watching the model after it is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from mle_lint.artefacts.passages import Passage, Passages, Section
from mle_lint.artefacts.terms import Terms, length, spaced, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import background, below, excerpt, is_placeholder
from mle_lint.probes.documents.sentences import of_code, of_prose, says, with_words
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A number that a value is held against: "> 0.2", "below 5 %", "低于 8%".
_BOUND = pattern(
    r"(?:[<>≥≤]=?|&[lg]t;|\b(?:above|below|over|under|exceed\w*|at least|at most|"
    r"(?:more|less|greater|lower|higher) than|threshold\w*(?: of| is)?|umbral\w*|limiar\w*|"
    r"seuil\w*|soglia|schwelle\w*|acima de|abaixo de|por debajo del?|por encima del?|pasa de|"
    r"superieur a|inferieur a|unter|uber|выше|ниже|более|менее)|[高低大小]于|阈值)[ :=|`]*-?\d"
)
_WORD = pattern(r"[^\W\d_]+")
# What joins the names of a heading: "Phase 3: Serving & Monitoring".
_JOINED = pattern(r"[&+/,:;|()—–-]|\b(?:and|y|e|et|und)\b")
_RULES = ("yaml", "yml", "promql", "toml")
# Lines of a fence that are read below a heading about monitoring.
_MOST_LINES = 200
# A section of fewer words is a heading without content.
_FEW_WORDS = 10


def plan(
    repository: Repository,
    *,
    topics: tuple[str, ...],
    signals: tuple[str, ...],
    how: tuple[str, ...],
    least_signals: int,
    least_how: int,
    not_under: tuple[str, ...],
    hedges: tuple[str, ...],
) -> Iterator[Evidence]:
    """Documents that name so many signals, and say so often how or at which bound they are watched.

    So many signals with the bound of each are enough as well.
    Read are the sentences that hold a word of `topics`, and everything below a heading, after an
    opening or below an introduction that does. Nothing at or below headings with words of
    `not_under` counts, nor a passage with one of `hedges`.
    """
    passages = repository.passages
    if not passages.find(topics):
        return
    signal, manner = terms(*signals), terms(*how)
    aside = below(passages, not_under) | passages.find(hedges) | background(passages)
    documents: dict[str, list[_Said]] = {}
    for index, line in _about(passages, topics, aside, passages.find(not_under)):
        names = tuple(spaced(name) for name in signal.findall(line))
        bound = _BOUND.search(line) is not None
        told = len(manner.findall(line)) + bound + _is_measured(passages[index], signal)
        if names or told:
            documents.setdefault(passages[index].path, []).append(_Said(index, names, told, bound))
    for said in documents.values():
        named_signals = {name for item in said for name in item.signals}
        enough = len(named_signals) >= least_signals and sum(i.how for i in said) >= least_how
        if enough or sum(i.bound for i in said if i.signals) >= least_how:
            shown = dict.fromkeys(item.at for item in said if item.signals)
            yield from (excerpt(passages[index]) for index in islice(shown, 4))


def _is_measured(passage: Passage, signal: Terms) -> bool:
    """Whether a row of a table gives the measure of the signal that its first cell names."""
    if passage.block.kind != "row" or passage.block.level == 1:
        return False
    first, *others = passage.text.split(" | ")
    named = bool(signal.findall(first))
    return named and any(signal.findall(cell) for cell in others)


class _Said(NamedTuple):
    """A statement: its passage, its signals, how often it says how, whether with a bound."""

    at: int
    signals: tuple[str, ...]
    how: int
    bound: bool


def _about(
    passages: Passages, topics: tuple[str, ...], aside: AbstractSet[int], untitled: frozenset[int]
) -> Iterator[tuple[int, str]]:
    """The statements about one of the topics, each with the number of its passage."""
    topic, said = terms(*topics), passages.find(topics)
    inside: set[int] = set()
    for part in _sections(passages, topics):
        if part.heading not in aside and part.heading not in untitled:
            inside.update(passages.under(part))
    introduced = False
    for index, passage in enumerate(passages.all):
        kind = passage.block.kind
        if kind not in ("item", "row", "code"):
            introduced = index in said and passage.text.rstrip().endswith(":")
        if index in aside or kind == "heading":
            continue
        whole = introduced or index in inside or (index in said and topic.begin(passage.text))
        # What passages hold is known for prose; code is looked through.
        if not (whole or index in said or kind == "code") or is_placeholder(passage):
            continue
        if kind == "code" and not (whole or topic.search(passage.text)):
            continue
        for line in _statements(passage):
            if whole or topic.search(line):
                yield index, line


def _statements(passage: Passage) -> list[str]:
    """The sentences of a passage; of a fence, the lines of prose or of alert rules."""
    if passage.block.kind != "code":
        return of_prose(passage)
    if passage.block.language in _RULES:
        return passage.text.splitlines()[:_MOST_LINES]
    return of_code(passage)


def _sections(passages: Passages, headings: tuple[str, ...]) -> Iterator[Section]:
    """Sections with such a heading; the title of the README stands for the whole project."""
    titles = passages.find(headings)
    for part in passages.sections:
        if part.heading is None or part.heading not in titles:
            continue
        if passages[part.heading].rank > 0 or not _is_title(passages, part.heading):
            yield part


def _is_title(passages: Passages, heading: int) -> bool:
    """Whether a heading names the whole document: the first of level 1, or right below one, where
    nothing stands between it and the next, and without a second of its kind."""
    title = passages[heading].block
    document = passages.of_document(passages[heading].path)
    if title.level == 1:
        return all(
            passages[i].block.level > 1 for i in _headings(passages, document.start, heading)
        )
    above = [passages[i].block.kind for i in range(document.start, min(heading + 2, document.stop))]
    levels = [passages[i].block.level for i in _headings(passages, document.start, document.stop)]
    return set(above) <= {"heading"} and levels.count(title.level) == 1


def _headings(passages: Passages, first: int, last: int) -> Iterator[int]:
    return (i for i in range(first, last) if passages[i].block.kind == "heading")


def named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    verbs: tuple[str, ...],
    objects: tuple[str, ...],
    served: tuple[str, ...],
    tools: tuple[str, ...],
    other: tuple[str, ...],
    not_under: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Sentences with one of the words or tools, or with a verb beside one of its objects.

    A notebook analyses a business, in which much is monitored; there only what is `served` counts.

    None of them with a word of `other`, which tells that something else is watched, and none
    below headings with `not_under`.
    """
    passages = repository.passages
    aside = below(passages, not_under) | background(passages)
    for index, sentence in with_words(repository, (*words, *verbs, *tools)):
        if index in aside or says(sentence, other) or len(sentence.split()) < least_words:
            continue
        watched = served if passages[index].notebook else objects
        if says(sentence, (*words, *tools)) or says(sentence, verbs, watched):
            yield excerpt(passages[index])
    for part in _sections(passages, (*words, *verbs)):
        title = passages[part.first].text
        watched = served if passages[part.first].notebook else objects
        meant = says(title, words) or says(title, verbs, watched)
        meant = meant or (not passages[part.first].notebook and _is_alone(title, verbs))
        if part.first in aside:
            continue
        if meant and not says(title, other) and _fills(passages, part):
            yield excerpt(passages[part.first])


def _is_alone(title: str, verbs: tuple[str, ...]) -> bool:
    """Whether a heading, or one of those that it joins, is nothing but one of the words."""
    joined = _JOINED.split(title)
    return any(len(_WORD.findall(name)) == 1 and says(name, verbs) for name in joined)


def _fills(passages: Passages, part: Section) -> bool:
    """Whether a section says something of its own."""
    own = [passages[index] for index in passages.under(part)]
    said = [p for p in own if p.block.kind not in ("heading", "code") and not is_placeholder(p)]
    return sum(length(passage.text) for passage in said) >= _FEW_WORDS
