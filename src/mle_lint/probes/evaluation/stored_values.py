"""Whether numbers of a document are those that a run on held-out rows left in the repository."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.terms import folded, terms
from mle_lint.patterns import pattern
from mle_lint.probes.documents.figures import is_near
from mle_lint.probes.evaluation import result_files
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_NUMBER = pattern(r"(?<![\w.])(\d{0,6}[.,]\d{1,18})(?![\w.]*\.\d)(\s?%)?")
# Fewer digits are the same by chance.
LEAST_DIGITS = 3
_DIVIDERS = frozenset({
    "train_test_split", "cross_val_score", "cross_validate", "cross_val_predict", "KFold",
    "StratifiedKFold", "GroupKFold", "TimeSeriesSplit", "ShuffleSplit", "StratifiedShuffleSplit",
    "random_split", "randomSplit", "image_dataset_from_directory",
})  # fmt: skip


class Told(NamedTuple):
    """A number as written: its value, and half of the last digit's worth."""

    value: float
    half: float


def told(text: str) -> Iterator[Told]:
    """The numbers of a text that have enough digits to be known again; percentages as shares."""
    for match in _NUMBER.finditer(text):
        whole, _, decimals = match[1].replace(",", ".").partition(".")
        if len((whole + decimals).lstrip("0")) >= LEAST_DIGITS:
            scale = 100.0 if match[2] else 1.0
            half = 0.5000001 * 10.0 ** -len(decimals) / scale
            yield Told(float(f"{whole or 0}.{decimals}") / scale, half)


class StoredValues:
    """The numbers that runs left in outputs of notebooks and in result files of a repository.

    Only those of held-out rows: a result file says so by one of the words in its text or path, a
    notebook divides rows.
    """

    def __init__(
        self,
        repository: Repository,
        words: tuple[str, ...],
        places: tuple[str, ...],
        suffixes: tuple[str, ...],
    ) -> None:
        held_out = terms(*words)
        found: list[float] = []
        for notebook in repository.notebooks:
            if not _DIVIDERS.isdisjoint(notebook.module.by_last_name):
                for output in notebook.facts.outputs:
                    found += (number.value for number in told(output.text))
        for path, text in result_files.stored(repository, places, suffixes):
            if held_out.search(text) or held_out.search(folded(path)):
                found += (number.value for number in told(text))
        self._values = sorted(found)

    def hold(self, number: Told) -> bool:
        """Whether one of them rounds to the number."""
        return is_near(self._values, number.value, number.half)
