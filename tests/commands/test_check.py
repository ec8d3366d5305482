from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mle_lint.commands.check import Options, run, workspace_folder
from mle_lint.commands.inspection import Choice
from mle_lint.model import UserError


def _run(project: Path, **given: object) -> tuple[int, tuple[str, ...]]:
    answer = run(Options(path=str(project), **given))  # type: ignore[arg-type]
    return answer.code, answer.notes


def _outcomes(text: str) -> dict[str, str]:
    return {rule["slug"]: rule["outcome"] for rule in json.loads(text)["rules"]}


def test_every_rule_is_judged_and_an_open_fault_closes_the_gate(project: Path) -> None:
    answer = run(Options(path=str(project), format="json"))

    assert _outcomes(answer.text) == {"card": "claimed", "secret": "found", "lock": "full"}
    assert (answer.code, answer.notes) == (1, ("gate: 1 fault at or above 'error'",))


def test_the_text_report_names_place_and_rule(project: Path) -> None:
    text = run(Options(path=str(project))).text

    assert "  error    train.py:2  A secret is committed.  secret\n" in text
    assert "  card  A model card  README.md:4\n" in text


@pytest.mark.parametrize(
    ("given", "code", "notes"),
    [
        ({"fail_on": "never"}, 0, ()),
        ({"fail_on": "never", "fail_under": 20.0}, 0, ()),
        ({"fail_on": "info"}, 1, ("gate: 1 fault at or above 'info'",)),
    ],
)
def test_the_gate(project: Path, given: dict[str, object], code: int, notes: object) -> None:
    assert _run(project, **given) == (code, notes)


def test_a_score_under_the_asked_one_is_told(project: Path) -> None:
    code, notes = _run(project, fail_on="never", fail_under=99.5)

    assert code == 1
    assert re.fullmatch(r"gate: the score \d+\.\d is under 99\.5", "".join(notes))


def test_a_project_that_is_not_graded_cannot_meet_a_score(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.py").write_text("print(1)\n")

    code, notes = _run(tmp_path / "other", fail_under=1.0)

    assert (code, notes) == (
        1,
        ("gate: no score to compare, since the repository is not graded",),
    )


def test_a_broken_probe_makes_2_and_the_others_still_run(project: Path, rules: Path) -> None:
    card = (rules / "docs/card.yml").read_text()
    broken = card.replace("sample.file, with: {name: CARD.md}", "sample.broken")
    (rules / "docs/card.yml").write_text(broken)

    answer = run(Options(path=str(project), format="json"))

    assert _outcomes(answer.text) == {"card": "error", "secret": "found", "lock": "full"}
    assert (answer.code, answer.notes) == (
        2,
        ("a probe broke, so these rules are not judged: card",),
    )


def test_select_and_ignore_leave_rules_out_of_the_run(project: Path) -> None:
    selected = run(Options(str(project), format="json", choice=Choice(select=("docs", "secret"))))
    ignored = run(Options(str(project), format="json", choice=Choice(ignore=("secret",))))

    assert sorted(_outcomes(selected.text)) == ["card", "secret"]
    assert sorted(_outcomes(ignored.text)) == ["card", "lock"]
    assert ignored.code == 0


def test_the_configuration_silences_with_its_reason_and_the_command_line_wins(
    project: Path,
) -> None:
    (project / ".mle-lint.yml").write_text(
        "lane: llm-genai\nfail-under: 99\nignore:\n  secret: a test key\n"
    )

    configured = run(Options(str(project), format="json"))
    told = run(Options(str(project), format="json", choice=Choice(lane="product-ml"), fail_under=0))

    report = json.loads(configured.text)
    silenced = [finding["suppressed"] for finding in report["findings"] if finding["suppressed"]]
    assert silenced == [{"reason": "a test key", "origin": ".mle-lint.yml"}]
    assert (report["lane"]["name"], configured.code) == ("llm-genai", 1)
    assert (json.loads(told.text)["lane"]["name"], told.code) == ("product-ml", 0)


def test_an_ignore_of_an_unknown_rule_names_the_nearest(project: Path) -> None:
    (project / ".mle-lint.yml").write_text("ignore:\n  secrets: why\n")

    with pytest.raises(UserError) as caught:
        run(Options(str(project)))

    assert str(caught.value) == (".mle-lint.yml: ignore: no rule 'secrets'; did you mean 'secret'?")


def test_own_rules_of_the_project_are_run(project: Path, rules: Path) -> None:
    own = project / "lint" / "docs"
    own.mkdir(parents=True)
    (own / "owner.yml").write_text((rules / "docs/card.yml").read_text())
    (project / ".mle-lint.yml").write_text("rules: [lint]\n")

    answer = run(Options(str(project), format="json"))

    assert sorted(_outcomes(answer.text)) == ["card", "lock", "owner", "secret"]


def test_files_are_written_beside_standard_output(project: Path, tmp_path: Path) -> None:
    files = (("json", str(tmp_path / "r.json")), ("markdown", str(tmp_path / "r.md")))

    run(Options(str(project), outputs=files))

    assert json.loads((tmp_path / "r.json").read_text())["schema_version"] == "1"
    assert (tmp_path / "r.md").read_text().startswith("# mle-lint: ")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["r.json", "r.md"]


def test_a_file_in_no_folder_is_told_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot write .*: there is no folder"):
        run(Options(str(tmp_path / "nowhere"), outputs=(("json", str(tmp_path / "x/r.json")),)))


def test_two_runs_give_the_same_bytes(project: Path) -> None:
    options = Options(str(project), format="json", choice=Choice(jobs=2))

    assert run(options).text == run(options._replace(choice=Choice(cache=False))).text


def test_annotations_name_files_from_the_workspace_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))

    text = run(Options(path=str(project), format="github")).text

    assert "\n::error file=project/train.py,line=2,title=mle-lint%3A secret::A secret" in text


@pytest.mark.parametrize(
    ("path", "folder"),
    [(".", ""), ("sub", "sub"), ("sub/deep", "sub/deep"), ("..", ""), ("gone", "")],
)
def test_the_folder_is_counted_from_the_current_one(
    path: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)

    assert workspace_folder(path) == folder
