from __future__ import annotations

from mle_lint.probes.commands.runners import resolved, runners
from mle_lint.repository import Repository
from tests.memory import MemoryTree

MAKEFILE = """all: data
\tcd src && python train.py

data:
\t$(MAKE) fetch

fetch:
\tpython fetch.py
"""
FILES = {
    "Makefile": MAKEFILE,
    "fetch.py": "",
    "src/train.py": "",
    "pyproject.toml": '[project]\nname = "loans"\n\n[project.scripts]\nloans = "loans.cli:main"\n',
    "loans/cli.py": "",
}


def test_a_target_runs_the_commands_of_its_prerequisites_and_of_the_targets_it_calls() -> None:
    repository = Repository(MemoryTree(FILES))
    target = next(runner for runner in runners(repository) if runner.name == "all")
    found = [
        path for folder, words in target.commands for path in resolved(repository, folder, words)
    ]
    assert found == ["fetch.py", "src/train.py"]


def test_console_scripts_and_commands_inside_containers_lead_to_own_files() -> None:
    repository = Repository(MemoryTree(FILES))
    found = [
        list(resolved(repository, "", tuple(text.split())))
        for text in (
            "loans train",
            "docker compose exec -T api python src/train.py",
            "docker run image",
        )
    ]
    assert found == [["loans/cli.py"], ["src/train.py"], []]
