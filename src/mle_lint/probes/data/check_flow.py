"""What a script looks at in its data before it stops, followed from the look to the stop.

The looks flow through names: `bad = df.age.isna().sum()`, `if bad: errors.append(...)` and
`sys.exit(bool(errors))` are one refusal of nulls, however far apart they stand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.syntax import children_of, walked
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

Kinds = frozenset[str]
_NONE: Kinds = frozenset()
# Methods that look at data, by what they look for.
_LOOKS = {
    "nulls": "isnull isna notnull notna isNull isNotNull is_null is_not_null null_count isnan",
    "duplicates": "duplicated is_unique is_duplicated n_unique",
    "ranges": "between is_between",
    "values": "isin is_in",
    "types": "is_numeric_dtype is_datetime64_any_dtype is_string_dtype is_object_dtype",
    "columns": "issubset",
    "pictures": "verify",
}
_BY_METHOD = {name: kind for kind, names in _LOOKS.items() for name in names.split()}
_BY_ATTRIBUTE = {
    "columns": "columns", "fieldnames": "columns", "dtypes": "types", "is_unique": "duplicates",
}  # fmt: skip
# A schema that is held against the data says several things at once.
_SCHEMA = frozenset({"columns", "schema"})
_BY_SCHEMA = frozenset({"iter_errors", "is_valid", "best_match", "validate_python"})
_QUERIES = (
    ("nulls", pattern(r"\bis null\b")),
    ("duplicates", pattern(r"\bhaving\s+count|\bcount\(distinct\b|^count > 1$")),
    ("ranges", pattern(r"\bnot between\b|\bwhere\b[^;]{0,200}[<>]=?\s*\d")),
    ("values", pattern(r"\bnot in \(")),
)
_STOPS = frozenset({"exit", "_exit", "abort", "SystemExit"})
_OTHER_STOPS = ("FileNotFoundError", "ImportError", "NotImplementedError", "HTTPException", "Exit")
_GROWING = frozenset({"append", "extend", "add", "update", "setdefault", "insert"})
_ROUNDS = 3
_MAX_NODES = 60_000


class Stop(NamedTuple):
    """Where a script stops because of its data, and what it looked at."""

    line: int
    kinds: Kinds


def answers(code: Code, queries: dict[str, str]) -> dict[str, Kinds]:
    """What the functions of a file looked at before they answered, by their names."""
    flow = _Flow(code, queries, {})
    names = {node.name for node in flow.nodes if isinstance(node, ast.FunctionDef)}
    return {name: kinds for name, kinds in flow.names.items() if name in names}


def stops(code: Code, queries: dict[str, str], imported: dict[str, Kinds]) -> list[Stop]:
    """The stops of a file that depend on looks at data.

    `queries` are texts of files of SQL by their names, `imported` what functions of other files
    look at.
    """
    flow = _Flow(code, queries, imported)
    found = (Stop(node.lineno, flow.of_stop(node)) for node in flow.stopping())
    return [stop for stop in found if stop.kinds]


class _Flow:
    def __init__(self, code: Code, queries: dict[str, str], imported: dict[str, Kinds]) -> None:
        self.code = code
        self.queries = queries
        nodes = walked(*(statement for body in code.bodies for statement in body))
        self.nodes = nodes if len(nodes) <= _MAX_NODES else []
        self.names: dict[str, Kinds] = dict(imported)
        self.records = frozenset(_records(self.nodes))
        self.seen = frozenset(_grown(self.nodes))
        self.counted = frozenset(_counted(self.nodes))
        for _ in range(_ROUNDS):
            self.spread()

    def spread(self) -> None:
        """Hands what is known of values on to the names that are given them."""
        for node in self.nodes:
            for name, value in _given(node):
                # What is left of a table is no finding about it.
                if not isinstance(node, ast.Assign) or name not in _names_in(value):
                    self._add(name, self._of(value) | self._around(node))
            if isinstance(node, ast.FunctionDef):
                self._add(node.name, self._returned(node))

    def _add(self, name: str, kinds: Kinds) -> None:
        if kinds:
            self.names[name] = self.names.get(name, _NONE) | kinds

    def _returned(self, function: ast.FunctionDef) -> Kinds:
        kinds = _NONE
        for node in walked(*function.body):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                kinds |= self._of(node.value) | self._around(node, function)
        return kinds

    def stopping(self) -> Iterator[ast.expr | ast.stmt]:
        for node in self.nodes:
            if isinstance(node, ast.Assert):
                yield node
            elif isinstance(node, ast.Raise):
                raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                if raised is not None and not _last(raised).endswith(_OTHER_STOPS[:-1]):
                    yield node
            elif isinstance(node, ast.Call) and _last(node.func) in _STOPS:
                yield node

    def of_stop(self, node: ast.AST) -> Kinds:
        """What a stop depends on: its own value, and the conditions around it."""
        own = node.test if isinstance(node, ast.Assert) else node
        return self._of(own) | self._around(node)

    def _around(self, node: ast.AST, outer: ast.AST | None = None) -> Kinds:
        """What the conditions say under which a node runs, within its function."""
        kinds, inner = _NONE, node
        parent = self.code.parents.get(node)
        while parent is not None and parent is not outer:
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                break
            if isinstance(parent, ast.If | ast.While | ast.IfExp) and inner is not parent.test:
                kinds |= self._of(parent.test)
            elif isinstance(parent, ast.Try) and isinstance(inner, ast.ExceptHandler):
                kinds |= frozenset().union(*(self._of(item) for item in parent.body))
            elif isinstance(parent, ast.For) and inner is not parent.iter:
                kinds |= self._of(parent.iter)
            inner, parent = parent, self.code.parents.get(parent)
        return kinds

    def _of(self, value: ast.AST) -> Kinds:
        """What a value was looked at for."""
        kinds = _NONE
        waiting = [value]
        while waiting:
            node = waiting.pop()
            kinds |= self._of_node(node)
            waiting += children_of(node)
        return kinds

    def _of_node(self, node: ast.AST) -> Kinds:
        if isinstance(node, ast.Name):
            return self.names.get(node.id, _NONE)
        if isinstance(node, ast.Call):
            last = _last(node.func)
            if last in _BY_SCHEMA or last == "validate":
                return _SCHEMA if _is_of_data(node) else _NONE
            return frozenset({_BY_METHOD[last]}) if last in _BY_METHOD else _NONE
        if isinstance(node, ast.Attribute):
            kind = _BY_ATTRIBUTE.get(node.attr)
            return frozenset({kind}) if kind else _NONE
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._of_text(node.value)
        return self._of_comparison(node) if isinstance(node, ast.Compare) else _NONE

    def _of_text(self, text: str) -> Kinds:
        """A query for the rows that should not be, or the name of a file of them."""
        query = self.queries.get(text.rsplit("/", 1)[-1], text)[:20_000].lower()
        if "select" not in query and query != "count > 1":
            return _NONE
        return frozenset(kind for kind, wanted in _QUERIES if wanted.search(query))

    def _of_comparison(self, node: ast.Compare) -> Kinds:
        """A value of a record that is compared: `row["age"] < 0`, `row["label"] not in LABELS`."""
        operator, right = node.ops[0], node.comparators[0]
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(node.left, ast.Constant):
            known = isinstance(right, ast.Name) and right.id in self.records
            return frozenset({"columns"}) if known else _NONE
        if isinstance(operator, ast.Gt) and _is_repeated(node, self.counted):
            return frozenset({"duplicates"})
        if "len(set(" in (said := ast.unparse(node)[:400]) and said.count("len(") > 1:
            return frozenset({"duplicates"})
        if not any(self._is_of_record(side) for side in (node.left, right, *node.comparators)):
            return _NONE
        if isinstance(operator, ast.In | ast.NotIn):
            known = isinstance(right, ast.Name) and right.id in self.seen
            return frozenset({"duplicates" if known else "values"})
        if isinstance(operator, ast.Is | ast.IsNot):
            return frozenset({"nulls"})
        ordered = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        return frozenset({"ranges"}) if ordered else _NONE

    def _is_of_record(self, node: ast.expr) -> bool:
        """Whether a value is read from a record: `row["a"]`, `float(row.get("a"))`."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Constant):
                owner, named = inner.value, isinstance(inner.slice.value, str)
            elif isinstance(inner, ast.Call) and _last(inner.func) == "get":
                owner = inner.func.value if isinstance(inner.func, ast.Attribute) else inner
                named = True
            else:
                continue
            if named and isinstance(owner, ast.Name) and owner.id in self.records:
                return True
        return False


