"""Continuous-integration files of every host."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.commands import Command
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.workflow import (
    Job,
    Step,
    Workflow,
    commands,
    kind_of,
    parse,
    parse_azure,
    parse_circleci,
    parse_generic,
    parse_github,
    parse_gitlab,
    parse_jenkinsfile,
)

GITHUB = """name: CI
on: push
defaults: {run: {shell: bash, working-directory: src}}
jobs:
  test:
    if: always()
    needs: [lint, build]
    continue-on-error: true
    steps:
      - uses: actions/setup-python@v5
        with: {python-version: "3.11", cache: pip}
      - name: Tests
        if: success()
        run: |
          pip install .
          pytest || true
        working-directory: app
        continue-on-error: ${{ matrix.new }}
  call:
    needs: test
    uses: ./.github/workflows/deploy.yml
    with: {to: production}
"""


def test_github() -> None:
    setup = Step(
        uses="actions/setup-python@v5",
        line=10,
        inputs=(("python-version", "3.11"), ("cache", "pip")),
    )
    tests = Step(
        name="Tests",
        run="pip install .\npytest || true\n",
        line=12,
        condition="success()",
        working_directory="app",
        shell="bash",
        run_line=15,
    )
    call = Step(uses="./.github/workflows/deploy.yml", line=21, inputs=(("to", "production"),))
    assert parse_github(GITHUB) == Workflow(
        "CI",
        1,
        (("push", 2),),
        (
            Job("test", 5, (setup, tests), "always()", True, ("lint", "build")),
            Job("call", 19, (call,), needs=("test",)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on: push", (("push", 1),)),
        ("on: [push, pull_request]", (("push", 1), ("pull_request", 1))),
        ("on:\n- push\n- release", (("push", 2), ("release", 3))),
        ("'on':\n  push:\n    branches: [main]\n  release:\n", (("push", 2), ("release", 4))),
        ("on:", ()),
        ("jobs: {}", ()),
    ],
)
def test_github_triggers(text: str, expected: tuple[tuple[str, int], ...]) -> None:
    assert parse_github(text).triggers == expected


def test_github_jobs_of_the_wrong_shape_are_passed_over() -> None:
    text = "jobs:\n  a: text\n  b: {steps: text}\n  c: {steps: [text, {run: x}]}\n"
    assert parse_github(text).jobs == (
        Job("b", 3),
        Job("c", 4, (Step(run="x", line=4, run_line=4),)),
    )


def test_a_job_that_is_an_alias() -> None:
    text = "jobs:\n  a: &a {steps: [{run: x}]}\n  b: *a\n"
    step = Step(run="x", line=2, run_line=2)
    assert parse_github(text).jobs == (Job("a", 2, (step,)), Job("b", 2, (step,)))


def test_repeated_aliases_are_bounded() -> None:
    steps = "jobs:\n  a:\n    steps: &s\n" + "    - run: x\n" * 1_000
    jobs = "".join(f"  b{n}: {{steps: *s}}\n" for n in range(1_000))
    found = parse_github(steps + jobs).jobs
    assert (len(found), {len(job.steps) for job in found}) == (300, {200})


@pytest.mark.parametrize("text", ["", "- a", "a: [", "[" * 30_000 + "]" * 30_000, "a:\n\t- b"])
def test_a_broken_workflow_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_github(text)


def test_commands_of_a_step_have_lines_of_the_file() -> None:
    assert commands(parse_github(GITHUB).jobs[0].steps[1]) == (
        Command(("pip", "install", "."), 15, False, "pip install ."),
        Command(("pytest",), 16, True, "pytest"),
        Command(("true",), 16, False, "true"),
    )


def test_a_step_in_python_has_no_commands() -> None:
    assert commands(Step(run="import x", run_line=1, shell="python {0}")) == ()


def test_gitlab() -> None:
    text = """stages: [test]
default: {before_script: [pip install .]}
.base: {script: [pytest], tags: [a]}
test:
  extends: .base
  allow_failure: true
  needs: [{job: lint}]
lint:
  before_script: []
  script:
    - !reference [.base, script]
    - |
      ruff .
  after_script: [b]
  when: manual
deploy:
  before_script: []
  trigger: group/project
"""
    install = Step(run="pip install .", line=2, run_line=2)
    pytest_step = Step(run="pytest", line=3, run_line=3)
    ruff = Step(run="ruff .\n", line=12, run_line=13)
    after = Step(run="b", line=14, run_line=14, continue_on_error=True)
    assert parse_gitlab(text).jobs == (
        Job("test", 4, (install, pytest_step), "", True, ("lint",)),
        Job("lint", 8, (pytest_step, ruff, after), "manual"),
        Job("deploy", 16, (Step(uses="group/project", line=18),)),
    )


def test_gitlab_after_its_inputs() -> None:
    text = "spec: {inputs: {a: }}\n---\ntest: {script: a}\n"
    assert parse_gitlab(text).jobs == (Job("test", 3, (Step(run="a", line=3, run_line=3),)),)


def test_gitlab_references_in_a_circle_end() -> None:
    text = ".a: {script: [!reference [.a, script], !reference [.a, script]]}\nb: {extends: .a}\n"
    assert parse_gitlab(text).jobs == (Job("b", 2),)


def test_azure() -> None:
    text = """trigger: [main]
