from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint.config import own_rules, read
from mle_lint.config_values import Config, check_names
from mle_lint.model import UserError
from mle_lint.suppression import Ignore
from mle_lint.trees.base import Unreadable
from tests.memory import MemoryTree


class Files(MemoryTree):
    """A tree in memory; a file of None cannot be read."""

    def __init__(self, files: dict[str, str | None]) -> None:
        super().__init__({path: text or "" for path, text in files.items()})
        self._unreadable = {path for path, text in files.items() if text is None}

    def read(self, path: str) -> bytes:
        if path in self._unreadable:
            raise Unreadable("not in the git object store")
        return super().read(path)


def _read(text: str, name: str = ".mle-lint.yml") -> Config:
    return read(Files({name: text, "a.py": ""}))


def _problem(text: str, name: str = ".mle-lint.yml") -> str:
    with pytest.raises(UserError) as caught:
        _read(text, name)
    return str(caught.value)


def test_without_a_file_nothing_is_decided() -> None:
    assert read(Files({"a.py": ""})) == Config()
    assert _read("") == Config(origin=".mle-lint.yml")
    assert _read("[tool.other]\nx = 1\n", "pyproject.toml") == Config()


def test_every_key_of_the_yaml_file() -> None:
    text = """\
lane: llm-genai
select: [evaluation, baseline]
ignore:
  model-card: internal
rules: [lint]
fail-under: 62.5
fail-on: warning
traits: {is_ml: true, uses_llm: no}
"""
    assert _read(text) == Config(
        lane="llm-genai",
        select=("evaluation", "baseline"),
        ignores=(Ignore("model-card", "internal"),),
        rules=("lint",),
        fail_under=62.5,
        fail_on="warning",
        traits={"is_ml": True, "uses_llm": False},
        origin=".mle-lint.yml",
    )


def test_the_table_of_pyproject() -> None:
    text = """\
[tool.mle-lint]
select = "evaluation, data"
fail-under = 60
ignore = [{rule = "drift", reason = "batch of one", path = "old/*"}]
"""
    assert _read(text, "pyproject.toml") == Config(
        select=("evaluation", "data"),
        ignores=(Ignore("drift", "batch of one", "old/*"),),
        fail_under=60.0,
        origin="pyproject.toml",
    )


def test_the_yaml_file_wins_over_pyproject() -> None:
    both = {".mle-lint.yml": "fail-under: 1", "pyproject.toml": "[tool.mle-lint]\nfail-under = 2"}

    assert read(Files({**both})).fail_under == 1.0


