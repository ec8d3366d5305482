"""A function that is handed to something that calls it later is called."""

from __future__ import annotations

import pytest

from mle_lint.artefacts import python


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("loop.run_in_executor(None, net.score, row)", ["loop.run_in_executor", "net.score"]),
        ("Thread(target=work).start()", ["Thread().start", "Thread", "work"]),
        ("graph.add_node('ask', ask)", ["graph.add_node", "ask"]),
        ("graph.add_node('ask', lambda state: state)", ["graph.add_node"]),
        ("pool.submit()", ["pool.submit"]),
    ],
)
def test_the_function_stands_among_the_calls(line: str, names: list[str]) -> None:
    assert sorted(call.name for call in python.parse(line).calls) == sorted(names)
