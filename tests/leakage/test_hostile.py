"""Hostile code costs no more than its budget, and breaks nothing."""

from __future__ import annotations

import time

import pytest

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage import analysis, following
from mle_lint.leakage.following import Traced
from mle_lint.leakage.running.project import Project
from mle_lint.leakage.running.reach import Calls
from mle_lint.leakage.values.frame import Frame
from mle_lint.repository import Repository
from tests.leakage.follow import HEAD, TAIL, leaks, rules
from tests.memory import MemoryTree

SCALED = "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)\n"


def indented(depth: int, line: str) -> str:
    return " " * depth + line + "\n"


RANKED = (
    "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    "model = LogisticRegression().fit(X_train, y_train)\n"
    "a0 = max([model.score(X_test, y_test)], key=len)\n"
)


CASES = {
    "a winner under many names": HEAD
    + RANKED
    + "".join(f"a{i + 1} = [{', '.join([f'a{i}'] * 60)}]\n" for i in range(5))
    + "print(a5)\n",
    "a million lines": HEAD + "df['a'] = df['b'].fillna(df['b'].mean())\n" * 1_000_000,
    "500 functions that each call the next twice": HEAD
    + "".join(f"def f{i}(x):\n    return f{i + 1}(x) + f{i + 1}(x)\n" for i in range(500))
    + "def f500(x):\n    return x.mean()\nf0(df)\n",
    "500 nested functions": HEAD
    + "".join(indented(i, f"def f{i}(x):") for i in range(500))
    + indented(500, "return x"),
    "90 nested functions": HEAD
    + "".join(indented(i, f"def f{i}(x):") for i in range(90))
    + indented(90, "return x"),
    "18 nested loops": HEAD
    + "".join(indented(i, f"for i{i} in range(9):") for i in range(18))
    + indented(18, "df['a'] = df['a'] - df['a'].mean()"),
    "a list that doubles": HEAD + "a = [df]\n" + "a = a + a\n" * 200 + "train_test_split(a)\n",
    "a list of lists of lists": HEAD + "a = [df]\n" + "a = [a, a]\n" * 60 + "np.array(a)\n",
    "a list in itself": HEAD + "a = []\na.append(a)\na.append(df)\ntrain_test_split(a)\n",
    "an object in itself": HEAD + "class A: pass\no = A()\no.o, o.d = o, df\ntrain_test_split(o)\n",
    "thousands of splits": HEAD
    + "".join(
        f"a, b = train_test_split(df)\ndf = pd.concat([a, b, df[:{i}]])\n" for i in range(3000)
    ),
    "800 classes in a row": HEAD
    + "class C0:\n    def f(self, x): return x\n"
    + "".join(
        f"class C{i}(C{i - 1}):\n    def f(self, x): return self.f(x)\n" for i in range(1, 800)
    )
    + "C799().f(df)\nC799().nothing\n",
    "7 classes with the same base 30 times": HEAD
    + "class C0: pass\n"
    + "".join(f"class C{i}({f'C{i - 1}, ' * 30}): pass\n" for i in range(1, 8))
    + "C7().nothing\n",
    "a class that is its own base": HEAD + "class A(A): pass\nA().x.y\n",
    "deep parentheses": HEAD + "x = " + "(" * 5000 + ")" * 5000 + "\n",
    "a long chain": HEAD + "x = df" + ".f()" * 900 + "\n",
    "a long sum": HEAD + "x = " + " + ".join(["df"] * 900) + "\n",
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_given_up_in_time(name: str) -> None:
    begun = time.process_time()
    leaks({"train.py": CASES[name]})
    # The rest of the program reads the same file, which takes its part of this.
    assert time.process_time() - begun < 15


def test_recursion_ends_and_keeps_what_was_learnt() -> None:
    helper = "def f(x, n):\n    return f(x - x.mean(), n) if n else g(x)\n"
    helper += "def g(x):\n    return f(x, 1)\n"
    assert rules(HEAD + helper + "X = f(X, 5)\n" + TAIL) == ["fit-before-split"]


def test_modules_may_import_each_other() -> None:
    files = {
        "a.py": "import b\ndef f(x):\n    return b.g(x)\n",
        "b.py": "import a\ndef g(x):\n    return x.fillna(x.mean())\n",
        "train.py": HEAD + "from a import f\nX = f(X)\n" + TAIL,
    }
    assert rules(files) == ["fit-before-split"]


def test_a_function_that_uses_up_its_budget_costs_only_itself() -> None:
    endless = "def slow(t):\n" + "".join(
        indented(i + 1, f"for i{i} in range(9):") for i in range(18)
    )
    endless += indented(19, "t = t + t")
    script = "\ndef main():\n" + "".join(
        f"    {line}\n" for line in (HEAD + SCALED + TAIL).splitlines()
    )
    assert rules(endless + script) == ["fit-before-split"]


def test_what_was_followed_in_part_is_said() -> None:
    endless = "".join(indented(i, f"for i{i} in range(9):") for i in range(18))
    files = {"train.py": HEAD + SCALED + TAIL + endless + indented(18, "df = df + df")}
    repository = Repository(MemoryTree(dict(files)))
    assert [leak.rule for leak in analysis.of(repository).leaks] == ["fit-before-split"]
    assert [(item.path, item.reason) for item in repository.unknown] == [
        ("train.py", "its rows were followed in part, up to a limit of steps")
    ]


def test_a_fault_of_the_analysis_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    follow = following.follow

    def broken(project: Project, code: Code, known: dict[str, Frame], run_by: Calls) -> Traced:
        if code.path == "bad.py":
            raise KeyError(code.path)
        return follow(project, code, known, run_by)

    monkeypatch.setattr("mle_lint.leakage.analysis.follow", broken)
    script = HEAD + SCALED + TAIL
    repository = Repository(MemoryTree({"bad.py": script, "train.py": script}))
    assert [leak.place.path for leak in analysis.of(repository).leaks] == ["train.py"]
    assert [item.path for item in repository.unknown] == ["bad.py"]
