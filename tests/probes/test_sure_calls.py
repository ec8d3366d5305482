"""A started script is followed through what it surely runs, to the first thing that stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.sure_calls import sure_fault
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

LIBRARY = """
class Model:
    def __init__(self, depth, *, seed=0):
        self.depth = depth

    def fit(self, rows, labels):
        return self

    @staticmethod
    def load(path):
        return Model(1)


def read(path, columns=None):
    return path


def streamed(path):
    yield absent
"""


def fault(folder: Path, source: str) -> str:
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").write_text("from .library import read\n", encoding="utf-8")
    (folder / "shop" / "library.py").write_text(LIBRARY, encoding="utf-8")
    (folder / "train.py").write_text(source, encoding="utf-8")
    repository = Repository(open_tree(str(folder), None))
    return sure_fault(repository, own_code(repository).by_path["train.py"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from shop.library import read\nread()", "calls read without path, which it needs"),
        ("from shop import read\nread('a', sep=1)", "calls read with sep, which it does not take"),
        ("import shop.library as l\nl.read(1, 2, 3)",
         "calls l.read with 3 arguments, of which it takes fewer"),
        ("from shop import library\nlibrary.write(1)",
         "calls library.write and shop/library.py does not define it"),
        ("from shop.library import Model\nModel()", "calls Model without depth, which it needs"),
        ("from shop.library import Model\nm = Model(3)\nm.fit(1)",
         "calls m.fit without labels, which it needs"),
        ("from shop.library import Model\nm = Model(3)\nm.predict(1)",
         "calls m.predict and shop/library.py does not define it"),
        ("from shop.library import Model\nModel(3).predict(1)",
         "calls Model().predict and shop/library.py does not define it"),
        ("from shop.library import Model\n"
         "class Job:\n    def __init__(self):\n        self.m = Model(1)\n"
         "    def run(self):\n        self.m.fit()\nJob().run()",
         "calls self.m.fit without rows, which it needs"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(tmp_path: Path, source: str, expected: str) -> None:
    assert fault(tmp_path, source).partition(" ")[2] == expected


@pytest.mark.parametrize(
    "source",
    [
        "from shop.library import read\npaths = ['a']\nread(*paths)",
        "from shop.library import Model\nModel.load('a')\nModel(1, seed=2).fit(1, labels=2)",
        "from shop.library import Model\nm = Model(3)\nm = print(m)\nm.predict(1)",
        "from shop.library import Model\ndef f(m):\n    m.predict(1)\nf(Model(1))",
        "from shop.library import read\nread = print\nread()",
        "from shop.library import streamed\nstreamed('a')",
        "import library\nlibrary.anything(1)",
    ],
)
def test_where_there_is_doubt_nothing_is_told(tmp_path: Path, source: str) -> None:
    assert fault(tmp_path, source) == ""


def test_what_a_decorator_may_change_is_followed_and_not_weighed(tmp_path: Path) -> None:
    source = "import click\n@click.command()\ndef main(path):\n    print(lost)\nmain()\n"
    assert fault(tmp_path, source) == "train.py:4 reads lost, which nothing has bound by then"


def test_a_long_sum_and_thousands_of_branches_are_survived(tmp_path: Path) -> None:
    branches = "".join(f"elif x == {n}:\n    y = {n}\n" for n in range(3_000))
    source = f"x = {' + '.join(['1'] * 900)}\nif x == -1:\n    y = -1\n{branches}print(lost)\n"
    assert fault(tmp_path, source) == ""


def test_a_fault_further_on_names_its_own_file(tmp_path: Path) -> None:
    source = "def main():\n    work()\n\ndef work():\n    print(lost)\n\nmain()\n"
    told = "train.py:5 reads lost, which nothing has bound by then"
    assert fault(tmp_path, source) == told
