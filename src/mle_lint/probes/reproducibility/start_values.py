"""Values that a start hands to the code: parameters that become options, and the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.repository import Repository

# Packages that make options of the parameters of functions, and their calls and decorators.
_FROM_PARAMETERS = (
    "typer", "fire", "tyro", "cyclopts", "jsonargparse", "defopt", "plac", "argh", "clize",
    "simple_parsing", "datargs", "chz",
)  # fmt: skip
_STARTS = (
    "typer.run", "fire.Fire", "tyro.cli", "cyclopts.run", "jsonargparse.CLI",
    "jsonargparse.auto_cli", "defopt.run", "plac.call", "argh.dispatch_command",
    "clize.run", "simple_parsing.parse", "datargs.parse", "chz.entrypoint", "chz.nested_entrypoint",
)  # fmt: skip
_COMMANDS = frozenset({"command", "callback", "default"})
_HANDED = pattern(r"\(\s*(?:\w+\.)*([A-Za-z_]\w*)")
_MAPPING = pattern(
    r"^[ \t]*(?:from os import .*?\benviron\b(?: as (\w+))?|(\w+) *= *os\.environ *$)"
)
# These belong to the machine.
_OF_THE_MACHINE = frozenset({
    "CUDA_VISIBLE_DEVICES", "TOKENIZERS_PARALLELISM", "PYTHONHASHSEED", "HOME", "PATH", "USER",
})  # fmt: skip


def from_parameters(repository: Repository, module: Module) -> Iterator[Evidence]:
    """The first function whose parameters a package makes options of."""
    if not imports(module, _FROM_PARAMETERS):
        return
    functions = {function.name: function for function in module.facts.functions}
    for function in functions.values():
        decorated = any(d.name.rsplit(".", 1)[-1] in _COMMANDS for d in function.decorators)
        if decorated and _takes(function):
            yield Evidence(module.at(function.line), function.name)
            return
    lines = (repository.text(module.path) or "").split("\n")
    for call in matching(module, _STARTS):
        found = _HANDED.search(lines[call.line - 1]) if call.line <= len(lines) else None
        started = functions.get(found[1]) if found else None
        if started is None or _takes(started):
            yield evidence(module, call)
            return


def _takes(function: Function) -> bool:
    return any(parameter.name not in ("self", "cls", "ctx") for parameter in function.parameters)


def read_from_environment(repository: Repository, module: Module) -> Iterator[Evidence]:
    """Values that a module takes out of the environment by their names in brackets."""
    text = repository.text(module.path) or ""
    if "environ" not in text:
        return
    names = {"os.environ", "environ"}
    for line in text.split("\n")[:2_000]:
        found = _MAPPING.match(line) if "environ" in line else None
        if found:
            names.update(name for name in found.groups() if name)
    owners = "|".join(map(re.escape, sorted(names)))
    wanted = pattern(rf"(?<![\w.])(?:{owners})\[[\"'](\w+)[\"']\](?!\s*=(?!=))")
    seen: set[str] = set()
    for match in gates.finditer(wanted, text):
        if match[1] not in seen and match[1] not in _OF_THE_MACHINE:
            seen.add(match[1])
            number = text.count("\n", 0, match.start()) + 1
            yield Evidence(module.at(number), match[0])
