"""Whether a reader who follows the documents can have the data that the training reads."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_readme, is_test
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import training
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.probes.code.data_downloads import ADDRESS, fetched, holds_data, suffix_of
from mle_lint.probes.code.entries import reads
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.reproducibility.data_files import linked
from mle_lint.probes.reproducibility.reach import reached, worked
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORD = pattern(r"[A-Z]?[a-z]+|[A-Z]+")
# The name of a file that trains.
_TRAINS = pattern(r"(?:^|/)(?:\w*_)?(?:train|training|finetune|fine_tune|fit)(?:_\w*)?\.py$")


_READING = ("load", "open", "read", "fetch", "data", "parse", "get", "query", "import", "glob")


class Sources(NamedTuple):
    """Calls and packages that obtain data, calls that draw it at random, addresses of data.

    `requests` ask any server; they count in a file or function named by one of `fetching`.
    """

    calls: tuple[str, ...]
    requests: tuple[str, ...]
    fetching: tuple[str, ...]
    packages: tuple[str, ...]
    draws: tuple[str, ...]
    hosts: tuple[str, ...]
    tables: tuple[str, ...]


def data(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    requests: tuple[str, ...],
    fetching: tuple[str, ...],
    packages: tuple[str, ...],
    draws: tuple[str, ...],
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    words: tuple[str, ...],
    titles: tuple[str, ...],
    own: tuple[str, ...],
    commands: tuple[str, ...],
    tables: tuple[str, ...],
    files: tuple[str, ...],
    homes: tuple[str, ...],
    made: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data of the training that is committed, linked, or obtained by what the documents start.

    Where no told command trains there is nothing to ask, and the first document stands for it.
    `calls`, `packages` and `requests` obtain data, `draws` make it up; they count in modules that
    a told command or a document leads to. A committed file is data with a suffix of `tables`, or
    of `files` under a name of `homes`, unless its name or folder holds a word of `made`. The
    other parameters are those of `data_files.linked`.
    """
    if not _trains(repository):
        yield Evidence(repository.place(next(iter(repository.documents), "")), "trains nothing")
        return
    yield from _made_up(repository)
    yield from _committed(repository, (tables, files), frozenset(homes), frozenset(made))
    yield from fetched(repository, commands=commands)
    yield from linked(
        repository, hosts=hosts, shelves=shelves, words=words, titles=titles, own=own, tables=tables
    )
    yield from _by_code(
        repository, Sources(calls, requests, fetching, packages, draws, hosts, tables)
    )


def _made_up(repository: Repository) -> Iterator[Evidence]:
    """A script on its own that trains and reads nothing: it makes its rows by a formula."""
    own = own_code(repository)
    for path in sorted(worked(repository)):
        module = own.by_path[path]
        alone = len(own.closure(module)) == 1 and _is_training(module)
        if alone and not any(_may_read(call) for call in module.facts.calls):
            yield Evidence(module.at(1), "reads no data")
            return


def _may_read(call: Call) -> bool:
    last = call.name.rsplit(".", 1)[-1].lower()
    return reads(call) or any(word in last for word in _READING)


def _trains(repository: Repository) -> bool:
    """Whether the documents lead to a module that fits a model."""
    by_path = own_code(repository).by_path
    return any(_is_training(by_path[path]) for path in worked(repository))


def _is_training(module: Module) -> bool:
    named = _TRAINS.search(module.path) and imports(module, training.PACKAGES)
    return bool(named) or training.first_fit(module) is not None


def _committed(
    repository: Repository,
    suffixes: tuple[tuple[str, ...], tuple[str, ...]],
    homes: frozenset[str],
    made: frozenset[str],
) -> Iterator[Evidence]:
    for path in repository.files:
        suffix = suffix_of(path)
        if not any(suffix in given for given in suffixes) or is_test(path) or is_readme(path):
            continue
        near = _words("/".join(path.rsplit(".", 1)[0].split("/")[-2:]))
        data = suffix in suffixes[0] or not homes.isdisjoint(_words(path))
        if data and near.isdisjoint(made):
            yield Evidence(Location(path), f"{repository.size(path):,} bytes")
            return


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _by_code(repository: Repository, sources: Sources) -> Iterator[Evidence]:
    paths = reached(repository)
    for module in repository.code:
        if not (module.notebook or module.path in paths):
            continue
        code = own_code(repository)
        for call in matching(module, (*sources.calls, *sources.draws)):
            if code.target(module, call.name) is None:
                yield evidence(module, call)
                return
        line = imports(module, sources.packages) or _address(module, sources)
        line = line or _asked(module, sources)
        if line:
            yield Evidence(module.at(line), "obtains data")
            return


def _asked(module: Module, sources: Sources) -> int:
    """The line of a request in a file or function that is named for fetching, or 0."""
    if imports(module, (*WEB, *SCREENS)):
        return 0
    for call in matching(module, sources.requests):
        if not _words(f"{module.path} {call.scope}").isdisjoint(sources.fetching):
            return call.line
    return 0


def _address(module: Module, sources: Sources) -> int:
    """The line of the address of a table or of a place of data, or 0."""
    for place in (*module.facts.strings, *module.facts.shell):
        if ADDRESS.search(place.text) and holds_data(place.text, sources.hosts, sources.tables):
            return place.line
    return 0
