from __future__ import annotations

import pytest

from mle_lint.probes.commands.started import Start, above, file_of, misplaced, module_of, start_of
from mle_lint.repository import Repository
from tests.memory import MemoryTree


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("python src/train.py --rows 10", Start("file", "src/train.py")),
        ("python3.11 -u -m loans.train", Start("module", "loans.train")),
        ("python -m uvicorn app.main:app", Start("app", "app.main", "", "app")),
        ("python -c pass", Start("")),
        ("python -W error -X dev src/train.py", Start("file", "src/train.py")),
        ("uvicorn main:app --app-dir service", Start("app", "main", "service", "app")),
        ("uvicorn --host 0.0.0.0:80 api:make_app()", Start("app", "api", "", "make_app")),
        ("uvicorn app. main:app", Start("app", "main", "", "app")),
        ("uvicorn app.", Start("")),
        ("go run cmd/train/main.go", Start("file", "cmd/train/main.go")),
        ("gunicorn -b localhost:9696 predict:app", Start("app", "predict", "", "app")),
        ("flask --app serve run", Start("module", "serve")),
        ("streamlit run ui/app.py --server.port 80", Start("file", "ui/app.py")),
        ("streamlit hello", Start("")),
        ("torchrun --nproc_per_node 8 train.py", Start("file", "train.py")),
        ("accelerate launch -m loans.train", Start("module", "loans.train")),
        ("jupyter notebook loans.ipynb", Start("file", "loans.ipynb")),
        ("./run.sh fast", Start("file", "./run.sh")),
        ("train.py", Start("")),
        ("npm start", Start("")),
    ],
)
def test_what_a_command_starts(words: str, start: Start) -> None:
    assert start_of(tuple(words.split())) == start


def test_files_and_modules_are_looked_for_in_the_folders_in_order() -> None:
    tree = {
        "a/train.py": "",
        "src/loans/__init__.py": "",
        "src/loans/cli.py": "",
        "tool/__main__.py": "",
    }
    repository = Repository(MemoryTree(tree))
    found = (
        file_of(repository, "./train.py", ("", "a")),
        file_of(repository, "..\\train.py", ("a/b",)),
        file_of(repository, "../train.py", ("",)),
        module_of(repository, "loans.cli", above("")),
        module_of(repository, "loans", above("x/y")),
        module_of(repository, "tool", ("",)),
        module_of(repository, "absent", ("", "a")),
    )
    assert found == (
        "a/train.py",
        "a/train.py",
        None,
        "src/loans/cli.py",
        "src/loans/__init__.py",
        "tool/__main__.py",
        None,
    )


def test_an_import_beside_its_importer_is_misplaced_unless_the_path_is_changed() -> None:
    files = {
        "service/app.py": "import json\nimport shapes\nimport requests\n",
        "service/shapes.py": "",
        "other/app.py": "import sys\nsys.path.append('other')\nimport shapes\n",
        "other/shapes.py": "",
    }
    repository = Repository(MemoryTree(files))
    found = (
        misplaced(repository, "service/app.py", lambda name: False),
        misplaced(repository, "service/app.py", lambda name: name == "shapes"),
        misplaced(repository, "other/app.py", lambda name: False),
        misplaced(repository, "absent.py", lambda name: False),
    )
    assert found == ("shapes", "", "", "")
