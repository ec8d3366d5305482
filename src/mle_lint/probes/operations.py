"""What the documents say about watching the model after it is deployed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint.artefacts.passages import Passage, Passages, Section
from mle_lint.artefacts.terms import Terms, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents import below, excerpt, is_placeholder
from mle_lint.probes.sentences import says, with_words
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
_RULES = ("yaml", "yml", "promql", "toml")
# Lines of a fence that are read below a heading about monitoring.
_MOST_LINES = 200
# A section of fewer words is a heading without content.
_FEW_WORDS = 10


class Watch(NamedTuple):
    """What a section names: kinds of signal, statements that hold one or a bound, and the how."""

    kinds: int
    stated: tuple[int, ...]
    bounds: int
    how: bool


def plan(
    repository: Repository,
    *,
    headings: tuple[str, ...],
    inputs: tuple[str, ...],
    predictions: tuple[str, ...],
    service: tuple[str, ...],
    quality: tuple[str, ...],
    how: tuple[str, ...],
    least: int,
    not_under: tuple[str, ...],
    hedges: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sections about monitoring that say what is watched and how.

    A section is enough that names `least` kinds of signal and a word of `how`, three signals of
    one kind and such a word, or two signals with the number that each is held against. So is a
    paragraph that begins with the word of a heading and names as many kinds. Sections
    at or below headings with words of `not_under` do not count, nor hedged statements.
    """
    passages = repository.passages
    aside = below(passages, not_under) | set(passages.find(hedges))
    untitled = passages.find(not_under)
    groups = [terms(*group) for group in (inputs, predictions, service, quality)]
    for part in _sections(passages, headings):
        if part.heading in aside or part.heading in untitled:
            continue
        indices = [i for i in passages.under(part) if i not in aside]
        watch = _watch(passages, indices, groups, terms(*how))
        enough = watch.kinds >= least or (watch.kinds and len(watch.stated) >= 3)
        if watch.bounds >= 2 or (enough and watch.how):
            yield from (excerpt(passages[index]) for index in watch.stated[:4])
    opening = terms(*headings)
    for index in sorted(passages.find(headings) - aside):
        passage = passages[index]
        if passage.block.kind in ("paragraph", "item") and opening.begin(passage.text):
            watch = _watch(passages, [index], groups, terms(*how))
            if watch.kinds >= least and watch.how:
                yield excerpt(passage)


def _sections(passages: Passages, headings: tuple[str, ...]) -> Iterator[Section]:
    """Sections with such a heading; the title of the README stands for the whole project."""
    titles = passages.find(headings)
    for part in passages.sections:
        if part.heading is not None and part.heading in titles:
            title = passages[part.heading]
            if title.rank > 0 or title.block.level > 1:
                yield part


def _watch(passages: Passages, indices: Iterable[int], groups: list[Terms], how: Terms) -> Watch:
    kinds: set[int] = set()
    stated: list[int] = []
    bounds, told = 0, False
    for index in indices:
        for line in _statements(passages[index]):
            found = {number for number, group in enumerate(groups) if group.search(line)}
            kinds |= found
            bounded = _BOUND.search(line) is not None
            bounds += bool(found) and bounded
            told = told or bounded or how.search(line) is not None
            if found and index not in stated:
                stated.append(index)
    return Watch(len(kinds), tuple(stated), bounds, told)


def _statements(passage: Passage) -> list[str]:
    """A passage's text, and the lines of alert rules in a fence."""
    if is_placeholder(passage):
        return []
    if passage.block.kind == "code":
        if passage.block.language not in _RULES:
            return []
        return passage.text.splitlines()[:_MOST_LINES]
    return [passage.text]


def named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    verbs: tuple[str, ...],
    objects: tuple[str, ...],
    tools: tuple[str, ...],
    other: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Sentences with one of the words or tools, or with a verb beside one of its objects.

    None of them with a word of `other`, which tells that something else is watched.
    """
    passages = repository.passages
    for index, sentence in with_words(repository, (*words, *verbs, *tools)):
        if says(sentence, other) or len(sentence.split()) < least_words:
            continue
        if says(sentence, (*words, *tools)) or says(sentence, verbs, objects):
            yield excerpt(passages[index])
    for part in _sections(passages, (*words, *verbs)):
        title = passages[part.first].text
        meant = says(title, words) or says(title, verbs, objects) or len(_WORD.findall(title)) == 1
        if meant and not says(title, other) and _fills(passages, part):
            yield excerpt(passages[part.first])


def _fills(passages: Passages, part: Section) -> bool:
    """Whether a section says something of its own."""
    own = [passages[index] for index in passages.under(part)]
    said = [p for p in own if p.block.kind not in ("heading", "code") and not is_placeholder(p)]
    return sum(length(passage.text) for passage in said) >= _FEW_WORDS
