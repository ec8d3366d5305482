"""Which place of several is told does not depend on the order of a set."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.module import Call, Module, ModuleFacts
from mle_lint.probes.operations.monitoring import _made_row


@pytest.mark.parametrize("names", ["AB", "BA"])
def test_of_several_rows_that_are_made_the_first_is_told(names: str) -> None:
    calls = tuple(Call(f"models.{name}", line) for line, name in enumerate(names, 1))
    module = Module("app.py", ModuleFacts(calls=calls))
    assert _made_row(module, frozenset("ABCDEFGH")) == calls[0]
