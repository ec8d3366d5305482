"""Tools and practices that documents claim, each with what would back it.

A row of a rule says `name | words of a claim | traces`. The words are looked for in statements, the
traces (alternatives of a pattern in lower case) in the repository. A trace `=name` asks one of the
functions of `backings` instead. A name that begins with `~` is backed by a dependency file alone,
since nothing imports such a tool by itself; with `^` by an address that a document links to.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.terms import WORD, Span, folded, is_unspaced, parts_of, spaced, terms
from mle_lint.model import Claim, Confidence, Related
from mle_lint.patterns import pattern
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.backings import IN_WORKFLOWS, against, backing
from mle_lint.probes.honesty.others_work import (
    introduces_code,
    is_in_a_document,
    is_in_another_repository,
)
from mle_lint.probes.honesty.statements import Polarity, Statement, line_of, statements
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_RELATED = 5
# Words that make what follows one of several that would do.
_AMONG = pattern(
    r"\b(?:like|as|etc|or|ou|oder|wie|como|comme|tels que|telles que)\s+"
    r"(?:[\w&.]+(?: [\w&.]+){0,3}, ){0,6}(?:(?:the|o|a|el|la|le|der|die|das|dem)\s+)?$"
)
_OR = pattern(r"(?:, [\w&.+-]+(?: [\w&.+-]+){0,2}){0,5},? (?:or|ou|oder|o|или|或者?) ")
# What a sentence begins with that tells what a tool is, and one that goes on with it.
_IS_ONE = pattern(
    r"((?:the )?[\w&.]+?(?: [\w&.]+?)?)(?i:tm)?\W{1,3}"
    r"(?:is an?|offers|allows|enables|supports|lets you|(?:also|automatically) \w+s)\b"
)
_CONTINUED = pattern(r"it\b(?: also| can)?")
# The last member of a list, with the workflows that do it.
_LAST_BY = pattern(
    r"(?:, |,? and )(?:continuous (?:integration|deployment|delivery)|ci(?:/| ?)cd|ci|automat\w+)"
    r" (?:using|with|via|through|by) (?:github actions|gitlab|jenkins|azure|circleci|workflows?)"
)
# What stands before a member of a list.
_MEMBER = pattern(r",\s*(?:and\s+|und\s+|et\s+|e\s+|y\s+)?$")
_LIKE = pattern(r"[- ](?:like|style|inspired|compatible|agnostic)\b")


class Subject(NamedTuple):
    """A tool or practice. `asked` and `linked` say what else backs it than its use."""

    kind: str
    name: str
    words: tuple[str, ...]
    traces: str
    also: tuple[str, ...] = ()
    asked: bool = False
    linked: bool = False


class _Said(NamedTuple):
    subject: Subject
    statement: Statement
    word: str


@lru_cache(maxsize=8)
def subjects(kind: str, rows: tuple[str, ...]) -> tuple[Subject, ...]:
    """The subjects of the rows of a rule."""
    return tuple(_subject(kind, row) for row in rows)


def _subject(kind: str, row: str) -> Subject:
    name, words, *rest = (part.strip() for part in row.split(" | "))
    told, *also = (tuple(word.strip() for word in part.split(",")) for part in words.split(" & "))
    return Subject(
        kind,
        name.lstrip("~^"),
        told,
        rest[0] if rest else "|".join(told),
        also[0] if also else (),
        "~" in name[:2],
        "^" in name[:2],
    )


def claimed(
    repository: Repository, chosen: tuple[Subject, ...], polarity: Polarity
) -> Iterator[Claim]:
    """The claims of tools and practices with their verdicts, those of one passage together."""
    every = tuple(word for subject in chosen for word in subject.words)
    first: dict[str, list[_Said]] = {}
    for statement in statements(repository, every, polarity):
        for subject in _candidates(chosen, statement.text):
            span = terms(*subject.words).search(statement.text)
            if span is None or _is_one_of_several(statement.text, span.start, span.end):
                continue
            if _is_of_another(chosen, statement, subject):
                continue
            if _is_elsewhere(repository, statement, subject, span.text):
                continue
            if subject.traces.startswith(IN_WORKFLOWS) and _is_apart(subject, statement.text, span):
                continue
            if not subject.also or _says_also(repository, subject, statement):
                first.setdefault(subject.name, []).append(_Said(subject, statement, span.text))
    for said in first.values():
        yield _judged(repository, said)


def _is_one_of_several(text: str, start: int, end: int) -> bool:
    """Whether a name in a text is an example, or one of a list of which another would do."""
    if _LIKE.match(text, end) or _OR.match(text, end):
        return True
    return _AMONG.search(text[:start]) is not None


def _is_of_another(chosen: tuple[Subject, ...], statement: Statement, subject: Subject) -> bool:
    """Whether a statement, or the paragraph that it continues, tells what another tool is and
    can: its subject is that tool."""
    texts = [statement.text.lstrip("*_ ")]
    if _CONTINUED.match(texts[0]):
        texts.append(statement.passage.text)
    for text in texts:
        found = _IS_ONE.match(text)
        if found is None:
            continue
        for other in _candidates(chosen, found[1]):
            if other.kind == "tool" and terms(*other.words).begin(found[1]):
                return other.name != subject.name
    return False


def _is_elsewhere(
    repository: Repository, statement: Statement, subject: Subject, words: str
) -> bool:
    """Whether what is said is in a document, in the code below, or in another repository."""
    if introduces_code(repository, statement.at):
        return True
    if is_in_a_document(repository, statement.at, words):
        return True
    tool = subject.kind == "tool"
    return tool and is_in_another_repository(repository, statement.at, subject.name)


def _is_apart(subject: Subject, text: str, span: Span) -> bool:
    """Whether a text names something in a list of which another member is the workflows, or whose
    last member alone is done by them."""
    found = _LAST_BY.search(text)
    if found is not None and span.end <= found.start():
        return True
    also = terms(*subject.also).search(text)
    if also is None or also.start < span.end:
        return False
    between = text[span.end : also.start]
    return between.count(",") > 1 and _MEMBER.search(between) is not None


def _says_also(repository: Repository, subject: Subject, statement: Statement) -> bool:
    """Whether a statement, or the heading above what is said of workflows, has the other words."""
    also = terms(*subject.also)
    if also.search(statement.text):
        return True
    heading = repository.passages.heading_of(statement.at)
    return subject.traces.startswith(IN_WORKFLOWS) and also.search(heading) is not None


@lru_cache(maxsize=4)
def _by_first_word(chosen: tuple[Subject, ...]) -> dict[str, tuple[int, ...]]:
    """The numbers of the subjects by the first words of their terms, "" for parts of words."""
    found: dict[str, list[int]] = {}
    for number, subject in enumerate(chosen):
        for word in subject.words:
            parts = parts_of(word)
            whole = parts and not parts[0].endswith("*") and not is_unspaced(word)
            found.setdefault(parts[0] if whole else "", []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _candidates(chosen: tuple[Subject, ...], text: str) -> list[Subject]:
    """The subjects that a text may name, in their order."""
    known = _by_first_word(chosen)
    words = {"", *WORD.findall(text)} & known.keys()
    return [chosen[number] for number in sorted({n for word in words for n in known[word]})]


def _by_name(repository: Repository, subject: Subject) -> str:
    """The first file of code whose name holds the words of a practice, "" for none."""
    if subject.kind != "practice" or subject.traces.startswith(IN_WORKFLOWS):
        return ""
    phrases = [word for word in subject.words if len(parts_of(word)) > 1]
    for path in repository.of_kind("module", "notebook", "source"):
        if terms(*phrases).search(spaced(folded(path.rpartition("/")[2]))):
            return path
    return ""


def _sure(said: list[_Said]) -> Confidence:
    """A name that stands once in running text may be said in passing, or in another sense."""
    in_passing = len(said) == 1 and said[0].statement.passage.block.kind == "paragraph"
    return Confidence.LOW if in_passing else Confidence.MEDIUM


def _judged(repository: Repository, said: list[_Said]) -> Claim:
    subject = said[0].subject
    place = line_of(repository, said[0].statement, said[0].word)
    claim = Claim(subject.kind, subject.name, place, "backed", confidence=_sure(said))
    found = backing(repository, subject.traces, subject.linked)
    others = list(against(repository, subject.traces)) if found else []
    if others:
        return claim._replace(
            verdict="contradicted",
            note=f"{others[0].location.path} {others[0].message}",
            related=tuple(others[:MAX_RELATED]),
            confidence=Confidence.HIGH,
        )
    if found is not None and (found.used or subject.asked):
        return claim._replace(related=(Related(found.location, found.text),))
    if found is None and (path := _by_name(repository, subject)):
        return claim._replace(related=(Related(repository.place(path), "by its name"),))
    if found is None and not traces.searchable(repository):
        return claim._replace(verdict="not checkable")
    again = tuple(
        Related(line_of(repository, other.statement, other.word), "said again")
        for other in said[1 : MAX_RELATED + 1]
    )
    if found is not None:
        listed = Related(found.location, f"only asks for {found.text}")
        return claim._replace(
            verdict="unbacked", note="only listed as a dependency", related=(listed, *again)
        )
    note = "no trace in code, settings or workflows"
    if subject.traces.startswith(IN_WORKFLOWS):
        note = "no workflow does that"
    return claim._replace(verdict="unbacked", note=note, related=again)
