"""Whether a caller or a platform can ask a service if it is well."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Function, Module
from mle_lint.artefacts.names_read import names_read
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.added_routes import ADDING
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.entries import route_functions
from mle_lint.probes.code.own_code import source_of, text_of
from mle_lint.probes.code.services import HTTP
from mle_lint.probes.serving.platform_checks import checked_by_platform
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 200
_VERSION = pattern(r"v\d+$")
_FOREIGN = pattern(r"[\"'`](/[\w/-]{2,60})[\"'`]|@(?:get|post)\s+(/[\w/-]{2,60})")
_CONSTANT = pattern(r"_*[A-Z][A-Z0-9_]*$|__\w+__$")


class Words(NamedTuple):
    """The last parts of health addresses, the vaguer ones, and parts that may stand before."""

    clear: tuple[str, ...]
    vague: tuple[str, ...]
    before: tuple[str, ...]


def ready(
    repository: Repository,
    *,
    clear: tuple[str, ...],
    vague: tuple[str, ...],
    before: tuple[str, ...],
    plain: tuple[str, ...],
    built_in: tuple[str, ...],
    keys: tuple[str, ...],
    suffixes: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Health routes that look at something, and checks by the container or the platform.

    An address is one of health when its last part is a word of `clear`, or one of `vague` with
    nothing but words of `before` in front. `plain` names may occur in an answer that looks at
    nothing. Servers of `built_in` answer for their models by themselves. For `keys`, `suffixes`
    and `aside` see `platform_checks.checked_by_platform`.
    """
    yield from _telling(repository, Words(clear, vague, before), plain, built_in)
    yield from checked_by_platform(repository, keys=keys, suffixes=suffixes, aside=aside)


def _telling(
    repository: Repository, words: Words, plain: tuple[str, ...], built_in: tuple[str, ...]
) -> Iterator[Evidence]:
    for module in repository.code:
        line = imports(module, built_in)
        if line and not module.notebook:
            yield Evidence(module.at(line), "a server with health routes of its own")
    for module, function, address in _routes(repository, words):
        if _looks(repository, module, function, frozenset(plain)):
            yield Evidence(module.at(function.line), f"{function.name} answers {address}")


def constant(
    repository: Repository,
    *,
    clear: tuple[str, ...],
    vague: tuple[str, ...],
    before: tuple[str, ...],
) -> Iterator[Evidence]:
    """Health routes of any kind, also those of other languages and those that are registered."""
    words = Words(clear, vague, before)
    for module, function, address in _routes(repository, words):
        yield Evidence(module.at(function.line), f"{function.name} answers {address}")
    for module in repository.code:
        if module.notebook or not imports(module, HTTP):
            continue
        for name in sorted(ADDING & module.by_last_name.keys()):
            for call in module.by_last_name[name]:
                if _is_health(call.text, words):
                    yield Evidence(module.at(call.line), call.text)
    yield from _foreign(repository, words)


def _routes(repository: Repository, words: Words) -> Iterator[tuple[Module, Function, str]]:
    for module in repository.code:
        if module.notebook or not imports(module, HTTP):
            continue
        for function in route_functions(module):
            for decorator in function.decorators:
                if _is_health(decorator.text, words):
                    yield module, function, decorator.text


def _is_health(address: str, words: Words) -> bool:
    if "{" in address or "<" in address:
        return False
    parts = [part for part in address.lower().strip("/^$").split("/") if part]
    if not parts or len(parts) > 5:
        return False
    if parts[-1] in words.clear:
        return True
    rest = [part for part in parts[:-1] if not _VERSION.match(part)]
    return parts[-1] in words.vague and all(part in words.before for part in rest)


def _looks(
    repository: Repository, module: Module, function: Function, plain: frozenset[str]
) -> bool:
    """Whether the answer rests on a name: a model, a connection, a function of the project."""
    source = "\n".join(source_of(repository, module, function))
    return any(_is_telling(name, plain) for name in names_read(source))


def _is_telling(name: str, plain: frozenset[str]) -> bool:
    return name not in plain and not _CONSTANT.match(name)


def _foreign(repository: Repository, words: Words) -> Iterator[Evidence]:
    for path in repository.of_kind("source")[:MAX_FILES]:
        if paths.is_test(path):
            continue
        text = text_of(repository, path)
        for match in _FOREIGN.finditer(text):
            if _is_health(match[1] or match[2], words):
                line = text.count("\n", 0, match.start()) + 1
                yield Evidence(repository.place(path, line), match[0][:60])
                break
