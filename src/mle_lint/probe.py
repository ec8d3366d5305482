"""What a probe is: a pure function from a repository to pieces of evidence.

The address `documents.passages.section` in a rule is the function `section` in
`probes/documents/passages.py`.
Its keyword-only parameters are the schema of the rule's `with:`; there is no second one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from mle_lint.model import Evidence
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

Function = Callable[..., Iterator[Evidence]]
_TYPES: dict[str, Callable[[object], bool]] = {
    "tuple[str, ...]": lambda v: isinstance(v, tuple) and all(isinstance(x, str) for x in v),
    "str": lambda v: isinstance(v, str),
    "int": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "bool": lambda v: isinstance(v, bool),
}


class ProbeError(Exception):
    """A rule names a probe that does not exist, or gives it what it does not take."""


class Undecided(Exception):
    """A probe cannot tell; the message is the reason. The rule's outcome is then `unknown`."""


class Check(NamedTuple):
    """A probe with its parameters, as a rule names it; its module is imported when it runs."""

    address: str
    parameters: tuple[tuple[str, object], ...]

    def run(self, repository: Repository, most: int) -> tuple[Evidence, ...]:
        """The first pieces of evidence in the probe's order, at most so many."""
        function = function_at(self.address)
        return tuple(islice(function(repository, **dict(self.parameters)), most))


def unchecked(address: str, parameters: Mapping[str, object]) -> Check:
    """The probe at an address, as it stands in rules that were checked before."""
    return Check(address, tuple(sorted(parameters.items())))


def check(address: str, parameters: Mapping[str, object]) -> Check:
    """The probe at an address with checked parameters; raises ProbeError naming what is wrong."""
    function = function_at(address)
    required, annotations = _parameters(function)
    for name in parameters:
        if name not in annotations:
            raise ProbeError(f"{address} takes no '{name}', but {_listed(annotations)}")
    for name in required:
        if name not in parameters:
            raise ProbeError(f"{address} needs '{name}'")
    for name, value in parameters.items():
        if not _TYPES[annotations[name]](value):
            raise ProbeError(f"{address}: '{name}' must be {annotations[name]}, not {value!r}")
    return unchecked(address, parameters)


@lru_cache(maxsize=1024)
def function_at(address: str) -> Function:
    """The function of a probe's address; raises ProbeError when there is none."""
    module_name, dot, name = address.rpartition(".")
    words = address.split(".")
    if not (dot and all(word.isidentifier() for word in words)) or name.startswith("_"):
        raise ProbeError(f"'{address}' is no probe address such as documents.passages.section")
    try:
        module = importlib.import_module(f"mle_lint.probes.{module_name}")
    except ModuleNotFoundError as error:
        raise ProbeError(f"there is no probe module '{module_name}'") from error
    function = getattr(module, name, None)
    if getattr(function, "__module__", None) != module.__name__:
        file = module_name.replace(".", "/")
        raise ProbeError(f"there is no probe '{name}' in probes/{file}.py")
    probe: Function = function  # type: ignore[assignment]
    return probe


def _parameters(function: Function) -> tuple[list[str], dict[str, str]]:
    """Names without a default, and the annotation of every keyword-only parameter."""
    code = function.__code__
    first = code.co_argcount
    names = code.co_varnames[first : first + code.co_kwonlyargcount]
    defaults = function.__kwdefaults__ or {}
    annotations = {name: function.__annotations__[name] for name in names}
    return [name for name in names if name not in defaults], annotations


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names)) or "no parameters"
