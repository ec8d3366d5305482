"""Attributes of tables, estimators, objects and modules."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.running import call, fitted, inlining, turning
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import of_source
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import choices
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Class,
    Constant,
    Estimator,
    Function,
    Instance,
    Library,
    Namespace,
    Value,
    carried,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

_SHAPES = frozenset(
    ("shape", "dtype", "dtypes", "ndim", "size", "name", "feature_names", "target_names")
)
_VIEWS = frozenset(
    (
        "values",
        "str",
        "dt",
        "cat",
        "loc",
        "iloc",
        "array",
        "rdd",
        "na",
        "real",
        "flat",
        "sparse",
        "stat",
    )
)
# What a data set calls its parts; of a table that was read they are columns.
_PARTS = frozenset(("data", "target", "images", "features", "labels", "frame", "text", "dataset"))
# What a search says of the best that it met.
_BEST = frozenset(("best_value", "best_trial", "best_values", "best_trials", "best_score"))


def read(m: Machine, owner: Value, name: str, node: ast.Attribute, scope: Scope) -> Value:
    """The value of `owner.name`."""
    if name in _BEST:
        m.trace.best_read = m.trace.tick()
    if isinstance(owner, Library):
        return Library(f"{owner.name}.{name}")
    if isinstance(owner, Namespace):
        found = owner.scope.names.get(name)
        return UNKNOWN if found is None else found
    if isinstance(owner, Instance):
        return _of_instance(m, owner, name, node, scope)
    if isinstance(owner, Class):
        return owner.member(name) or UNKNOWN
    if isinstance(owner, Frame):
        if owner.unknown and owner.lineage is None and naming.is_part(name):
            # A data set that comes in parts: what is under another name are other rows.
            m.trace.mentions.add(naming.part_of(name) or name)
        return turning.turned(m, owner) if name == "T" else _of_frame(owner, name)
    if isinstance(owner, Estimator):
        return fitted.attribute(m, owner, name)
    return UNKNOWN


def _of_instance(
    m: Machine, owner: Instance, name: str, node: ast.Attribute, scope: Scope
) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    found = owner.made_of.member(name)
    if isinstance(found, Function):
        bound = Function(found.node, found.scope, owner)
        is_property = "property" in inlining.decorators(found)
        return inlining.inline(m, bound, call.no_arguments(node, scope)) if is_property else bound
    if found is not None:
        return found
    # Set elsewhere, by a subclass say: something of which nothing is known yet.
    missing = Frame(of_source(("attribute", owner.made_of.node.name, name)))
    missing.unknown = True
    owner.attributes[name] = missing
    return missing


def _of_frame(owner: Frame, name: str) -> Value:
    if name in _SHAPES:
        return UNKNOWN
    if name in ("columns", "feature_name"):
        return Frame()
    if name == "index":
        index = owner.copy()
        index.index_of, index.lineage = True, None
        if not (owner.rows and owner.latent):
            # The names of rows, or of what a statistic is of: of the numbers only a choice is
            # left. Groups are mostly picked by what is learnt of them.
            index.tokens = choices(owner.all_tokens())
            index.latent, index.columns = choices(owner.latent), {}
        return index
    if name in _VIEWS or (name in _PARTS and owner.lineage is None):
        view = owner.twin()
        view.parent = owner.parent or (owner, None)
        view.groups = owner.groups
        return view
    if owner.model is not None:
        return fitted.importances(owner.model, name) or UNKNOWN
    return columns.column(owner, Constant(name))


def store(m: Machine, owner: Value, name: str, value: Value) -> None:
    """`owner.name = value`."""
    if isinstance(owner, Instance | Class):
        m.trace.escape(list(frames_in(value)))
        owner.attributes[name] = value
    elif isinstance(owner, Namespace):
        owner.scope.names[name] = value
    elif isinstance(owner, Frame) and name == "columns":
        columns.label(owner, value)
    elif isinstance(owner, Frame) and name not in ("index", "name"):
        owner.columns[name] = carried(value)
    elif isinstance(owner, Estimator):
        owner.options[name] = value
