"""The own functions that an entry hands its input to, or that run before it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.handing import handed, tainted
from mle_lint.artefacts.module import Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.entries import READS, WIDGETS, Entry
from mle_lint.probes.code.own_code import OwnCode, Scope, lines_of, own_code, source_of, text_of
from mle_lint.probes.serving.explicit_checks import refuses
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FUNCTIONS = 60
MAX_DEPTH = 2
_NAMESAKES = 4
_HEADER = 12
# What a framework runs for a route before it: FastAPI's injection, and hooks of the app.
_INJECTED = pattern(r"\b(?:Depends|Security|Provide)\(\s*(?:\w+\.)*(\w+)")
# Functions by which a command line converts, and so checks, an option.
_CONVERTS = pattern(r"\b(?:type|callback|validate|parser)\s*=\s*(?:\w+\.)*([A-Za-z_]\w*)\s*[,)]")
# Functions that a screen or a consumer calls with what comes in, handed by name.
_CALLS_BACK = pattern(
    r"\b(?:Interface|ChatInterface|click|submit|change|upload|connect|bind|basic_consume|subscribe"
    r"|consume|add_handler|on_click|on_submit|register_handler|listen|interact|Button|Submit)"
    r"\(([^()]{0,300})"
)
_MENU = pattern(r"==\s*[\"']|\b(?:quit|exit|bye)\b")
_WORD = pattern(r"[A-Za-z_]\w*")
_HOOKS = frozenset({"before_request", "before_app_request", "on_request", "before_serving"})
_REQUEST = frozenset({"request", "req", "event", "flask.request"})
_NO_INPUT = frozenset({"self", "cls", "context", "ctx"})
_TYPED = frozenset({"input", "parse_args", "parse_known_args"})


class Given(NamedTuple):
    """A function that sees what came in.

    told      whether its caller refuses the input when it answers something
    untold    whether its caller does so when it answers nothing
    """

    module: Module
    function: Function
    told: bool = False
    untold: bool = False


def given_functions(
    repository: Repository, entry: Entry, functions: tuple[Function, ...]
) -> tuple[Given, ...]:
    """The functions that are handed the input of an entry, a few calls deep, each once."""
    own = own_code(repository)
    found: dict[tuple[str, str], Given] = {}
    waiting = [*_first(repository, own, entry, functions)]
    for depth in range(MAX_DEPTH):
        fresh = [g for g in waiting if (g.module.path, g.function.name) not in found]
        found.update({(g.module.path, g.function.name): g for g in fresh[:MAX_FUNCTIONS]})
        if depth + 1 == MAX_DEPTH or len(found) >= MAX_FUNCTIONS:
            break
        waiting = [after for g in fresh for after in _from(repository, own, g.module, g.function)]
    return tuple(found.values())


def _first(
    repository: Repository, own: OwnCode, entry: Entry, functions: tuple[Function, ...]
) -> Iterator[Given]:
    module = entry.module
    if entry.kind in ("route", "handler"):
        for function in functions:
            yield from _from(repository, own, module, function)
            yield from _before(repository, own, module, function)
        for function in module.facts.functions:
            if any(d.name.rsplit(".", 1)[-1] in _HOOKS for d in function.decorators):
                yield Given(module, function)
        return
    brought = WIDGETS if entry.kind == "screen" else READS | _TYPED
    source = text_of(repository, module.path)
    yield from _called(own, module, source, frozenset({"argv"}), brought)
    words = (name for given in _CALLS_BACK.findall(source) for name in _WORD.findall(given))
    for name in dict.fromkeys((*_CONVERTS.findall(source), *words)):
        yield from (Given(near, found) for near, found in _functions(own, module, name))


def is_on_input(entry: Entry, source: str, text: str) -> bool:
    """Whether a condition of a screen or a command looks at what is entered or read, and is no
    choice in a menu."""
    if _MENU.search(text):
        return False
    brought = WIDGETS if entry.kind == "screen" else READS | _TYPED
    names = tainted(source, frozenset({"argv"}), brought)
    return not names.isdisjoint(_WORD.findall(text))


def _from(
    repository: Repository, own: OwnCode, module: Module, function: Function
) -> Iterator[Given]:
    """The functions that a function hands its parameters or the request to."""
    names = {p.name for p in function.parameters} - _NO_INPUT
    source = "\n".join(source_of(repository, module, function))
    yield from _called(own, module, source, frozenset(names | _REQUEST), frozenset())


def _called(
    own: OwnCode, module: Module, source: str, names: frozenset[str], brought: frozenset[str]
) -> Iterator[Given]:
    lines = source.split("\n")
    for item in handed(source, names, brought):
        turns = [t for t in item.turns if refuses("\n".join(lines[t.first : t.last]))]
        told, untold = any(not t.empty for t in turns), any(t.empty for t in turns)
        for near, function in _functions(own, module, item.name.rpartition(".")[2]):
            yield Given(near, function, told, untold)


def _before(
    repository: Repository, own: OwnCode, module: Module, function: Function
) -> Iterator[Given]:
    """What is injected into a function or decorates it."""
    lines = lines_of(repository, module.path)
    first = min(function.line, *_decorated(lines, function.line))
    header = "\n".join(lines[first - 1 : function.line + _HEADER])
    names = _INJECTED.findall(header.partition('"""')[0])
    names += [decorator.name.rsplit(".", 1)[-1] for decorator in function.decorators]
    for name in dict.fromkeys(names):
        yield from (Given(near, found) for near, found in _functions(own, module, name))


def _decorated(lines: tuple[str, ...], line: int) -> tuple[int, ...]:
    """The lines above a function up to the first of its decorators."""
    found = [line]
    while found[-1] > 1 and len(found) < _HEADER and lines[found[-1] - 2].strip():
        found.append(found[-1] - 1)
    return (line, *found)


def _functions(own: OwnCode, module: Module, name: str) -> Iterator[tuple[Module, Function]]:
    scopes: tuple[Scope, ...] = own.near(module, name) if name else ()
    wanted = {(s.module.path, s.name): s.module for s in scopes}
    for (_, qualified), near in wanted.items() if len(wanted) <= _NAMESAKES else ():
        for function in near.facts.functions:
            if function.name == qualified:
                yield near, function
