"""Names that nothing binds are told; what may be bound out of sight is left alone."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.unbound_names import unbound


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("model = fit()\n", (("fit", 1),)),
        ("def fit(rows=table):\n    return rows\n", (("table", 1),)),
        ("class Fit:\n    rows = table\n", (("table", 2),)),
        ("import numpy.linalg as la\nla.norm(xs)\n", (("xs", 2),)),
        ("b\na\n", (("b", 1), ("a", 2))),
    ],
)
def test_a_name_that_nothing_binds_is_told(
    source: str, expected: tuple[tuple[str, int], ...]
) -> None:
    assert unbound(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "import numpy.linalg\nnumpy.linalg.norm([1])\n",
        "print(len([x for x in range(3)]), __file__)\n",
        "def f(a, *b, c=1, **d):\n    return a, b, c, d\n",
        "def f():\n    global model\n    model = 1\n\nprint(model)\n",
        "try:\n    f = 1\nexcept ValueError as error:\n    print(error, f)\n",
        "match [1]:\n    case [first, *others]:\n        print(first, others)\n",
        "match {}:\n    case {'a': 1, **others}:\n        print(others)\n",
        "if (n := 3) > 2:\n    print(n)\n",
        "from os.path import *\nprint(join('a', 'b'))\n",
        "exec('a = 1')\nprint(a)\n",
        "globals().update(a=1)\nprint(a)\n",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        "def f(frame: 'pd.DataFrame', other: pd.Series) -> pd.Index:\n    return frame\n",
        "class A:\n    pass\n\nprint(A.b)\n",
        "def broken(:\n",
        "def fit():\n    return rows\n\nfit()\n",
        "print((lambda: rows))\n",
    ],
)
def test_what_is_or_may_be_bound_is_not_told(source: str) -> None:
    assert unbound(source) == ()
