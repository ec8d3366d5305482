"""What is read off a Python module, a broken one, and the code of a notebook."""

from __future__ import annotations

import contextlib
import json

import pytest

from mle_lint.artefacts import module, notebook, python, python_text
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Call, Cell, Function, Import, Module, Parameter, Place
from mle_lint.model import Location

SOURCE = """\
import numpy as np
from sklearn.model_selection import train_test_split as split
from fastapi import FastAPI

SEED = 42
app = FastAPI()

@app.post("/predict")
def predict(body: Passenger) -> dict:
    assert body
    return {"seed": SEED}

def train(frame):
    parts = split(frame, random_state=SEED)
    np.random.seed(0)
    raise ValueError("no rows")

if __name__ == "__main__":
    train("data/train.csv")
    print("done")
"""


def test_calls_are_resolved_through_the_imports() -> None:
    facts = python.parse(SOURCE)
    assert facts.calls == (
        Call("fastapi.FastAPI", 6),
        Call("app.post", 8, (), "/predict"),
        Call("sklearn.model_selection.train_test_split", 14, ("random_state",), "", "train"),
        Call("numpy.random.seed", 15, (), "", "train"),
        Call("ValueError", 16, (), "no rows", "train"),
        Call("train", 19, (), "data/train.csv"),
    )


def test_definitions_seeds_and_the_main_guard_are_seen() -> None:
    facts = python.parse(SOURCE)
    assert facts.imports[1] == Import("sklearn.model_selection.train_test_split", 2)
    assert facts.functions[0] == Function(
        "predict",
        9,
        11,
        (module.Decorator("app.post", "/predict"),),
        (Parameter("body", "Passenger"),),
        1,
        0,
    )
    assert facts.seeds == (
        Place("SEED", 5),
        Place("seed", 11, "predict"),
        Place("sklearn.model_selection.train_test_split(random_state)", 14, "train"),
    )
    assert (facts.main_line, facts.prints, facts.asserts) == (18, (20,), (10,))
    assert facts.raises == (Place("ValueError", 16, "train"),)


def test_a_variable_is_resolved_to_the_class_that_made_it() -> None:
    assert Module("app.py", python.parse(SOURCE)).resolved("app.post") == "fastapi.FastAPI.post"


def test_facts_survive_their_json() -> None:
    facts = python.parse(SOURCE)
    assert module.from_json(json.loads(json.dumps(module.to_json(facts)))) == facts


@pytest.mark.parametrize(
    "source",
    [
        "(" * 10_000 + ")" * 10_000,
        "x = " + "[" * 5_000,
        "x = " + "-" * 100_000 + "1",
        "x = [" + "1," * 500_000 + "]",
        "a\0b = 1",
        "def f(:\n",
    ],
)
def test_hostile_source_is_refused_and_nothing_else(source: str) -> None:
    with pytest.raises(ParseError):
        python.parse(source)


def test_a_chain_of_attributes_without_end_is_read_or_refused() -> None:
    """Python 3.10 parses what later ones call too deep: neither may end the run."""
    with contextlib.suppress(ParseError):
        python.parse("a" + ".b" * 100_000)


def test_a_long_sum_is_walked_without_recursion() -> None:
    assert python.parse("x = " + "+".join(["f(1)"] * 900)).calls[-1] == Call("f", 1)


def test_newer_syntax_is_read_by_lines() -> None:
    source = "import mlflow as m\n\ndef f():\n    m.log_metric(1)\n    x = ¤\n"
    facts = python_text.parse(source, "line 5: invalid")
    assert facts.calls == (Call("f", 3), Call("mlflow.log_metric", 4))[1:]
    assert (facts.trouble, facts.functions[0].name) == ("line 5: invalid", "f")


def cell(kind: str, source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, "metadata": {}, **more}


def book(*cells: dict[str, object], **more: object) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, **more})


NOTEBOOK = book(
    cell("markdown", "# Title"),
    cell("code", ["%matplotlib inline\n", "import pandas as pd\n"], execution_count=2),
    cell("raw", "ignored"),
    cell("code", "!pip install lightgbm\npd.read_csv('x.csv')", execution_count=1),
    cell("code", "%%bash\nls", execution_count=None),
    cell("code", "this is no python", outputs=[{"output_type": "error"}]),
    cell("code", "print(1)", outputs=[{"text": ["accuracy: ", "0.91"], "output_type": "stream"}]),
)


def test_cells_are_parsed_one_by_one_and_counted_without_raw_cells() -> None:
    facts = notebook.parse(NOTEBOOK)
    assert facts.code.calls == (Call("pandas.read_csv", 5, (), "x.csv"),)
    assert facts.code.cells == (Cell(1, 2), Cell(4, 3), Cell(6, 4), Cell(8, 5), Cell(9, 6))
    assert facts.code.shell == (
        Place("matplotlib inline", 1),
        Place("pip install lightgbm", 4),
        Place("%%bash", 6),
    )
    assert facts.code.trouble == "1 of 5 code cells are not Python"
    assert (facts.executions, facts.errors) == (((2, 2), (3, 1)), (5,))
    assert facts.outputs == (notebook.Output(6, "accuracy: 0.91"),)


def test_a_line_of_a_notebook_is_a_cell_and_its_line() -> None:
    facts = notebook.parse(NOTEBOOK)
    place = Module("a.ipynb", facts.code, notebook=True).at(5)
    assert place == Location("a.ipynb", 1, None, 3, 2)


def test_an_old_notebook_is_upgraded() -> None:
    old = {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": "f(1)",
                                   "outputs": [], "metadata": {}}], "metadata": {}}],
    }  # fmt: skip
    assert notebook.parse(json.dumps(old)).code.calls == (Call("f", 1),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", "empty: there is no notebook in it"),
        ('{"cells": [\n<<<<<<< HEAD', "not JSON from line 2 on: the file is broken"),
        ("[" * 100_000, "not JSON: the notebook file is broken"),
        ("[]", "not a notebook: the JSON is no object"),
        ("{}", "not a notebook: it has no nbformat version"),
        ('{"nbformat": 4}', "not a notebook: it has no cells"),
    ],
)
def test_what_is_no_notebook_says_why(text: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        notebook.parse(text)


def test_another_kernel_is_not_read_as_python() -> None:
    text = book(cell("code", "library(caret)"), metadata={"kernelspec": {"language": "R"}})
    facts = notebook.parse(text)
    assert (facts.language, facts.code.trouble) == ("r", "r kernel")
