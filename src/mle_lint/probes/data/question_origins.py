"""How the cases came to be on which the answers of a language model are judged."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.serving import asking
from mle_lint.probes.code.training import trained
from mle_lint.probes.documents.passages import below, excerpt, is_filled
from mle_lint.probes.documents.sentences import with_answers
from mle_lint.repository import Repository

# A number of cases, in digits or as words; a year or a version is none.
_NUMBER = pattern(
    r"(?<![\w.:/-])\d{1,3}(?![\w.:%/]*\d)\b|(?<![\w.:/-])\d{1,2}[.,' ]\d{3}\b|"
    r"\d{1,5}(?=\s?[\u1100-\ud7ff])"
    r"|\b(?:dozens?|hundreds?|twenty|thirty|forty|fifty|sixty|eighty|ninety)\b"
)
_LABEL = pattern(r"^\W{0,4}([^\W\d_][^:：|.\n]{0,32}?)\W{0,4}[:：|.]")
# How many characters may stand between a number and what it counts.
_REACH = 32
_LEAST_WORDS = 6
_MOST = 2_000


def only_asks(repository: Repository) -> bool:
    """Whether the project asks a language model and trains none."""
    if next(trained(repository), None) is not None:
        return False
    return next(asking(repository), None) is not None


def made_for_answers(
    repository: Repository,
    *,
    cases: tuple[str, ...],
    made: tuple[str, ...],
    judging: tuple[str, ...],
    annotators: tuple[str, ...],
    supposed: tuple[str, ...],
    code_tests: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Where a language model is asked and none trained, the passages of `told_made`."""
    if only_asks(repository):
        yield from told_made(
            repository,
            cases=cases,
            made=made,
            judging=judging,
            annotators=annotators,
            supposed=supposed,
            without=code_tests,
            not_under=not_under,
        )


def told_made(
    repository: Repository,
    *,
    cases: tuple[str, ...],
    made: tuple[str, ...],
    judging: tuple[str, ...],
    annotators: tuple[str, ...],
    supposed: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages that say who made the cases, or how many were made, for judging answers by them.

    Words of `cases` and `made` stand in one passage with `judging` in it or in the heading above,
    and a number of them or one of `annotators`; behind a label of `judging` a number of anything
    is one of cases. What is `supposed`, or a test of code (`without`), is passed over.
    """
    passages = repository.passages
    case, maker, person = terms(*cases), terms(*made), terms(*annotators)
    judged, idle = terms(*judging), terms(*supposed, *without)
    for index in sorted(passages.find(made) - below(passages, not_under)):
        passage = passages[index]
        if not is_filled(passage) or is_test(passage.path) or length(passage.text) < _LEAST_WORDS:
            continue
        text = " ".join(
            part for part in map(folded, with_answers(passage, _MOST)) if not idle.search(part)
        )
        label = _LABEL.match(text)
        headed = judged.search(passages.heading_of(index)) or (label and judged.search(label[1]))
        if not (headed or judged.search(text)):
            continue
        numbers = [match.end() for match in _NUMBER.finditer(text)]
        counted = _are_counted(numbers, [span.start for span in case.spans(text)])
        by = counted or (numbers and headed) or (case.search(text) and person.search(text))
        if by and maker.search(text):
            yield excerpt(passage)


def _are_counted(numbers: list[int], cases: list[int]) -> bool:
    """Whether a case stands right behind a number."""
    return any(0 <= start - end <= _REACH for end in numbers for start in cases)
