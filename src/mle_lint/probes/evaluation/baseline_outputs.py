"""Baselines whose number a notebook printed."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.probes.evaluation.baselines import DUMMIES, called, spared
from mle_lint.probes.evaluation.metrics import VALUES, valued
from mle_lint.record import NamedTuple
from mle_lint.repository import Notebook, Repository

# Past the last cell of any notebook.
_END = 1_000_000
# Words of a line that still heads the cells after it.
_TITLE = 12
# Cells after the one that makes a model in which its value is shown.
_NEXT = 2


class _Shown(NamedTuple):
    """An output that gives a metric's value, as printed and folded."""

    path: str
    cell: int
    printed: str
    text: str

    def evidence(self) -> Evidence:
        place = Location(self.path, 1, None, self.cell, 1)
        return Evidence(place, " ".join(self.printed.split())[:80])


def in_outputs(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    simple: tuple[str, ...],
    complex_models: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Outputs with a metric's value below a title of a notebook that holds one of the words, or
    of a cell that makes a dummy model, where another output gives a value as well; and outputs
    that name one of the words and a model, and give values to both.

    What gives a value to one of the `complex_models` shows no simple reference, whatever its title.
    """
    passages = repository.passages
    metric = terms(*metrics)
    shown = {n.path: list(_shown(n, metric)) for n in repository.notebooks}
    complicated, model = terms(*complex_models), terms(*simple, *complex_models)
    reference, other = terms(*words), terms(*without)
    for heading in sorted(called(passages, words, without)):
        title = passages[heading]
        values = shown.get(title.path, []) if title.notebook and _is_title(title) else []
        first, last = title.block.cell or 0, _last_cell(passages, heading) if values else 0
        below = [i for i in values if first < i.cell < last]
        own = [i for i in below if not complicated.search(i.text)]
        if own and len(values) > len(below):
            yield own[0].evidence()
    for notebook in repository.notebooks:
        values = shown[notebook.path]
        yield from _of_a_dummy(notebook, values)
        yield from _side_by_side(values, reference, other, model)


def _shown(notebook: Notebook, metric: Terms) -> Iterator[_Shown]:
    for output in valued(notebook, metric):
        yield _Shown(notebook.path, output.cell or 0, output.text, folded(output.text))


def _of_a_dummy(notebook: Notebook, values: list[_Shown]) -> Iterator[Evidence]:
    """The output right after a dummy model is made, where others give values too."""
    module = notebook.module
    made = [call for name in DUMMIES for call in module.by_last_name.get(name, ())]
    cells = {module.at(call.line).cell or 0 for call in made} if len(values) > 1 else set()
    beside = [i for i in values if any(0 <= i.cell - cell <= _NEXT for cell in cells)]
    if beside and len(beside) < len(values):
        yield beside[0].evidence()


def _side_by_side(
    values: list[_Shown], reference: Terms, without: Terms, model: Terms
) -> Iterator[Evidence]:
    """The first output that gives a value to a simple reference and to a model of another kind."""
    for item in values:
        text = spared(item.text)
        found = reference.search(text)
        if found is None or without.search(text) or len(VALUES.findall(text)) < 2:
            continue
        if any(span.end <= found.start or span.start >= found.end for span in model.spans(text)):
            yield item.evidence()
            return


def _is_title(passage: Passage) -> bool:
    """Whether a passage of a notebook heads what follows: a heading, or a few words alone."""
    kind = passage.block.kind
    return kind == "heading" or (kind == "paragraph" and length(passage.text) <= _TITLE)


def _last_cell(passages: Passages, heading: int) -> int:
    """The cell in which the section below a title has ended."""
    title = passages[heading]
    if title.block.kind != "heading":
        after = (p for p in passages.all[heading + 1 :] if p.path == title.path)
        other = next((p for p in after if p.block.cell != title.block.cell), None)
        return (other.block.cell or 0) if other else (title.block.cell or 0) + 2 * _NEXT
    part = passages.headed_by(heading)
    end = part.last if part is not None else len(passages)
    if end < len(passages) and passages[end].path == passages[heading].path:
        return passages[end].block.cell or 0
    return _END
