"""Whether a test puts something in the place of the model, or only of its surroundings."""

from __future__ import annotations

from mle_lint.patterns import pattern
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import lines_of, source_of
from mle_lint.probes.code.suites import Case, is_test_function
from mle_lint.repository import Repository

_FAKES = pattern(
    r"MagicMock|AsyncMock|\bMock\(|mocker\.(?!patch)|\bFake\w*\(|\bDummy\w*\(|\bStub\w*\("
    r"|dependency_overrides\[[^\]]*(?:model|predict|pipeline|service|llm|classif|retriev|chain)"
)
_REPLACES = pattern(
    r"(?:\bpatch(?:\.object)?|\bsetattr)\(\s*[\"']?(?:([\w.]+)\.)?(\w+)[\"']?"
    r"(?:\s*,\s*[\"'](\w+)[\"'])?"
)
_MODEL = (
    "model", "predict", "infer", "classif", "pipeline", "llm", "chain", "retriev", "embed",
    "generat", "agent", "answer", "score",
)  # fmt: skip
_SURROUNDINGS = (
    "setting", "config", "param", "path", "dir", "env", "environ", "key", "token", "sleep", "time",
    "now", "log", "secret", "url", "port", "root", "file", "folder", "seed", "limit",
)  # fmt: skip


def stands_in(repository: Repository, case: Case) -> bool:
    """Whether the test, its set-up or its file outside of other tests replaces the model."""
    text = "\n".join(
        line for line in _prepared(repository, case) if not line.startswith(("from ", "import "))
    )
    if _FAKES.search(text):
        return True
    return any(
        not _is_around(owner, name, attribute) for owner, name, attribute in _REPLACES.findall(text)
    )


def _is_around(owner: str, name: str, attribute: str) -> bool:
    """Whether what is replaced is a setting, a path, the clock and the like."""
    if attribute:
        owner, name = f"{owner}.{name}", attribute
    if speaks(name, _SURROUNDINGS):
        return True
    return speaks(owner.rsplit(".", 1)[-1], _SURROUNDINGS) and not speaks(name, _MODEL)


def _prepared(repository: Repository, case: Case) -> list[str]:
    """The lines of the test, of its file outside of other tests, and of fixtures from others."""
    module = case.module
    lines = list(lines_of(repository, module.path))
    for function in module.facts.functions:
        if is_test_function(module, function) and function.name != case.function.name:
            for at in range(function.line - 1, min(function.end_line, len(lines))):
                lines[at] = ""
    scopes = {(home.path, call.scope) for home, call in case.given if home is not module}
    for home in {home.path: home for home, _ in case.given}.values():
        for function in home.facts.functions:
            if (home.path, function.name) in scopes:
                lines += source_of(repository, home, function)
    return lines
