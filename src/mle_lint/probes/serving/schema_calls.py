"""Where an entry has its input checked by a validating library, or by an own schema of one."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Class, Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.entries import Entry
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.messages import consumes
from mle_lint.probes.code.model_calls import Names
from mle_lint.probes.code.own_code import OwnCode, calls_in, own_code
from mle_lint.probes.serving.input_places import looks_elsewhere
from mle_lint.probes.serving.schemas import is_schema, schemas_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Schemas of what is answered or set, and no input.
ANSWER = pattern(r"(?i)respon|result|output|answer|prediction$|config|setting|stat")
_PARSING = ("parse", "parsing", "validat", "coerce")
# Methods of a schema that take data in, and decorators that hand it to a function checked.
_TAKES = frozenset({
    "load", "loads", "validate", "is_valid", "deserialize", "iter_errors", "validate_python",
    "check", "normalized", "parse", "parse_obj", "from_dict", "from_json", "convert", "structure",
    "decode", "validate_json", "validate_strings", "best_match", "compile", "validated",
})  # fmt: skip
_DECORATES = frozenset({
    "input", "arguments", "validate", "use_args", "use_kwargs", "expects_json", "validator",
    "event_parser", "validate_call", "validate_arguments", "check_input", "check_io", "check_types",
    "typechecked",
})  # fmt: skip


class Validating(NamedTuple):
    """The calls that check, and the packages of which every checking call counts."""

    calls: Names
    packages: tuple[str, ...]


def validated(
    repository: Repository, entry: Entry, functions: tuple[Function, ...], known: Validating
) -> Iterator[Evidence]:
    """The first call of a validating library, or of an own schema, on the way from the entry."""
    own = own_code(repository)
    starts = [f.name for f in functions] or list(entry.starts)
    if entry.kind not in ("route", "handler"):
        starts = list(entry.starts)
    yield from _decorated(own, entry.module, functions, known)
    schemas = schemas_of(own.closure(entry.module))
    for scope in own.reached(entry.module, starts):
        if looks_elsewhere(scope):
            continue
        for call in calls_in(scope):
            of_other = ANSWER.search(call.name.rpartition(".")[0])
            matches = not of_other and (
                known.calls.match(scope.module, call) or _checks(own, scope.module, call, known)
            )
            if matches or _fills(call, scope.last, schemas):
                yield Evidence(scope.module.at(call.line), call.name)
                return


def of_messages(repository: Repository, known: Validating) -> Iterator[Evidence]:
    """Schemas that messages of a queue or a stream have to fit, where they come in."""
    own = own_code(repository)
    for module in repository.code:
        if not consumes(module):
            continue
        schemas = schemas_of(own.closure(module))
        for call in module.facts.calls:
            if _fills(call, "", schemas) or known.calls.match(module, call):
                yield Evidence(module.at(call.line), call.name)
                break


def _fills(call: Call, scope: str, schemas: dict[str, Class]) -> bool:
    """Whether a call makes a schema of all that is given, or of some of it in a function that
    says that it parses."""
    last = call.name.rsplit(".", 1)[-1]
    if last not in schemas or ANSWER.search(last):
        return False
    return "**" in call.keywords or (bool(call.keywords) and speaks(scope, _PARSING))


def _checks(own: OwnCode, module: Module, call: Call, known: Validating) -> bool:
    """Whether a call hands data to a schema of a validating package, made anywhere."""
    owner, _, last = call.name.rpartition(".")
    made = _made(own, module, owner) if owner else ""
    # A schema that is called itself, or a checking function that a library has compiled.
    called = _made(own, module, call.name)
    if called and _is_of(called, known.packages):
        return True
    if last not in _TAKES or not owner:
        return False
    names = (owner.removesuffix("()"), made.removesuffix("()"))
    return any(_is_of(name, known.packages) or _is_own(own, module, name, known) for name in names)


def _made(own: OwnCode, module: Module, name: str) -> str:
    """The name of the call that made what a name stands for, in its own module or another."""
    last = name.rpartition(".")[2]
    here = module.types.get(last, "") if name in (last, f"self.{last}") else ""
    if here or "." not in name:
        return here
    origin = own.target(module, name)
    return origin.types.get(last, "") if origin is not None else ""


def _is_of(name: str, packages: tuple[str, ...]) -> bool:
    return name.startswith(tuple(f"{package}." for package in packages))


def _is_own(own: OwnCode, module: Module, name: str, known: Validating) -> bool:
    """Whether a name is that of an own class that describes data for a validating package."""
    last = name.rpartition(".")[2]
    if not last or ANSWER.search(last):
        return False
    for near in own.closure(module):
        for item in near.facts.classes:
            if item.name.rpartition(".")[2] == last:
                return is_schema(item, {}) or any(_is_of(b, known.packages) for b in item.bases)
    return False


def _decorated(
    own: OwnCode, module: Module, functions: tuple[Function, ...], known: Validating
) -> Iterator[Evidence]:
    """Functions that a library's decorator hands only what fits."""
    expecting = {c.line for c in module.by_last_name.get("expect", ()) if "validate" in c.keywords}
    for function in functions:
        for decorator in function.decorators:
            owner, _, last = decorator.name.rpartition(".")
            kinds = (decorator.name, _made(own, module, owner))
            if last in _DECORATES and any(_is_of(f"{kind}.", known.packages) for kind in kinds):
                yield Evidence(module.at(function.line), f"{decorator.name} checks its input")
        if any(function.line - 8 < line < function.line for line in expecting):
            yield Evidence(module.at(function.line), "expect checks its input")
