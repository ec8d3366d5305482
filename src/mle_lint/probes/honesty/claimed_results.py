"""Tables of numbers in documents, against the committed results with rows of the same names."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import WORD
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.probes.honesty.result_tables import Number, Row, stored, told
from mle_lint.probes.honesty.statements import Polarity, below_aside, is_aside
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

LEAST_ROWS = 2
LEAST_WRONG = 2
_SHARE_WRONG = 0.4
# So many numbers of one name are those of folds or groups, and what is said is their mean.
LEAST_GROUPS = 3
# Fewer decimals are those of a number that was not rounded.
_ROUNDED = 3
# Documents of folders with these names tell of the whole.
_SHARED = frozenset({"docs", "doc", "documentation", "reports", "report", "results"})


class _Compared(NamedTuple):
    """How many numbers could be compared, and which differ, each with the row that it is in."""

    file: Location
    right: int
    wrong: tuple[tuple[Row, Number, Row], ...]


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """Each table of a document whose names are those of a committed result: backed where some
    result holds its numbers, contradicted where the closest one holds others."""
    for rows in told(repository):
        path = rows[0].location.path
        if len(rows) < LEAST_ROWS or is_aside(path, polarity):
            continue
        if rows[0].location.line in below_aside(repository, path, polarity):
            continue
        near = [file for file in stored(repository) if _is_of(path, file[0].location.path)]
        compared = [c for file in near if (c := _compare(rows, file)) is not None]
        if not compared:
            continue
        best = min(compared, key=lambda c: (len(c.wrong), -c.right))
        place = best.wrong[0][0].location if best.wrong else rows[0].location
        claim = Claim("result", "", place._replace(end_line=None), "backed")
        share = len(best.wrong) / (best.right + len(best.wrong))
        if len(best.wrong) >= LEAST_WRONG and share >= _SHARE_WRONG:
            yield _contradicted(claim, best)
        elif not best.wrong:
            others = (Related(best.file, "holds the same numbers"),)
            subject = f"the numbers of {', '.join(row.key for row in rows[:3])}"
            yield claim._replace(subject=subject, related=others)


def _is_of(document: str, result: str) -> bool:
    """Whether a result may be one of the project that a document tells of: a README below the root
    tells of its own folder."""
    home = document.rpartition("/")[0]
    if not home or not paths.is_readme(document) or home.rpartition("/")[2].lower() in _SHARED:
        return True
    return result.startswith(f"{home}/") or "/" not in result


def _contradicted(claim: Claim, best: _Compared) -> Claim:
    row, number, other = best.wrong[0]
    name = number.column or "value"
    note = f"{other.location.path} has {_closest(number, other):.4g}"
    related = tuple(
        Related(b.location, f"{b.key} {_closest(n, b):.4g}") for _, n, b in best.wrong[:5]
    )
    subject = f"{row.key} {name} {number.value:g}"
    return claim._replace(
        subject=subject, verdict="contradicted", note=note, related=related,
        confidence=Confidence.MEDIUM,
    )  # fmt: skip


def _compare(rows: tuple[Row, ...], file: tuple[Row, ...]) -> _Compared | None:
    """The numbers of a table beside those of a file; None where their names differ."""
    known: dict[str, Row] = {}
    for row in file:
        # A name that comes again, in another group say, stands for the numbers of all its rows.
        other = known.get(row.key)
        known[row.key] = other._replace(numbers=other.numbers + row.numbers) if other else row
    shared = [(row, known[row.key]) for row in rows if row.key in known and len(row.key) > 1]
    if len({row.key for row, _ in shared}) < LEAST_ROWS:
        return None
    right, wrong = 0, []
    for row, other in shared:
        for number in row.numbers:
            candidates = _meant(number, other) if number.column else other.numbers
            if not candidates or (not number.digits and not number.percent):
                continue
            if _is_among(number, candidates) or any(_equal(number, c) for c in candidates):
                right += 1
            else:
                wrong.append((row, number, other))
    return _Compared(file[0].location, right, tuple(wrong)) if right or wrong else None


def _meant(number: Number, row: Row) -> tuple[Number, ...]:
    """The numbers of a row whose column names the same measure."""
    words = set(WORD.findall(number.column.replace("_", " "))) - {"score", "test", "mean", "the"}
    joined = "".join(sorted(words))
    found = []
    for other in row.numbers:
        theirs = set(WORD.findall(other.column.replace("_", " ")))
        if words and (words <= theirs or joined == "".join(sorted(theirs - {"test", "score"}))):
            found.append(other)
    return tuple(found)


def _closest(said: Number, row: Row) -> float:
    """The value of a row that was most likely meant."""
    scale = 100 if said.percent else 1
    values = [number.value for number in _meant(said, row) or row.numbers]
    return min(values, key=lambda value: abs(said.value - scale * value))


def _is_among(said: Number, groups: tuple[Number, ...]) -> bool:
    """Whether a number lies between those of folds or groups in one column, as their mean does."""
    values = [group.value for group in groups]
    if not said.column or len({group.column for group in groups}) > 1:
        return False
    return len(values) >= LEAST_GROUPS and min(values) <= said.value <= max(values)


def _equal(said: Number, stored_: Number) -> bool:
    """Whether a stored number is the said one to the decimals of either, perhaps as a
    percentage."""
    rounded = stored_.digits if stored_.digits >= _ROUNDED else said.digits
    unit = 0.5 * 10.0 ** -min(said.digits, rounded) * 1.05 + 1e-9
    values = [stored_.value, stored_.value * 100, stored_.value / 100]
    values += [-stored_.value, 1 / stored_.value if stored_.value else 0.0]
    return any(abs(said.value - value) <= unit for value in values)
