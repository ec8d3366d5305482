"""How the saved notebooks were run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mle_lint.model import Evidence, Location
from mle_lint.repository import Repository


def disordered(repository: Repository) -> Iterator[Evidence]:
    """The first cell of each notebook that ran before one above it, or that stores an error.

    Kernels count from 1; hosts store 0 for a cell that they had not finished when they saved.
    """
    for notebook in repository.notebooks:
        counts = [item for item in notebook.facts.executions if item[1]]
        for (_, above), (cell, count) in pairwise(counts):
            if count < above:
                said = f"Cell {cell} ran before the cell above it ({count} before {above})"
                yield Evidence(Location(notebook.path, 1, None, cell, 1), said)
                break
        for cell in notebook.facts.errors[:1]:
            yield Evidence(
                Location(notebook.path, 1, None, cell, 1), f"Cell {cell} stores an error"
            )
