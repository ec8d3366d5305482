"""Tables that one file of the repository saves and another one reads, by the end of their path."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from mle_lint.leakage.events import PLAIN
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.frame import Frame, Lineage
from mle_lint.leakage.values.rows import Rows, of_source, overlap, sides_of
from mle_lint.leakage.values.tokens import Tokens
from mle_lint.leakage.values.value import Constant, Value
from mle_lint.patterns import pattern

UNKNOWN_PART = "?"
_DATA = pattern(r"\.(?:csv|tsv|parquet|pkl|pickle|feather|xlsx|h5|hdf|json|npy|npz)(?:\.gz)?$")

T = TypeVar("T")


def key_of(value: Value | None) -> str | None:
    """Folder and name of the data file that a path leads to, or None when that is not known."""
    if not isinstance(value, Constant) or not isinstance(value.value, str):
        return None
    parts = [part for part in value.value.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or UNKNOWN_PART in parts[-1] or not _DATA.search(parts[-1].lower()):
        return None
    return "/".join(parts[-2:]).lower()


def portable(trace: Trace, key: str, frame: Frame) -> Frame | None:
    """A saved table as the next file finds it: new rows that know what all of the old ones knew.

    None for a part of a split: what was learnt from it is no secret of other rows.
    """
    tokens = frame.carried()
    sides = sides_of(frame.rows, *(token.rows for token in tokens))
    if not tokens or any(trace.splits[side.split].kind in PLAIN for side in sides):
        return None
    source: Hashable = ("stored", key)
    rows = of_source(source)
    other = Frame(rows, _of_rows(frame.tokens, frame.rows, rows))
    for name, own in frame.columns.items():
        other.columns[name] = _of_rows(own, frame.rows, rows)
    other.lineage = Lineage(source)
    return other


def _of_rows(tokens: Tokens, old: Rows, new: Rows) -> Tokens:
    """What was fitted, or learnt from the rows that are saved; of a running memory nothing is
    known. Whether numbers that were worked out by hand are among what is read is doubted."""
    return frozenset(
        t._replace(rows=new, doubted=t.doubted or not t.fitted)
        for t in tokens
        if t.fitted or overlap(t.rows, old)
    )


def find(known: Mapping[str, T], key: str) -> T | None:
    """The saved table of a key; a folder that is not known on one side may be any, if only one
    table of that name is saved."""
    if key in known:
        return known[key]
    folder, _, name = key.rpartition("/")
    named = [other for other in known if other.rpartition("/")[2] == name]
    vague = [other for other in named if UNKNOWN_PART in other or not other.rpartition("/")[0]]
    if len(named) == 1 and (vague or UNKNOWN_PART in folder or not folder):
        return known[named[0]]
    return None
