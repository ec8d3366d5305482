"""What a sentence, the configuration and the comments of the code tell of a split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere
from mle_lint.probes.documents.sentences import END
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_CONFIGS = (".yaml", ".yml", ".toml", ".ini", ".cfg")
_CONFIG_MODULE = pattern(r"(?:^|/)\w*(?:config|settings|constants|params)\w*\.(?:py|json)$")
_MAX_CONFIG = 40_000
_ENTRY = pattern(r"""^[ \t]*["']?([\w-]{4,40})["']?[ \t]*[:=]""", re.MULTILINE)
_COMMENT = pattern(r"(?:#+|\"\"\"|''')([^\n#\"]{6,160})")
_MAX_MODULE = 400_000
# Numbers without a fraction: shares in percent, and how many rows there are.
_SHARE = pattern(r"(?<![\w.,-])\d{2}(?![\d.,]*\d)")
_ROWS = pattern(r"(?<![\w.,-])(?:\d{1,3}(?:[,.]\d{3})+|\d{3,6})(?![\d.,]*\d)")
_MOST_SHARES = 12


class Words(NamedTuple):
    """Words for a split: those that tell of one, and of the `sets` of rows that one makes.

    One of the sets is told of where its sentence says how the rows were `parted`, or how many
    there are.
    """

    clear: Terms
    sets: Terms
    parted: Terms

    def describe(self, text: str) -> bool:
        """Whether a text tells of a split."""
        return self.clear.search(text) is not None or any(map(self._divide, END.split(text)))

    def _divide(self, sentence: str) -> bool:
        rest = self.sets.blanked(sentence)
        return rest != sentence and (self.parted.search(rest) is not None or _sized(rest))


def words_for(words: tuple[str, ...], sets: tuple[str, ...], parted: tuple[str, ...]) -> Words:
    """The words, of which those that are among the `sets` tell of no split by themselves."""
    clear = frozenset(words) - frozenset(sets)
    return Words(terms(*(word for word in words if word in clear)), terms(*sets), terms(*parted))


def _sized(text: str) -> bool:
    """Whether a text gives numbers of rows, or two or three shares that make up the whole."""
    if _ROWS.search(text):
        return True
    shares = [int(share) for share in _SHARE.findall(text)[:_MOST_SHARES]]
    return any(sum(some) == 100 for size in (2, 3) for some in combinations(shares, size))


def in_configuration(repository: Repository, keys: Terms) -> Iterator[Evidence]:
    """The first entry of each file of settings whose key is one of the words."""
    for path in repository.files:
        lower = path.lower()
        if not lower.endswith(_CONFIGS) and not _CONFIG_MODULE.search(lower):
            continue
        if repository.size(path) > _MAX_CONFIG or is_test(path):
            continue
        text = repository.text(path) or ""
        if not keys.search(folded("\n".join(_ENTRY.findall(text)))):
            continue
        for found in _ENTRY.finditer(text):
            if keys.search(folded(found[1])):
                line = text.count("\n", 0, found.start(1)) + 1
                yield Evidence(repository.place(path, line), found[1])
                break


def in_comments(
    repository: Repository,
    words: tuple[str, ...],
    sets: tuple[str, ...],
    parted: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first comment or opening line of a docstring in each file that tells of a split."""
    wanted, telling = terms(*words), words_for(words, sets, parted)
    for path, cell, text in _sources(repository):
        if not wanted.search(folded("\n".join(_COMMENT.findall(text)))):
            continue
        for found in _COMMENT.finditer(text):
            said = folded(found[1])
            if wanted.search(said) and telling.describe(said):
                line = text.count("\n", 0, found.start()) + 1
                place = (
                    Location(path, 1, None, cell, line) if cell else repository.place(path, line)
                )
                yield Evidence(place, found[1].strip(' \\n",'))
                break


def _sources(repository: Repository) -> Iterator[tuple[str, int | None, str]]:
    """Path, cell and text of all code; of a large notebook, which is mostly outputs, the cells."""
    cells = {notebook.path: notebook.facts.sources for notebook in repository.notebooks}
    paths = [module.path for module in repository.code]
    paths += [path for path, _ in elsewhere.sources(repository, elsewhere.ANALYSIS)]
    for path in dict.fromkeys(paths):
        if is_test(path):
            continue
        if repository.size(path) <= _MAX_MODULE:
            yield path, None, repository.text(path) or ""
        else:
            yield from ((path, number, source) for number, source in cells.get(path, ()))