def test_a_file_on_disk_wins_over_the_tree(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text("fail-under: 3")
    (tmp_path / "own.toml").write_text("[tool.mle-lint]\nfail-under = 4")
    tree = Files({".mle-lint.yml": "fail-under: 1"})

    assert read(tree, str(tmp_path / "own.yml")).fail_under == 3.0
    assert read(tree, str(tmp_path / "own.toml")).fail_under == 4.0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fail-undr: 1", "fail-undr: unknown key; did you mean 'fail-under'?"),
        ("lane: llm", "lane: 'llm' is not one of product-ml, mlops-platform, llm-genai, "
                      "analysis-only"),
        ("fail-on: errors", "fail-on: 'errors' is not one of error, warning, info, never; "
                            "did you mean 'error'?"),
        ("fail-under: '60'", "fail-under: a number from 0 to 100 is needed, not '60'"),
        ("fail-under: 101", "fail-under: a number from 0 to 100 is needed, not 101"),
        ("fail-under: yes", "fail-under: a number from 0 to 100 is needed, not true"),
        ("select: {a: b}", "select: a list of names is needed, not a mapping"),
        ("select: [[a]]", "select: a name is needed, not a list"),
        ("ignore: {drift: }", "ignore.drift: a reason in words is needed, not nothing"),
        ("ignore: [drift]", "ignore: 'drift' has no reason; give rule and reason"),
        ("ignore: [{rule: drift}]", "ignore.reason: a reason in words for 'drift' is needed, "
                                    "not nothing"),
        ("ignore: [{rule: a, reason: b, paths: c}]",
         "ignore.paths: unknown key; did you mean 'path'?"),
        ("traits: {is_mll: true}", "traits.is_mll: unknown key; did you mean 'is_ml'?"),
        ("traits: {is_ml: 1}", "traits.is_ml: true or false is needed, not 1"),
        ("[a]", "a mapping of keys is needed; known are lane, select, ignore, rules, fail-under, "
                "fail-on, traits"),
        ("a: 1\n---\nb: 2", "more than one document; keep one"),
        ("\udc80", "not UTF-8 text"),
        ("x" * 300_000, "larger than 256 KB"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_key_and_mend(text: str, problem: str) -> None:
    assert _problem(text) == f".mle-lint.yml: {problem}"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a: [", ".mle-lint.yml: not YAML: "),
        ("a: !!python/object/apply:os.system [id]", ".mle-lint.yml: a: unknown key"),
        ("[" * 5000, ".mle-lint.yml: not YAML: nested too deeply"),
        ("k" * 1000 + ": 1", ".mle-lint.yml: kkk"),
    ],
)
def test_broken_and_hostile_yaml_is_one_line(text: str, start: str) -> None:
    problem = _problem(text)

    assert problem.startswith(start)
    assert "\n" not in problem
    assert len(problem) < 250


def test_aliases_that_multiply_cost_nothing() -> None:
    levels = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))

    assert _problem(f"a0: &a0 x\n{levels}").startswith(".mle-lint.yml: a0: unknown key")


@pytest.mark.parametrize(
    "text",
    ["[tool.mle-lint\n", "[tool.mle-lint]\nx = " + "[" * 3000, '[tool.mle-lint]\na = "\n'],
)
def test_broken_toml_is_one_line(text: str) -> None:
    problem = _problem(text, "pyproject.toml")

    assert problem.startswith("pyproject.toml: not TOML: ")
    assert "\n" not in problem


def test_a_key_of_pyproject_is_named_with_its_table() -> None:
    problem = _problem("[tool.mle-lint]\nfail-under = 1e400\n", "pyproject.toml")

    assert problem == (
        "pyproject.toml: tool.mle-lint.fail-under: a number from 0 to 100 is needed, not such a "
        "number"
    )


def test_a_pyproject_that_does_not_speak_of_the_linter_may_be_broken() -> None:
    assert _read("[[[", "pyproject.toml") == Config()
    assert read(Files({"pyproject.toml": None})) == Config()


def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^\.mle-lint\.yml: not in the git object store$"):
        read(Files({".mle-lint.yml": None}))
    with pytest.raises(UserError, match=r"none\.yml: no such file or directory$"):
        read(Files({}), str(tmp_path / "none.yml"))
    (tmp_path / "p.toml").write_text("")
    with pytest.raises(UserError, match=r"p\.toml: there is no table \[tool\.mle-lint\]$"):
        read(Files({}), str(tmp_path / "p.toml"))


def test_own_rules_lie_inside_the_repository(tmp_path: Path) -> None:
    (tmp_path / "lint").mkdir()
    (tmp_path / "out").symlink_to("/")
    root = str(tmp_path)

    assert own_rules(Config(rules=("lint",)), root) == (str((tmp_path / "lint").resolve()),)
    for name in ("../x", "/etc", "out", "lint/../../x"):
        with pytest.raises(UserError, match="is not inside the repository"):
            own_rules(Config(rules=(name,)), root)


def test_own_rules_need_a_folder_on_disk() -> None:
    assert own_rules(Config(), None) == ()
    with pytest.raises(UserError, match="name it with --rules DIR"):
        own_rules(Config(rules=("lint",)), None)


def test_names_of_rules_are_checked() -> None:
    config = Config(select=("docs",), ignores=(Ignore("drift", "why"),), origin="f")

    check_names(config, ("docs", "drift"))
    with pytest.raises(UserError, match=r"^f: ignore: no rule 'drift'; did you mean 'drifts'\?$"):
        check_names(config, ("docs", "drifts"))
