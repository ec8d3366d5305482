"""Conditions that ask if there are gaps at all, or what a user wants."""

from __future__ import annotations

import ast
from collections.abc import Set

from mle_lint.leakage.syntax import last_name, names_in, within

GAPS = frozenset(("isnull", "isna", "isnan", "hasnans"))
_FORMS = frozenset(("selectbox", "radio", "checkbox", "toggle", "multiselect", "input"))
_COUNTING = frozenset(("any", "bool", "int", "len", "sum"))


def is_answer(node: ast.expr) -> bool:
    """Whether an expression is what a user picks in a form or types in."""
    return isinstance(node, ast.Call) and last_name(node.func) in _FORMS


def asks_user(node: ast.expr, answers: set[str]) -> bool:
    """Whether a condition depends on a user, also by one of the names in `answers`."""
    return not answers.isdisjoint(names_in(node)) or any(map(is_answer, within(ast.Call, node)))


def asks_for_gaps(node: ast.expr, counts: Set[str]) -> bool:
    """Whether a condition asks if there are gaps at all: `df.isnull().any()`, `missing > 0`, where
    the names in `counts` stand for how many there are."""
    if isinstance(node, ast.BoolOp):
        return any(asks_for_gaps(item, counts) for item in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return asks_for_gaps(node.operand, counts)
    if isinstance(node, ast.Compare):
        limit = node.comparators[0]
        # How many there are may decide what is done with them, and then there are some.
        if not isinstance(limit, ast.Constant) or limit.value not in (0, 1, True, False):
            return False
        node = node.left
    return (isinstance(node, ast.Name) and node.id in counts) or counts_gaps(node)


def counts_gaps(node: ast.expr) -> bool:
    """Whether an expression says where gaps are, or how many: `df.isnull().sum().sum()`."""
    while True:
        if isinstance(node, ast.Call):
            func = node.func
            counting = isinstance(func, ast.Name) and func.id in _COUNTING and len(node.args) == 1
            node = node.args[0] if counting else func
        elif isinstance(node, ast.Attribute):
            if node.attr in GAPS:
                return True
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return False
