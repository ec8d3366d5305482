"""Methods that a module calls on objects of own classes, which do not have them."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.artefacts.module import Class, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.repository import Repository

# With one of these, an object may have methods that its class does not show.
_DYNAMIC = pattern(r"__getattr__|__getattribute__|\bsetattr\(|\bglobals\(|__dict__|@property")
_PLAIN = frozenset({"object", "ABC", "abc.ABC"})


@lru_cache(maxsize=256)
def missing_method(repository: Repository, module: Module) -> str:
    """A call of a method that the own class of its object does not have, "" when none is known.

    Only a variable that is always made from one class counts, and only a class that inherits
    nothing and whose file does not hold the name of the method at all.
    """
    for variable, kind in _made_once(module).items():
        found = _class_of(repository, module, kind)
        if found is None or _is_bound_otherwise(repository, module, variable):
            continue
        home, text = found
        for call in module.facts.calls:
            owner, _, method = call.name.rpartition(".")
            if owner.removeprefix("self.") == variable and not re.search(
                rf"\b{re.escape(method)}\b", text
            ):
                name = kind.rsplit(".", 1)[-1]
                return f"{module.path}:{call.line} calls {method}, which {name} in {home} lacks"
    return ""


def _made_once(module: Module) -> dict[str, str]:
    """Variables that are made from one class and nothing else, with that class's name."""
    kinds: dict[str, set[str]] = {}
    for place in module.facts.instances:
        kinds.setdefault(place.scope, set()).add(place.text)
    taken = {p.name for f in module.facts.functions for p in f.parameters}
    return {
        name: min(found)
        for name, found in kinds.items()
        if len(found) == 1 and name and name not in taken
    }


def _is_bound_otherwise(repository: Repository, module: Module, variable: str) -> bool:
    """Whether the file gives the variable a value in any other way than by making an object."""
    word = re.escape(variable)
    bound = rf"\b{word}\s*(?::[^=\n]*)?=(?!=)|\b(?:for|as)\s+{word}\b|\b{word}\s*,[^=\n]*=(?!=)"
    made = sum(place.scope == variable for place in module.facts.instances)
    return len(re.findall(bound, text_of(repository, module.path))) != made


def _class_of(repository: Repository, module: Module, kind: str) -> tuple[str, str] | None:
    """The file of an own class that inherits nothing, with its text."""
    own = own_code(repository)
    home = own.target(module, kind) if "." in kind else module
    name = kind.rsplit(".", 1)[-1]
    if home is None or len(own.named(kind.rpartition(".")[0].lstrip("."))) > 1:
        return None
    defined = [item for item in home.facts.classes if item.name == name]
    text = text_of(repository, home.path)
    if len(defined) != 1 or not _is_plain(defined[0]) or _DYNAMIC.search(text):
        return None
    return home.path, _without_calls(text) if home is module else text


def _without_calls(text: str) -> str:
    """The text without what is called on objects: `self.reader.read()` defines no `read`."""
    return re.sub(r"(?<=[\w\])])\.\w+(?= *\()", "", text)


def _is_plain(item: Class) -> bool:
    return _PLAIN.issuperset(item.bases)
