"""What nobody runs is a remark."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, leaks

_IMPORTS = HEAD.partition("df = ")[0] + "from sklearn.preprocessing import StandardScaler\n"
_TRAIN = """
def train(X, y):
    X = StandardScaler().fit_transform(X)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    model = LogisticRegression().fit(X_train, y_train)
    print(model.score(X_test, y_test))
"""
_METHOD = "class Trainer:" + _TRAIN.replace("def train(X", "def train(self, X").replace(
    "\n", "\n    "
)


@pytest.mark.parametrize(
    ("before", "after", "mild"),
    [
        ("", "", True),
        # It is called only where nobody comes.
        ("", "def main():\n    train(read(), labels())\n", True),
        ("", "def main():\n    train(read(), labels())\nmain()\n", False),
        ("", "if __name__ == '__main__':\n    train(read(), labels())\n", False),
        ("", "run_all([train])\n", False),
        ("", "run_step(globals()['train'])\n", False),
        ("@app.command()", "", False),
        ("@task", "", False),
        # These only change how it is called.
        ("@torch.no_grad()", "", True),
        ("@lru_cache", "", True),
    ],
)
def test_a_function_of_a_file(before: str, after: str, mild: bool) -> None:
    found = leaks(_IMPORTS + before + _TRAIN + after)
    assert [(leak.rule, leak.mild) for leak in found] == [("fit-before-split", mild)]


@pytest.mark.parametrize(
    ("other", "mild"),
    [
        ("from train import train\n", False),
        ("import train\ntrain.train(1, 2)\n", False),
        ("from train import *\ntrain(1, 2)\n", False),
        # Another one of this name.
        ("def train():\n    pass\ntrain()\n", True),
        ("import torch\nmodel = torch.model()\nmodel.train()\n", True),
    ],
)
def test_a_function_that_another_file_calls(other: str, mild: bool) -> None:
    found = leaks({"train.py": _IMPORTS + _TRAIN, "run.py": other})
    assert [(leak.rule, leak.mild) for leak in found] == [("fit-before-split", mild)]


@pytest.mark.parametrize(
    ("code", "mild"),
    [
        (_METHOD, True),
        (_METHOD + "\nmade = Trainer()\n", True),
        (_METHOD + "\nrun(Trainer())\ndef run(one):\n    one.train(1, 2)\n", False),
        # A framework calls the methods of what is made from its class.
        (_METHOD.replace("Trainer", "Trainer(FlowSpec)") + "\nTrainer()\n", False),
        (_METHOD.replace("Trainer", "Trainer(FlowSpec)"), True),
    ],
)
def test_a_method(code: str, mild: bool) -> None:
    found = leaks(_IMPORTS + code)
    assert [(leak.rule, leak.mild) for leak in found] == [("fit-before-split", mild)]


def test_a_score_that_only_a_function_without_callers_works_out() -> None:
    code = HEAD + "from sklearn.preprocessing import StandardScaler\n"
    code += "X = StandardScaler().fit_transform(X)\n"
    code += "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    code += "model = LogisticRegression().fit(X_train, y_train)\n"
    code += "def check():\n    print(model.score(X_test, y_test))\n"
    fitted = code + "print(model.score(X_train, y_train))\n"
    assert [leak.mild for leak in leaks(fitted)] == [True]
    assert [leak.mild for leak in leaks(fitted + "check()\n")] == [False]
