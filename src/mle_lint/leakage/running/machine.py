"""The interpreter's state, and the running of statements in order.

Every statement is run, in both branches of what cannot be decided, loops twice, and calls of the
repository's own functions in place, down to a depth. All of it within a budget of steps.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.running import binding, expressions
from mle_lint.leakage.running.rates import Rate
from mle_lint.leakage.running.statements import LEFT, NEXT, STATEMENTS
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.iteration import element
from mle_lint.leakage.values.rows import Rows
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import Token, Tokens, limited
from mle_lint.leakage.values.value import UNKNOWN, Constant, Sequence, Value, known_of
from mle_lint.model import Location

# A step takes some two microseconds. A file may take the first number, a module that it imports
# or a function that nobody calls the second, and all together the third.
MAX_STEPS = 60_000
MAX_PART = 20_000
MAX_TOTAL = 200_000
MAX_NESTING = 60
# A loop over so few known items is run once for each of them.
MAX_ITEMS = 8
# Over so many known names, such as those of columns, if the loop's body is short.
MAX_NAMES = 40


class Exhausted(Exception):
    """The budget of steps is used up."""


class Machine:
    """Runs the code of one file, and of what it imports from the repository."""

    def __init__(self, trace: Trace, imported: Callable[[Machine, Scope, str, int], Value]) -> None:
        self.trace = trace
        self.imported = imported
        # The file under analysis.
        self.entry = ""
        self.steps = 0
        self.limit = MAX_STEPS
        self.cut_short = False
        self.nesting = 0
        # The calls on the way here: what names them, their places, what is written there, and the
        # functions that they run; and all functions that were ever run.
        self.stack: tuple[tuple[str, int], ...] = ()
        self.sites: list[Location] = []
        self.callers: list[tuple[Code, ast.AST]] = []
        self.active: list[Any] = []
        self.called: set[int] = set()
        # What each of these has returned so far, and what it took its ways by.
        self.returned: list[list[Value]] = []
        self.implicit: list[Tokens] = []
        # Both sides of the comparison that was last tested.
        self.sides: list[Value] = []
        # How many loops are gone through here, and were at each call on the way.
        self.loops = 0
        self.around: list[int] = []
        self._of_tables()
        self._of_names()

    def _of_tables(self) -> None:
        """What is known of tables, files and statistics of them."""
        # Tables that are saved here, that other files save, and all that are read.
        self.files: dict[str, Frame] = {}
        self.stored: dict[str, Frame] = {}
        self.read: set[str] = set()
        # The split of the slice that ends last, by what it is a slice of.
        self.ends: dict[Any, int] = {}
        # Sources that a loop reads one by one, and those that are made anew in each pass of one.
        self.records: set[Hashable] = set()
        self.made: set[Hashable] = set()
        # Recordings and pictures that the loops which are gone through opened, each a record.
        self.opened: frozenset[Hashable] = frozenset()
        # Numbers that a function, called in a loop, worked out of lists of single points.
        self.points: set[Token] = set()
        # What selectors were asked to tell of columns, and when.
        self.told: dict[Token, int] = {}
        # The columns that a statistic of groups is of, and the columns that it becomes.
        self.averaged: dict[Token, frozenset[str]] = {}
        self.rates: dict[Rate, None] = {}

    def _of_names(self) -> None:
        """What is known of names in the code."""
        # Columns that are called the label, and those that were last given values of a fixed range.
        self.labels: set[str] = set()
        self.bounded: set[str] = set()
        # Names that stand in longer lists, as those of features do.
        self.listed: set[str] = set()
        # Names that say how many gaps there are, and that stand for what a user picks in a form;
        # how many tests of either this stands under.
        self.gaps: set[str] = set()
        self.answers: set[str] = set()
        self.guarded = 0

    def token(
        self, kind: str, place: Location, text: str, rows: Rows, fitted: bool = True
    ) -> Token:
        """What is learnt from rows here. Copying rows, or working out numbers, in a helper of
        another file is placed where the helper is called: there the order can be mended."""
        block = self.block(place)
        at = self.here(place) if kind == "dup" or not fitted else place
        origin = place if at != place else None
        # What fills gaps if there are any is perhaps never learnt.
        doubted = self.guarded > 0 and (not fitted or "Imputer" in text)
        return Token(kind, at, text, rows, fitted, block, origin, doubted)

    def block(self, place: Location) -> Hashable:
        """The function or cell that a place is in, on this way to it; None in a script's body."""
        if not self.active:
            return (place.path, place.cell) if place.cell else None
        if place.path == self.entry:
            return (place.path, self.active[-1].lineno)
        caller = self.here(place)
        return (caller.path, caller.cell) if caller.cell else caller

    def here(self, place: Location) -> Location:
        """A place, or the call in the file under analysis that led to it in another file."""
        if place.path == self.entry:
            return place
        return next((site for site in reversed(self.sites) if site.path == self.entry), place)

    def step(self) -> None:
        """Counts a step; raises Exhausted past the budget."""
        self.steps += 1
        if self.steps > self.limit or (not self.steps & 255 and self.trace.full):
            raise Exhausted

    def within(self, steps: int, action: Callable[[], object]) -> None:
        """Does something within a budget of its own, and goes on when that is used up."""
        before, nesting = self.limit, self.nesting
        begun = self.steps
        self.limit = min(begun + steps, MAX_TOTAL)
        try:
            action()
        except (Exhausted, RecursionError):
            self.nesting = nesting
            self.cut_short = True
        self.limit = min(before + self.steps - begun, MAX_TOTAL)

    def place(self, node: Any, scope: Scope) -> Location:
        """Where a node stands."""
        return scope.code.at(node.lineno)

    def site(self, node: Any, scope: Scope) -> tuple[Any, ...]:
        """What names a node on this way to it."""
        return (scope.code.path, node.lineno, node.col_offset, self.stack)

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """The value of an expression."""
        if node is None:
            return UNKNOWN
        self.step()
        evaluate = expressions.TABLE.get(type(node))
        if evaluate is None:
            return UNKNOWN
        self.nesting += 1
        try:
            if self.nesting > MAX_NESTING * (len(self.active) + 1):
                return UNKNOWN
            return evaluate(self, node, scope)
        finally:
            self.nesting -= 1

    def run(self, body: list[ast.stmt], scope: Scope) -> bool:
        """Runs statements; LEFT when all ways leave the body before its end."""
        for node in body:
            self.step()
            execute = STATEMENTS.get(type(node))
            if execute is not None and execute(self, node, scope):
                return LEFT
        return NEXT

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Assigns a value to a name, a part of a table, an attribute or several of them."""
        binding.bind(self, target, value, scope)

    def tested(self, value: Value) -> None:
        """A function takes one way or another because of a value: its result may tell of it."""
        if self.implicit:
            told = known_of(value)
            self.implicit[-1] = limited(self.implicit[-1] | told)

    def passes(self, items: Value, short: bool = False) -> list[Value]:
        """What the target of a loop over a value stands for, pass by pass."""
        if isinstance(items, Sequence) and items.exact:
            names = short and all(isinstance(item, Constant) for item in items.items)
            if len(items.items) <= (MAX_NAMES if names else MAX_ITEMS):
                return items.items
        one = element(items)
        return [one, one]
