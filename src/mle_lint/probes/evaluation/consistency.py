"""Whether what a platform tool guarantees is named in words and shown by tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.probes.code.calls import imports, used
from mle_lint.probes.code.named_tests import telling
from mle_lint.probes.code.own_texts import matches, phrases
from mle_lint.probes.documents.passages import mentions
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A sentence that names a guarantee has at least so many words.
_SENTENCE = 4


class Guarantee(NamedTuple):
    """A guarantee: the words that documents name it by, and those that tests do."""

    said: tuple[str, ...]
    shown: tuple[str, ...]


def tested(
    repository: Repository,
    *,
    guarantees: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Guarantees that a document names and a test shows, when `least` tests in all do.

    `guarantees` are entries `words of documents : words of names of tests`, with commas between.
    """
    said: list[Evidence] = []
    shown: dict[tuple[str, int], Evidence] = {}
    for item in _read(guarantees):
        tests = tuple(telling(repository, item.shown))
        named = next(_named(repository, item.said, without, not_under), None)
        if tests and named:
            said.append(named)
            shown.update({test.location[:2]: test for test in tests})
    if len(shown) >= least:
        yield from said[:2]
        yield from shown.values()


def begun(
    repository: Repository,
    *,
    guarantees: tuple[str, ...],
    lesser: tuple[str, ...],
    few: int,
    plain: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    borrowed: tuple[str, ...],
    calls: tuple[str, ...],
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Guarantees that are only tested (`few` times), only named, or only kept by the code.

    `lesser` are guarantees that any table keeps, in the same form. Only words of `plain` name a
    guarantee without a test, and none do where a package of `borrowed` is imported, which may be
    what they tell of. `calls` and `texts` are what keeps a guarantee in code.
    """
    tests: dict[tuple[str, int], Evidence] = {}
    for item in _read(guarantees + lesser):
        found = tuple(telling(repository, item.shown))
        tests.update({test.location[:2]: test for test in found})
        named = next(_named(repository, item.said, without, not_under), None)
        if found and named:
            yield from found
    if len(tests) >= few:
        yield from tests.values()
    if not _borrows(repository, borrowed):
        yield from _named(repository, plain, without, not_under)
    yield from used(repository, names=calls)
    yield from matches(repository, phrases(texts))


def _borrows(repository: Repository, packages: tuple[str, ...]) -> bool:
    return any(imports(module, packages) for module in repository.code)


def _named(
    repository: Repository,
    words: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    yield from mentions(
        repository,
        words=words,
        without=without,
        not_under=not_under,
        least_words=_SENTENCE,
        by_heading=False,
    )


@lru_cache(maxsize=8)
def _read(entries: tuple[str, ...]) -> tuple[Guarantee, ...]:
    found = []
    for entry in entries:
        said, _, shown = entry.partition(":")
        found.append(Guarantee(_listed(said), _listed(shown)))
    return tuple(found)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
