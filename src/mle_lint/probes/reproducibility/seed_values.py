"""What seeds are given as: a value that stays, or none, or one that is another at every run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.syntax import walked
from mle_lint.patterns import pattern
from mle_lint.probes.files.settings_values import Settings
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

GENERATORS = frozenset({"default_rng", "RandomState", "Random", "PRNGKey", "Generator"})
# Only code with one of these is worth its tree.
_WORTH = pattern(
    r"None\b|seed\(\s*\)|(?:default_rng|RandomState|Random|Generator)\(\s*\)|time|urandom|now\(|"
    r"randbits|uuid|rand(?:int|range)\(|\*\*|randomSplit\(|\)\s*[<>]"
)
# What gives another value at every run, by the module it is asked of.
_CHANGING = frozenset({
    "time", "time_ns", "now", "utcnow", "urandom", "getrandbits", "randbits", "uuid4", "uuid1",
    "perf_counter", "monotonic", "getpid", "randint", "randrange", "token_bytes", "perf_counter_ns",
})  # fmt: skip
_MASKS = frozenset({"rand", "random", "uniform", "random_sample", "binomial"})
_SEED_CALL = pattern(r"(?:^|_)(?:manual_|set_)?seed(?:_everything|_all)?$")
_MAX = 200_000


class SeedValues(NamedTuple):
    """Calls of a module by line and last name: those whose seed fixes nothing, those that hand
    over a mapping in which no seed stands, those that divide rows, and the positional seeds."""

    unfixed: frozenset[tuple[int, str]] = frozenset()
    without: frozenset[tuple[int, str]] = frozenset()
    masks: frozenset[tuple[int, str]] = frozenset()
    positional: frozenset[tuple[int, str]] = frozenset()


@lru_cache(maxsize=256)
def seed_values(repository: Repository, module: Module, keywords: tuple[str, ...]) -> SeedValues:
    """What the seeds of a module are given as, where its text says that it may matter."""
    text = "" if module.notebook else repository.text(module.path) or ""
    drawn = "random" in text or "eed" in text or ("**" in module.keywords and "fit" in text)
    if len(text) > _MAX or not drawn or not _WORTH.search(text):
        return SeedValues()
    try:
        code = repository.code_of(module.path)
    except (Unreadable, ParseError):
        return SeedValues()
    return _Reader(repository, code, keywords).values()


@lru_cache(maxsize=1)
def _settings(repository: Repository) -> Settings:
    return Settings(repository)


class _Reader:
    def __init__(self, repository: Repository, code: Code, keywords: tuple[str, ...]) -> None:
        self.repository = repository
        self.code = code
        self.keywords = frozenset(keywords)
        self.given: dict[str, list[ast.expr | None]] = {}
        nodes = walked(*(statement for body in code.bodies for statement in body))
        self.calls = [(n, last_of(n.func)) for n in nodes if isinstance(n, ast.Call)]
        for node in nodes:
            for name, value in _bound(node):
                self.given.setdefault(name, []).append(value)

    def values(self) -> SeedValues:
        calls = self.calls
        return SeedValues(
            frozenset((n.lineno, last) for n, last in calls if self._unfixed(n, last)),
            frozenset((n.lineno, last) for n, last in calls if self._without(n)),
            frozenset((n.lineno, last) for n, last in calls if self._masks(n, last)),
            frozenset((n.lineno, last) for n, last in calls if len(n.args) > 1),
        )

    def _unfixed(self, node: ast.Call, last: str) -> bool:
        """Whether a call is given None or a passing value for a seed, or makes a generator or
        seeds one from nothing."""
        for keyword in node.keywords:
            if keyword.arg in self.keywords:
                return self._passing(keyword.value)
        if last in GENERATORS or _SEED_CALL.search(last.lower()):
            if node.args:
                return self._passing(node.args[0])
            own = isinstance(node.func, ast.Name) and last not in GENERATORS
            return not node.keywords and not own and last != "Generator"
        return False

    def _passing(self, value: ast.expr, depth: int = 3) -> bool:
        """Whether a value is None, or another one at every run."""
        if isinstance(value, ast.Constant):
            return value.value is None
        if isinstance(value, ast.Name):
            given = self.given.get(value.id, []) if depth else []
            return bool(given) and all(v is not None and self._passing(v, depth - 1) for v in given)
        calls = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
        return any(last_of(call.func) in _CHANGING for call in calls)

    def _without(self, node: ast.Call) -> bool:
        """Whether what a call unpacks is known, and no seed is among it."""
        unpacked = [keyword.value for keyword in node.keywords if keyword.arg is None]
        return bool(unpacked) and all(self._seedless(value) for value in unpacked)

    def _seedless(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Name):
            given = self.given.get(value.id, [])
            if len(given) != 1 or given[0] is None or self._changed(value.id):
                return False
            value = given[0]
        if isinstance(value, ast.Dict):
            keys = {key.value for key in value.keys if isinstance(key, ast.Constant)}
            return len(keys) == len(value.keys) and self.keywords.isdisjoint(keys)
        way = tuple(_way(value))
        if not way:
            return False
        known = _settings(self.repository).keys_under(way)
        return bool(known) and self.keywords.isdisjoint(known)

    def _changed(self, name: str) -> bool:
        """Whether a mapping is written to or handed its methods after it was made."""
        for node in self.code.loads.get(name, ()):
            parent = self.code.parents.get(node)
            stored = isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store)
            if stored or isinstance(parent, ast.Attribute):
                return True
        return False

    def _masks(self, node: ast.Call, last: str) -> bool:
        """Whether a draw for every row is compared with a share, which divides the rows."""
        if last not in _MASKS or not isinstance(self.code.parents.get(node), ast.Compare):
            return False
        inside = ast.walk(node)
        return any(
            (isinstance(n, ast.Attribute) and n.attr == "shape")
            or (isinstance(n, ast.Name) and n.id == "len")
            for n in inside
        )


def last_of(node: ast.expr) -> str:
    """The last part of a name, "" for what has none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Names that a node gives a value; None where the value comes from elsewhere."""
    if isinstance(node, ast.Assign):
        yield from ((t.id, node.value) for t in node.targets if isinstance(t, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node.value
    elif isinstance(node, ast.arg):
        yield node.arg, None
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
        yield node.target.id, None


def _way(node: ast.expr) -> Iterator[str]:
    """The texts by which `cfg["model"]["args"]` or `cfg.model` goes into a mapping."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from _way(node.value)
        yield str(node.slice.value)
    elif isinstance(node, ast.Attribute):
        yield from _way(node.value)
        yield node.attr
