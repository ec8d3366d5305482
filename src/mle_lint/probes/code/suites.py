"""Test functions of the repository: what they call, and whether they assert anything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import (
    Scope,
    calls_in,
    lines_of,
    own_code,
    source_of,
    text_of,
)
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_TEST_FILE = pattern(r"(^|/)(test_[^/]*|[^/]*_tests?|tests?)\.py$")
_BARE = pattern(r"(^|/)test\.py$")
_FRAMEWORKS = ("pytest", "unittest", "nose", "hypothesis")
_ASSERTING = pattern(
    r"^(assert\w*|raises|warns|fail|expect|approx|verify|check_(?!call|output)\w+|should)$"
)
_TRIVIAL = pattern(
    r"assert\s*\(?\s*(True|1|1\s*==\s*1|not False|\"[^\"]*\"|'[^']*')\s*\)?\s*(#|,|$)"
)
_EXISTS = pattern(r"\.exists\(|\bis_file\(|isfile\(|is_dir\(|isdir\(")
MAX_LINE = 1_000
_SETUPS = ("setUp", "setup_method", "setUpClass", "setup_class", "setup")
CLIENTS = (
    "fastapi.testclient", "starlette.testclient", "httpx", "requests", "flask.testing",
    "click.testing", "typer.testing", "django.test", "rest_framework.test", "litestar.testing",
    "streamlit.testing", "subprocess", "pytest_flask", "aiohttp.test_utils", "gradio_client",
    "tornado.testing", "sanic_testing", "async_asgi_testclient", "grpc",
)  # fmt: skip


class Case(NamedTuple):
    """A test with its module, the calls in its body and its lines that assert.

    `given` are the calls of its set-up, of the fixtures that its parameters name and of the
    functions of its file that it calls, each with the module in which it stands.
    """

    module: Module
    function: Function
    calls: tuple[Call, ...]
    asserts: tuple[str, ...]
    source: tuple[str, ...]
    given: tuple[tuple[Module, Call], ...]

    @property
    def name(self) -> str:
        """The name without the class around it."""
        return self.function.name.rsplit(".", 1)[-1]

    @property
    def reached(self) -> tuple[tuple[Module, Call], ...]:
        """The calls of the test and of what prepares it."""
        return (*[(self.module, call) for call in self.calls], *self.given)

    @property
    def asserting(self) -> bool:
        """Whether it asserts something that could fail."""
        return any(not _TRIVIAL.search(line) for line in self.asserts)


@lru_cache(maxsize=1)
def test_modules(repository: Repository) -> tuple[Module, ...]:
    """Python files that a test runner would collect, or whose name says that they test."""
    return tuple(m for m in repository.modules if _TEST_FILE.search(m.path) or is_test(m.path))


def is_named_test(module: Module) -> bool:
    """Whether the name of a file says that it tests, wherever it lies."""
    return _TEST_FILE.search(module.path) is not None


@lru_cache(maxsize=1)
def test_functions(repository: Repository) -> tuple[Case, ...]:
    """Every test function and method of the Python test files."""
    return tuple(
        _test(repository, module, function)
        for module in test_modules(repository)
        for function in module.facts.functions
        if is_test_function(module, function)
    )


@lru_cache(maxsize=1)
def test_scripts(repository: Repository) -> tuple[Case, ...]:
    """Test files without test functions that assert at their own level, each as one test."""
    return tuple(
        _whole(repository, module)
        for module in test_modules(repository)
        if module.facts.asserts
        and not any(is_test_function(module, function) for function in module.facts.functions)
    )


def _whole(repository: Repository, module: Module) -> Case:
    lines = lines_of(repository, module.path)
    inner = [range(f.line, f.end_line + 1) for f in module.facts.functions]
    told = tuple(
        lines[at - 1].strip()[:MAX_LINE]
        for at in module.facts.asserts
        if at <= len(lines) and not any(at in part for part in inner)
    )
    name = module.path.rsplit("/", 1)[-1]
    function = Function(name, 1, len(lines), (), (), len(told), 0)
    return Case(module, function, tuple(calls_in(Scope(module, ""))), told, lines, ())


@lru_cache(maxsize=4096)
def importable(repository: Repository, module: Module) -> bool:
    """Whether every name that a test takes from an own module occurs in that module."""
    own = own_code(repository)
    for item in module.facts.imports:
        target = own.target(module, item.name)
        name = item.name.rpartition(".")[2]
        if target is None or target.path.endswith("__init__.py") or name == "*":
            continue
        stem = target.path.rsplit("/", 1)[-1].removesuffix(".py")
        text = text_of(repository, target.path)
        if name != stem and "import *" not in text and name not in text:
            return False
    return True


def is_test_function(module: Module, function: Function) -> bool:
    """Whether a runner takes a function for a test: by its name, not nested in another.

    One named `test` that asserts nothing, in a file `test.py` that no runner collects, is none:
    beside `train.py` it scores the rows of the test set.
    """
    owner, _, last = function.name.rpartition(".")
    if not last.startswith("test") or any("fixture" in d.name for d in function.decorators):
        return False
    if function.name == "test" and not function.asserts and _BARE.search(module.path):
        folder = module.path.removesuffix("test.py")
        return bool(imports(module, _FRAMEWORKS)) or is_test(folder)
    return not owner or any(c.name == owner for c in module.facts.classes)


@lru_cache(maxsize=4096)
def uses_own_code(repository: Repository, module: Module) -> bool:
    """Whether a test file imports own modules, by itself or by what it shares with others."""
    own = own_code(repository)
    shared = (*own.imported(module), *conftests(repository, module))
    return _uses_own(own.imported(module)) or any(_uses_own(own.imported(m)) for m in shared)


def drives_app(test: Case) -> bool:
    """Whether a test calls the app from outside and asserts more than that a file exists."""
    if not imports(test.module, CLIENTS):
        return False
    return any(not _EXISTS.search(line) for line in test.asserts)


def _uses_own(modules: tuple[Module, ...]) -> bool:
    return any(not is_test(module.path) for module in modules)


def conftests(repository: Repository, module: Module) -> tuple[Module, ...]:
    """The conftest modules whose fixtures a test file shares, nearest first."""
    own = own_code(repository)
    folder = module.path
    found = []
    while folder:
        folder = folder.rpartition("/")[0]
        known = own.by_path.get(f"{folder}/conftest.py" if folder else "conftest.py")
        if known is not None:
            found.append(known)
    return tuple(found)


def _test(repository: Repository, module: Module, function: Function) -> Case:
    asserting = _asserting(module)
    calls = tuple(calls_in(Scope(module, function.name)))
    lines = tuple(line[:MAX_LINE] for line in source_of(repository, module, function))
    marked = _asserts(module)
    told = [line.strip() for at, line in enumerate(lines, function.line) if at in marked]
    told += _raising(module, function, lines)
    for call in calls:
        last = call.name.rsplit(".", 1)[-1]
        if _ASSERTING.match(last) or last in asserting:
            at = call.line - function.line
            told.append(lines[at].strip() if 0 <= at < len(lines) else call.name)
    given = (*_given(repository, module, function), *_helped(module, calls))
    return Case(module, function, calls, tuple(told), lines, given)


@lru_cache(maxsize=64)
def _asserting(module: Module) -> frozenset[str]:
    """The last names of a module's functions that assert."""
    return frozenset(f.name.rsplit(".", 1)[-1] for f in module.facts.functions if f.asserts)


