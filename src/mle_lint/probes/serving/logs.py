"""Whether services and pipelines log, or print."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, foreign, model_calls, training
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.serving import WEB
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_LOGGER = pattern(r"(?:^|_)logs?(?:_|$)|logg(?:er|ing)")
# Where as many files print as log, a print of an answer or two makes no difference.
_MOSTLY = 2


class _Counted(NamedTuple):
    """The log calls of a file, how often it prints, and whether it trains, serves or predicts.

    `meets` when every request passes through it.
    """

    logged: tuple[Evidence, ...]
    prints: int
    main: bool
    loads: bool = False
    meets: bool = False


def mostly_logged(
    repository: Repository,
    *,
    methods: tuple[str, ...],
    libraries: tuple[str, ...],
    texts: tuple[str, ...],
    printed: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Files with log calls, when there are `least` calls and more files log than print, or as many
    do and there are several log calls for each print.

    A file that trains or serves and logs more than it prints is enough, or one that loads a model
    where another logs too; so is one call that every request passes. A log call is one of the
    `methods` of something named as a logger, or that one of the `libraries` made; notebooks and
    tests are left out. In other languages the `texts` log and `printed` print.
    """
    for found in (
        _in_python(repository, methods, libraries),
        _in_other_languages(repository, texts, printed),
    ):
        logging = [file for file in found if len(file.logged) > file.prints]
        printing = [file for file in found if len(file.logged) < file.prints]
        calls = sum(len(file.logged) for file in found)
        even = logging and len(logging) == len(printing)
        mostly = even and calls > _MOSTLY * sum(file.prints for file in found)
        main = any(file.main or (file.loads and len(logging) > 1) for file in logging)
        enough = calls >= least
        enough = enough or any(file.meets for file in logging)
        if enough and (len(logging) > len(printing) or main or mostly):
            yield from (file.logged[0] for file in logging)


def sometimes_logged(
    repository: Repository,
    *,
    methods: tuple[str, ...],
    libraries: tuple[str, ...],
    texts: tuple[str, ...],
    printed: tuple[str, ...],
    set_up: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first log call of each file, and calls that `set_up` a logger."""
    found = _in_python(repository, methods, libraries)
    for file in (*found, *_in_other_languages(repository, texts, printed)):
        yield from file.logged[:1]
    for module in repository.code:
        call = None if module.notebook else any_matching(module, set_up)
        if call is not None:
            yield evidence(module, call)


def _in_python(
    repository: Repository, methods: tuple[str, ...], libraries: tuple[str, ...]
) -> list[_Counted]:
    return [
        _Counted(
            tuple([evidence(module, c) for c in log_calls(module, methods, libraries)]),
            len(module.facts.prints),
            bool(imports(module, WEB) or training.first_fit(module)),
            model_calls.loaded(module) is not None,
            any(base.endswith("Middleware") for c in module.facts.classes for base in c.bases),
        )
        for module in repository.code
        if not module.notebook
    ]


def log_calls(
    module: Module, methods: tuple[str, ...], libraries: tuple[str, ...]
) -> Iterator[Call]:
    """Calls of the `methods` of something named as a logger, or that the `libraries` made."""
    for method in methods:
        for call in module.by_last_name.get(method, ()):
            owner = call.name.rpartition(".")[0]
            last = owner.rsplit(".", 1)[-1].lower().removesuffix("()")
            if _LOGGER.search(last) or module.resolved(owner).startswith(libraries):
                yield call


def _in_other_languages(
    repository: Repository, texts: tuple[str, ...], printed: tuple[str, ...]
) -> list[_Counted]:
    log, output = elsewhere.any_of(texts), elsewhere.any_of(printed)
    answering = foreign.answering(repository)
    return [
        _Counted(
            tuple(elsewhere.at(repository, path, text, m) for m in gates.finditer(log, text)),
            sum(1 for _ in gates.finditer(output, text)),
            path in answering,
        )
        for path, text in elsewhere.sources(repository)
    ]
