"""Scripts that stop because of what they see in their data, by what flows into the stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.data.check_flow import Kinds, answers, stops
from mle_lint.probes.data.check_functions import runs
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

_LOOK = pattern(
    r"(?i)is_?null|is_?na\b|not_?na\b|notnull|duplicated|between|isin\(|\.columns|dtype|"
    r"is_unique|iter_errors|\.validate\(|validate\(|\bnot in\b|issubset|\.verify\(|"
    r"having|len\(set\(|Counter\("
)
_STOP = pattern(r"\b(?:exit\(|SystemExit|raise\b|assert\b|abort\()")
_READ = pattern(
    r"open\(|read_|\.read\.|DictReader|read\(|load_dataset|execute\(|\.sql\(|\bdf\b|\bframe\b|"
    r"DataFrame|rows?\b|records?\b"
)
# Columns and types are asked for to choose what is done with them, too.
_SHAPE = frozenset({"columns", "types"})
_MAX_SIZE = 100_000
_MAX_MODULES = 300
_MAX_QUERIES = 60


def followed(repository: Repository, modules: Sequence[Module], least: int) -> Iterator[Evidence]:
    """Files of which the stops depend on `least` kinds of looks at data, in code that runs."""
    chosen = [m for m in modules[:_MAX_MODULES] if not m.notebook and _is_worth(repository, m)]
    queries = _queries(repository) if chosen else {}
    for module in chosen:
        code = _code(repository, module)
        if code is None or not _STOP.search(repository.text(module.path) or ""):
            continue
        found = stops(code, queries, _imported(repository, module, chosen))
        found = [s for s in found if runs(repository, modules, module, s.line)]
        kinds = sorted(frozenset[str]().union(*(stop.kinds for stop in found)))
        if len(kinds) >= least and not _SHAPE.issuperset(kinds):
            yield Evidence(module.at(found[0].line), f"stops by {', '.join(kinds)}")


def _is_worth(repository: Repository, module: Module) -> bool:
    if repository.size(module.path) > _MAX_SIZE:
        return False
    text = repository.text(module.path) or ""
    return bool(_LOOK.search(text) and _READ.search(text)) or bool(
        _STOP.search(text) and "import" in text and _READ.search(text)
    )


def _code(repository: Repository, module: Module) -> Code | None:
    try:
        return repository.code_of(module.path)
    except (Unreadable, ParseError):
        return None


def _imported(repository: Repository, module: Module, chosen: Sequence[Module]) -> dict[str, Kinds]:
    """What the functions look at that a module imports from the chosen ones."""
    own = own_code(repository)
    known = {item.path for item in chosen}
    found: dict[str, Kinds] = {}
    for near in own.imported(module):
        if near.path in known:
            found.update(_answers(repository, near))
    return found


@lru_cache(maxsize=512)
def _answers(repository: Repository, module: Module) -> dict[str, Kinds]:
    code = _code(repository, module)
    return {} if code is None else answers(code, _queries(repository))


@lru_cache(maxsize=1)
def _queries(repository: Repository) -> dict[str, str]:
    """The texts of the files of SQL, by the last part of their paths."""
    paths = [path for path in repository.files if path.lower().endswith(".sql")][:_MAX_QUERIES]
    return {path.rsplit("/", 1)[-1]: repository.text(path) or "" for path in paths}