@lru_cache(maxsize=64)
def _asserts(module: Module) -> frozenset[int]:
    """The lines on which a module asserts."""
    return frozenset(module.facts.asserts)


def _raising(module: Module, function: Function, lines: tuple[str, ...]) -> Iterator[str]:
    """The conditions of a test that raise, by the line above the `raise`."""
    for place in module.facts.raises:
        at = place.line - function.line
        if place.scope == function.name and 0 < at < len(lines):
            yield lines[at - 1].strip()


def _given(
    repository: Repository, module: Module, function: Function
) -> Iterator[tuple[Module, Call]]:
    """The calls of the set-up of a test's class and of the fixtures that it asks for."""
    owner = function.name.rpartition(".")[0]
    for name in _SETUPS:
        for call in calls_in(Scope(module, f"{owner}.{name}" if owner else name)):
            yield module, call
    wanted = {parameter.name for parameter in function.parameters} - {"self"}
    for home in (module, *conftests(repository, module)) if wanted else ():
        for fixture in home.facts.functions:
            last = fixture.name.rsplit(".", 1)[-1]
            if last in wanted and any("fixture" in d.name for d in fixture.decorators):
                for call in calls_in(Scope(home, fixture.name)):
                    yield home, call


def _helped(module: Module, calls: tuple[Call, ...]) -> Iterator[tuple[Module, Call]]:
    """The calls of a test file's own functions that a test calls, by one another too."""
    own = {f.name for f in module.facts.functions if not is_test_function(module, f)}
    waiting = [call.name for call in calls if call.name in own]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for call in calls_in(Scope(module, name)):
            yield module, call
            if call.name in own:
                waiting.append(call.name)
