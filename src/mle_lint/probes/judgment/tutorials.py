"""Well-known practice data sets with nothing added to what everybody does with them."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.probes.code import serving
from mle_lint.probes.code.calls import evidence, matching
from mle_lint.probes.evaluation import errors
from mle_lint.repository import Repository


def repeated(
    repository: Repository,
    *,
    loaders: tuple[str, ...],
    readers: tuple[str, ...],
    names: tuple[str, ...],
    own_question: tuple[str, ...],
    errors_told: tuple[str, ...],
    errors_clear: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first reading of a practice data set, when all data are such and nothing was added.

    A call of `loaders`, or of `readers` on a file with one of the `names`, reads one. Added is a
    saved model or language model that is asked outside notebooks, behind a service, an app or a
    command; errors that are discussed; a word of `own_question`; or any other table that is read.
    """
    wanted = terms(*names)
    found = next(_practice(repository, loaders, readers, wanted), None)
    if found is None or _reads_other(repository, readers, wanted):
        return
    if _is_served(repository) or repository.passages.find(own_question):
        return
    told = errors.discussed(
        repository,
        words=errors_told,
        vague=(),
        about=(),
        strong=errors_clear,
        without=(),
        least=3,
    )
    if next(told, None) is None:
        yield found


def _practice(
    repository: Repository, loaders: tuple[str, ...], readers: tuple[str, ...], names: Terms
) -> Iterator[Evidence]:
    for module in repository.code:
        for call in matching(module, loaders):
            yield evidence(module, call)
        for call in matching(module, readers):
            if names.search(folded(call.text)):
                yield Evidence(module.at(call.line), call.text.rsplit("/", 1)[-1])
    yield from _titled(repository, readers, names)


def _titled(repository: Repository, readers: tuple[str, ...], names: Terms) -> Iterator[Evidence]:
    """The title of the first document, where it names such data and code reads a table."""
    heading = next((p for p in repository.passages.all if p.block.kind == "heading"), None)
    if heading is None or heading.notebook or not names.search(heading.text):
        return
    if any(next(matching(module, readers), None) for module in repository.code):
        yield Evidence(heading.location, heading.block.text[:60])


def _reads_other(repository: Repository, readers: tuple[str, ...], names: Terms) -> bool:
    """Whether a table is read whose path holds no such name and no usual word for its parts."""
    return any(
        call.text and not names.search(text) and not _PARTS.search(text)
        for module in repository.code
        for call in matching(module, readers)
        for text in (folded(call.text),)
    )


# What the parts of a data set are called, whatever it is.
_PARTS = terms(
    "train", "test", "training", "testing", "val", "valid", "data", "dataset", "submission",
    "sample submission", "gender submission", "train clean", "cleaned", "processed", "x train",
    "y train", "x test", "y test", "encoding", "index col", "utf*", "latin*",
)  # fmt: skip


def _is_served(repository: Repository) -> bool:
    asked = {e.location.path for e in serving.predictions(repository)}
    reached = [m for m in repository.code if not m.notebook and serving.interface(m)]
    return bool(asked) and any(_leads(m, asked) for m in reached)


def _leads(module: Module, asked: set[str]) -> bool:
    """Whether a file that users reach asks a model, or imports a file that does."""
    if module.path in asked:
        return True
    stems = {path.rsplit("/", 1)[-1].removesuffix(".py") for path in asked if not is_test(path)}
    imported = {part for item in module.facts.imports for part in item.name.split(".")}
    return bool(stems & imported)