def _records(nodes: list[ast.AST]) -> Iterator[str]:
    """Names of the records and tables that a file reads or goes through."""
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            yield from (n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if _last(node.value.func).startswith(("read_", "loads", "DataFrame", "sql")):
                yield from (t.id for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.arg) and node.arg in _ROWS:
            yield node.arg


_ROWS = frozenset({
    "row", "record", "rec", "item", "example", "sample", "entry", "case", "df", "frame", "data",
    "doc", "ex",
})  # fmt: skip


# What is validated and is no data of the project's.
_NO_DATA = pattern(r"config|cfg|settings|param|response|reply|output|payload|request|predict|body")


def _is_of_data(node: ast.Call) -> bool:
    """Whether a call holds a schema against what may be data."""
    given = " ".join(ast.unparse(item)[:200] for item in (node.func, *node.args)).lower()
    given += " ".join(keyword.arg or "" for keyword in node.keywords)
    schema = _last(node.func) in _BY_SCHEMA or "schema" in given
    return schema and not _NO_DATA.search(given)


def _grown(nodes: list[ast.AST]) -> Iterator[str]:
    """Names of the sets that a file fills one by one."""
    for node in nodes:
        if isinstance(node, ast.Call) and _last(node.func) == "add":
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node
            yield from _targets(owner)


def _counted(nodes: list[ast.AST]) -> Iterator[str]:
    """Names of the numbers that a count of values gives."""
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            inside = [_last(n.func) for n in ast.walk(node.iter) if isinstance(n, ast.Call)]
            if "Counter" in inside or "value_counts" in inside:
                yield from _targets(node.target)


def _is_repeated(node: ast.Compare, counted: frozenset[str]) -> bool:
    right = node.comparators[0]
    once = isinstance(right, ast.Constant) and right.value == 1
    return once and isinstance(node.left, ast.Name) and node.left.id in counted


def _names_in(value: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a node gives a value, or that grow by one."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from ((name, node.value) for name in _targets(target))
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from ((name, node.value) for name in _targets(node.target))
    elif isinstance(node, ast.For | ast.comprehension):
        yield from ((name, node.iter) for name in _targets(node.target))
    elif isinstance(node, ast.Call) and _last(node.func) in _GROWING:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else node
        yield from ((name, value) for name in _targets(owner) for value in node.args)


def _targets(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Tuple | ast.List):
        for item in node.elts:
            yield from _targets(item)


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
