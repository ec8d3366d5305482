from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mle_lint.github.inputs import Inputs, inputs

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
LINT = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "lint")
NAMES = tuple(field.replace("_", "-") for field in Inputs()._fields)


def test_no_variables_are_the_defaults() -> None:
    assert inputs({}) == Inputs()


@pytest.mark.parametrize("name", ["MLE_LINT_FAIL_UNDER", "INPUT_FAIL_UNDER", "INPUT_FAIL-UNDER"])
def test_an_input_has_three_names(name: str) -> None:
    assert inputs({name: " 60 "}) == Inputs(fail_under=60.0)


def test_the_own_name_wins() -> None:
    assert inputs({"INPUT_LANE": "llm-genai", "MLE_LINT_LANE": "product-ml"}).lane == "product-ml"


def test_an_empty_value_is_none() -> None:
    assert inputs({f"INPUT_{name.upper()}": " " for name in Inputs()._fields}) == Inputs()


def test_every_value_is_read() -> None:
    given = {
        "PATH": "models",
        "CONFIG": "lint.yml",
        "LANE": "mlops-platform",
        "FAIL_UNDER": "60",
        "FAIL_ON": "warning",
        "FAIL_ON_DROP": "2.5",
        "BASE": "main",
        "COMMENT": "always",
        "CHECK_RUN": "True",
        "ANNOTATIONS": "3",
        "JSON": "a",
        "MARKDOWN": "b",
        "SARIF": "c",
        "HANDOVER": "d",
        "TOKEN": "t",
    }

    assert inputs({f"MLE_LINT_{name}": text for name, text in given.items()}) == Inputs(
        "models", "lint.yml", "mlops-platform", 60.0, "warning", 2.5, "main", "always", True, 3,
        "a", "b", "c", "d", "t",
    )  # fmt: skip


@pytest.mark.parametrize(("text", "drop"), [("true", 0.0), ("false", None), ("0", 0.0)])
def test_a_drop_may_be_a_yes_or_a_no(text: str, drop: float | None) -> None:
    assert inputs({"INPUT_FAIL_ON_DROP": text}).fail_on_drop == drop


def test_the_runners_own_token_is_the_last_resort() -> None:
    assert inputs({"GITHUB_TOKEN": "a"}).token == "a"
    assert inputs({"GITHUB_TOKEN": "a", "INPUT_TOKEN": "b"}).token == "b"


def test_the_action_offers_what_is_read_and_nothing_else() -> None:
    assert tuple(ACTION["inputs"]) == NAMES


def test_the_action_hands_over_each_input_by_the_environment_only() -> None:
    handed = {name: text for name, text in LINT["env"].items() if name.startswith("INPUT_")}

    assert handed == {
        f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in NAMES
    }
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])


def test_the_defaults_of_the_action_are_those_of_the_command() -> None:
    defaults = {
        f"INPUT_{name.upper()}": about["default"]
        for name, about in ACTION["inputs"].items()
        if "default" in about and name != "token"
    }

    assert inputs(defaults) == Inputs()


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_the_page_tells_of_every_input_and_output(kind: str) -> None:
    page = (ROOT / "docs" / "github-action.md").read_text(encoding="utf-8")
    part = page.partition(f"## {kind.capitalize()}")[2].partition("\n## ")[0]
    told = [line.split("`")[1] for line in part.splitlines() if line.startswith("| `")]

    assert told == list(ACTION[kind])


def test_actions_of_others_are_pinned() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]

    assert all(len(name.partition("@")[2]) == 40 for name in used)
