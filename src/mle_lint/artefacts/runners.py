"""Calls that are handed a function by name, to call it later or elsewhere.

`loop.run_in_executor(None, model.predict, row)` calls `model.predict` as surely as
`model.predict(row)` does: on another thread, after the answer is sent, or as a step of a graph.
"""

from __future__ import annotations

import ast

# By the last name: the position of the function among the arguments.
_POSITIONS = {
    "run_in_executor": 1, "to_thread": 0, "run_in_threadpool": 0, "submit": 0, "add_task": 0,
    "add_job": 0, "enqueue": 0, "enqueue_call": 0, "partial": 0, "add_node": 1,
    "RunnableLambda": 0, "Timer": 1, "sync_to_async": 0, "do": 0, "basic_consume": 1,
    "create_component_from_func": 0,
}  # fmt: skip
# Those that name it by a keyword, with the keyword.
_KEYWORDS = {
    "Thread": "target", "Process": "target", "BackgroundTask": "func", "Tool": "func",
    "PythonOperator": "python_callable", "BranchPythonOperator": "python_callable",
    "PythonVirtualenvOperator": "python_callable", "basic_consume": "on_message_callback",
    "add_node": "action", "StructuredTool": "func",
}  # fmt: skip


def handed(name: str, node: ast.Call) -> ast.expr | None:
    """The function that a call of that name is handed, by its name or as an attribute."""
    last = name.rsplit(".", 1)[-1]
    keyword = _KEYWORDS.get(last)
    if keyword is not None:
        for item in node.keywords:
            if item.arg == keyword:
                return _reference(item.value)
    place = _POSITIONS.get(last)
    if place is not None and len(node.args) > place:
        return _reference(node.args[place])
    return None


def _reference(node: ast.expr) -> ast.expr | None:
    return node if isinstance(node, ast.Name | ast.Attribute) else None