pr: none
stages:
- stage: a
  jobs:
  - job: test
    dependsOn: x
    steps:
    - script: pytest
      displayName: Tests
      continueOnError: true
    - ${{ if eq(1, 1) }}:
      - task: UsePythonVersion@0
        inputs: {versionSpec: '3.11'}
    - bash: |
        ruff .
      condition: always()
  - deployment: d
    strategy: {runOnce: {deploy: {steps: [{template: t.yml}]}}}
"""
    steps = (
        Step(name="Tests", run="pytest", line=9, continue_on_error=True, run_line=9),
        Step(uses="UsePythonVersion@0", line=13, inputs=(("versionSpec", "3.11"),)),
        Step(run="ruff .\n", line=15, condition="always()", shell="bash", run_line=16),
    )
    assert parse_azure(text) == Workflow(
        "",
        1,
        (("trigger", 1),),
        (Job("test", 6, steps, needs=("x",)), Job("d", 18, (Step(uses="t.yml", line=19),))),
    )


def test_azure_with_steps_at_the_top() -> None:
    step = Step(run="a", line=2, run_line=2)
    assert parse_azure("steps:\n- script: a\n").jobs == (Job("", 1, (step,)),)


def test_circleci() -> None:
    text = """commands:
  install: {steps: [{run: pip install .}]}
jobs:
  test:
    steps:
      - checkout
      - install
      - run: {name: n, command: pytest, when: on_fail}
      - when: {condition: x, steps: [{run: z}]}
      - python/install: {a: b}
workflows:
  main: {jobs: [lint, test: {requires: [lint]}]}
"""
    steps = (
        Step(uses="checkout", line=6),
        Step(run="pip install .", line=2, run_line=2),
        Step(name="n", run="pytest", line=8, condition="on_fail", run_line=8),
        Step(run="z", line=9, run_line=9),
        Step(uses="python/install", line=10, inputs=(("a", "b"),)),
    )
    assert parse_circleci(text).jobs == (Job("test", 4, steps, needs=("lint",)),)


def test_circleci_commands_in_a_circle_end() -> None:
    assert parse_circleci("commands: {a: {steps: [a]}}\njobs: {b: {steps: [a]}}").jobs == (
        Job("b", 2),
    )


def test_jenkinsfile() -> None:
    text = """stage('Build') {
  // sh 'no'
  sh 'make "x"'
}
stage("Test") {
  sh '''
    pytest
  '''
  sh(script: "ruff .", returnStatus: true)
  bat 'dir'
}
"""
    assert parse_jenkinsfile(text).jobs == (
        Job("Build", 1, (Step(run='make "x"', line=3, run_line=3),)),
        Job(
            "Test",
            5,
            (
                Step(run="\n    pytest\n  ", line=6, run_line=6),
                Step(run="ruff .", line=9, run_line=9, continue_on_error=True),
                Step(run="dir", line=10, run_line=10, shell="bat"),
            ),
        ),
    )


def test_bitbucket_and_travis_scripts() -> None:
    bitbucket = "pipelines:\n  default:\n  - step:\n      script: [pip install ., pytest]\n"
    travis = "language: python\ninstall: pip install .\nscript:\n- pytest\n"
    assert parse("bitbucket", bitbucket).jobs == (
        Job(
            "",
            1,
            (
                Step(run="pip install .", line=4, run_line=4),
                Step(run="pytest", line=4, run_line=4),
            ),
        ),
    )
    assert parse("travis", travis).jobs == (
        Job(
            "",
            1,
            (
                Step(run="pip install .", line=2, run_line=2),
                Step(run="pytest", line=4, run_line=4),
            ),
        ),
    )


def test_cloudbuild_steps() -> None:
    text = """steps:
- name: gcr.io/cloud-builders/docker
  args: [build, -t, "a b", .]
- name: python:3.11
  entrypoint: bash
  args:
  - -c
  - |
    pytest
"""
    steps = (
        Step(run="docker build -t 'a b' .", line=2, run_line=2),
        Step(run="pytest\n", line=4, run_line=9),
    )
    assert parse_generic(text).jobs == (Job("", 1, steps),)


def test_a_file_without_scripts_has_no_jobs() -> None:
    assert parse_generic("a: b").jobs == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".github/workflows/ci.yml", "github"),
        (".github/workflows/ci.yaml", "github"),
        (".github/workflows/old/ci.yml", None),
        ("sub/.github/workflows/ci.yml", None),
        (".gitlab-ci.yml", "gitlab"),
        ("azure-pipelines.yml", "azure"),
        (".circleci/config.yml", "circleci"),
        ("Jenkinsfile", "jenkins"),
        ("bitbucket-pipelines.yml", "bitbucket"),
        (".travis.yml", "travis"),
        ("cloudbuild.yaml", "cloudbuild"),
        ("ci.yml", None),
    ],
)
def test_kind_of(path: str, expected: str | None) -> None:
    assert kind_of(path) == expected
