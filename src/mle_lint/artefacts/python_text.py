"""A reading of Python source that this interpreter cannot parse: too new, too old, or broken.

Line patterns give imports, definitions and calls by name. It is less than a syntax tree tells,
and the module says so in its `trouble`.
"""

from __future__ import annotations

import re

from mle_lint.artefacts.module import Call, Function, Import, ModuleFacts, Place
from mle_lint.artefacts.python import code_lines
from mle_lint.patterns import pattern

MAX_LINES = 20_000
_IMPORT = pattern(r"^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?")
_FROM = pattern(r"^\s*from\s+([\w.]+)\s+import\s+\(?\s*([\w, ]+)")
_DEFINITION = pattern(r"^\s*(?:async\s+)?def\s+(\w+)\s*\(")
_CALL = pattern(r"([A-Za-z_][\w.]*)\s*\(")
_SEED = pattern(r"\b(\w*(?:seed|random_state)\w*)\s*=", re.IGNORECASE)


def parse(source: str, trouble: str) -> ModuleFacts:
    """Facts by line patterns; `trouble` is why the syntax tree could not be had."""
    imports: list[Import] = []
    calls: list[Call] = []
    functions: list[Function] = []
    seeds: list[Place] = []
    asserts: list[int] = []
    aliases: dict[str, str] = {}
    main_line = 0
    for number, line in enumerate(source.split("\n")[:MAX_LINES], 1):
        bare = line.lstrip()
        if bare.startswith("#") or len(line) > 2000:
            continue
        _import(line, number, imports, aliases)
        if match := _DEFINITION.match(line):
            functions.append(Function(match.group(1), number, number, (), (), 0, 0))
        elif not bare.startswith(("import ", "from ", "class ")):
            calls.extend(Call(_resolved(name, aliases), number) for name in _CALL.findall(line))
        seeds.extend(Place(name, number) for name in _SEED.findall(line))
        if bare.startswith("assert "):
            asserts.append(number)
        if bare.startswith("if __name__"):
            main_line = number
    return ModuleFacts(
        imports=tuple(imports),
        calls=tuple(calls),
        functions=tuple(functions),
        seeds=tuple(seeds),
        asserts=tuple(asserts),
        main_line=main_line,
        code_lines=code_lines(source),
        trouble=trouble,
    )


def _import(line: str, number: int, imports: list[Import], aliases: dict[str, str]) -> None:
    if match := _IMPORT.match(line):
        imports.append(Import(match.group(1), number))
        aliases[match.group(2) or match.group(1)] = match.group(1)
    elif match := _FROM.match(line):
        for part in match.group(2).split(","):
            name, _, alias = part.strip().partition(" as ")
            if name:
                imports.append(Import(f"{match.group(1)}.{name}", number))
                aliases[alias.strip() or name] = f"{match.group(1)}.{name}"


def _resolved(name: str, aliases: dict[str, str]) -> str:
    first, dot, rest = name.partition(".")
    return f"{aliases.get(first, first)}{dot}{rest}"
