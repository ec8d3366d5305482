from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.commands.diff import Options, run
from mle_lint.model import UserError


def test_nothing_changed_is_one_quiet_line(project: Path, commit: Callable[[], str]) -> None:
    base = commit()

    answer = run(Options(base, path=str(project)))

    assert answer.text.startswith("nothing changed: ")
    assert (answer.text.count("\n"), answer.code) == (1, 0)


def test_the_working_folder_against_a_revision(project: Path, commit: Callable[[], str]) -> None:
    base = commit()
    (project / "CARD.md").write_text("# Card\n")
    (project / "train.py").write_text("import sklearn\n")

    values = json.loads(run(Options(base, path=str(project), format="json")).text)

    changes = [(c["slug"], c["before"], c["after"]) for c in values["rules"]]
    assert changes == [("card", "claimed", "full"), ("secret", "found", "clean")]
    assert [f["path"] for f in values["fixed"]] == ["train.py"]
    assert values["new"] == []
    assert values["before"]["commit"] == base


def test_two_revisions_as_text(project: Path, commit: Callable[[], str]) -> None:
    base = commit()
    (project / "uv.lock").unlink()
    (project / "api.py").write_text("x = 1\ny = 'SECRET'\n")
    head = commit()

    text = run(Options(base, head, str(project))).text

    assert "\nfaults cost 2.0 before, 4.0 now\n" in text
    assert "full -> absent\n" in text
    assert "New faults\n  error    api.py:2  A secret is committed.  secret\n" in text
    assert "clean -> found" not in text
    assert "Fixed" not in text


def test_a_revision_that_is_not_there(project: Path, commit: Callable[[], str]) -> None:
    commit()

    with pytest.raises(UserError, match="no revision 'nope'"):
        run(Options("nope", path=str(project)))
