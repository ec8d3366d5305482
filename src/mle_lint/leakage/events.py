"""What may happen to rows: splits, fits, trainings, judgements and choices, with their places."""

from __future__ import annotations

import ast
from collections.abc import Hashable

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.values.rows import Rows
from mle_lint.leakage.values.tokens import Token, Tokens
from mle_lint.leakage.values.value import Estimator
from mle_lint.model import Location
from mle_lint.record import NamedTuple

# Splits that say by themselves that rows are held out; of the others both parts must be used.
PLAIN = frozenset(("random", "named", "folds", "keys"))
# The threshold of a prediction when it is another in each pass of a loop.
EACH = "each"
# What everybody takes without looking.
PLAIN_CUT = 0.5
# Splits that are none unless their parts are called train and test.
SILENT = frozenset(("slice", "mask", "draw"))


class Split(NamedTuple):
    """A division of rows. `kind`: random, folds, named, keys, slice, mask or draw."""

    number: int
    kind: str
    place: Location
    text: str
    shuffles: bool = True


class Entry(NamedTuple):
    """Rows that go into a split, with all that they know, and where they do so: the like may be
    divided in the same way more than once."""

    split: int
    rows: Rows
    tokens: Tokens
    lags: tuple[Location, ...]
    when: int
    search: bool = False
    place: Location | None = None


class Fit(NamedTuple):
    """A transformer that is fitted; `of` is the model whose predictions it is fitted on."""

    token: Token
    when: int
    of: Estimator | None = None


class Training(NamedTuple):
    """A model that is fitted on rows."""

    place: Location
    text: str
    rows: Rows
    tokens: Tokens
    model: Estimator
    when: int


class Use(NamedTuple):
    """Rows that a model predicts or is judged on. `fed` where they, or predictions of them, come as
    they are, not set against others; `truth` are the rows that predictions are judged by;
    `written` is where predictions are made, or the score is."""

    place: Location
    text: str
    rows: Rows
    tokens: Tokens
    model: Estimator | None
    trained: Rows
    scored: bool
    when: int
    sure: bool = True
    fed: bool = True
    truth: Rows = frozenset()
    written: tuple[Code, ast.AST] | None = None


class Choice(NamedTuple):
    """Something that is chosen by how well it does on rows: an epoch, a parameter, a threshold.
    Of kind `named` is a winner that nothing is seen to be done with; `own` where a class chooses in
    its own `fit`, as a search does, or by rows that are written down as validation; `forgotten`
    where nobody asks what was chosen."""

    place: Location
    text: str
    rows: Rows
    kind: str
    when: int
    model: Estimator | None = None
    trained: Rows = frozenset()
    block: Hashable = None
    sure: bool = True
    origin: Location | None = None
    own: bool = False
    forgotten: bool = False


class Cut(NamedTuple):
    """Predictions that are judged at a threshold: a number, or `EACH` of those in a loop."""

    place: Location
    rows: Rows
    model: Estimator
    at: float | str
    when: int


class Fault(NamedTuple):
    """A fault that is one place by itself."""

    rule: str
    place: Location
    text: str
    related: tuple[tuple[Location, str], ...] = ()
    splits: frozenset[int] = frozenset()
    model: Estimator | None = None
