"""Rows as atoms: which source they come from, and on which side of which split they lie.

Two atoms may share rows if and only if they have the same source and no split puts them on
different sides. So whether two tables overlap is a question about two small sets.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable

from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.record import NamedTuple

# Past this many atoms the sides are forgotten: the rows are then "some of that source".
MAX_ATOMS = 24


class Side(NamedTuple):
    """One part of a split, by the number of the split."""

    split: int
    part: str

    @property
    def other(self) -> Side:
        """The part that the split leaves over."""
        if self.part in (TRAIN, TEST):
            return Side(self.split, TRAIN if self.part == TEST else TEST)
        turned = self.part[4:] if self.part.startswith("not ") else f"not {self.part}"
        return Side(self.split, turned)


class Atom(NamedTuple):
    """Rows of one source that lie on all of these sides."""

    source: Hashable
    sides: frozenset[Side] = frozenset()

    @property
    def parts(self) -> dict[int, str]:
        """The part of each split; of rows that seem to lie on both, always the same one."""
        parts: dict[int, str] = dict(self.sides)
        return parts if len(parts) == len(self.sides) else dict(sorted(self.sides))


Rows = frozenset[Atom]
NO_ROWS: Rows = frozenset()


def of_source(source: Hashable) -> Rows:
    """All rows of a source."""
    return frozenset((Atom(source),))


def sources_of(rows: Rows) -> frozenset[Hashable]:
    """Where these rows come from."""
    return frozenset(atom.source for atom in rows)


def sides_of(*parts: Iterable[Atom]) -> set[Side]:
    """The sides of splits on which some of these rows lie."""
    return {side for rows in parts for atom in rows for side in atom.sides}


def train_in(rows: Rows, splits: Container[int]) -> bool:
    """Whether some rows are the training part of one of these splits."""
    return any(side.split in splits and side.part == TRAIN for atom in rows for side in atom.sides)


def held_by(rows: Rows, splits: Container[int]) -> bool:
    """Whether some rows lie on another side of one of these splits than the training rows."""
    return any(side.split in splits and side.part != TRAIN for atom in rows for side in atom.sides)


def divided(rows: Rows, side: Side) -> Rows:
    """The rows that lie on one side of a split."""
    return frozenset(Atom(a.source, a.sides | {side}) for a in rows)


def alongside(rows: Rows, like: Rows) -> Rows:
    """Rows that are joined to others, which all lie on some sides: on these sides, too, other than
    of splits on whose other side they lie."""
    common = frozenset.intersection(*(atom.sides for atom in like)) if like else frozenset[Side]()
    if not common:
        return rows
    return frozenset(
        Atom(a.source, a.sides | {side for side in common if side.split not in a.parts})
        for a in rows
    )


def picked(rows: Rows, by: Rows) -> Rows:
    """The rows at positions `by`, whose sides say of which parts they are."""
    sides = {atom.sides for atom in by} or {frozenset[Side]()}
    return bounded(frozenset(Atom(a.source, a.sides | more) for a in rows for more in sides))


def without(rows: Rows, taken: Rows) -> Rows:
    """The rows that are left when a part of them was taken; where all of them lie on a side, those
    that are left do, too."""
    left: set[Atom] = set()
    for atom in rows:
        sides = {side for t in taken if t.source == atom.source for side in t.sides}
        more = {side.other for side in sides if side.split not in atom.parts}
        left.add(Atom(atom.source, atom.sides | more))
    return frozenset(left)


def _disjoint(one: Atom, two: Atom) -> bool:
    """Whether two atoms can share no row."""
    if one.source != two.source:
        return True
    parts = one.parts
    return any(parts.get(side.split, side.part) != side.part for side in two.sides)


def overlap(one: Rows, two: Rows) -> bool:
    """Whether two sets of rows may share some."""
    return any(not _disjoint(a, b) for a in one for b in two)


def covered(one: Rows, two: Rows) -> bool:
    """Whether every row of the first is surely among those of the second."""
    return all(any(a.source == b.source and b.sides <= a.sides for b in two) for a in one)


def union(parts: Iterable[Rows]) -> Rows:
    """All rows of all parts; both sides of a split together are as before the split."""
    whole = set[Atom]().union(*parts)
    merged = True
    while merged and len(whole) > 1:
        merged = False
        for atom in sorted(whole, key=in_order):
            for side in sorted(atom.sides):
                rest = atom.sides - {side}
                twin = Atom(atom.source, rest | {side.other})
                if twin in whole:
                    whole -= {atom, twin}
                    whole.add(Atom(atom.source, rest))
                    merged = True
                    break
            if merged:
                break
    return bounded(frozenset(a for a in whole if not _within(a, whole)))


def bounded(rows: Rows) -> Rows:
    """The rows, or all of their sources when there are too many atoms."""
    if len(rows) <= MAX_ATOMS:
        return rows
    return frozenset(Atom(source) for source in sources_of(rows))


def _within(atom: Atom, whole: set[Atom]) -> bool:
    return any(a.source == atom.source and a.sides < atom.sides for a in whole)


def in_order(atom: Atom) -> tuple[str, list[Side]]:
    """What atoms are sorted by."""
    return repr(atom.source), sorted(atom.sides)
