"""Where each CI host reads its definition; a workflow anywhere else does nothing."""

from __future__ import annotations

from mle_lint.patterns import pattern

_GITHUB = pattern(r"\.github/workflows/[^/]+\.ya?ml")
_KINDS = {
    ".gitlab-ci.yml": "gitlab",
    "azure-pipelines.yml": "azure",
    "azure-pipelines.yaml": "azure",
    ".circleci/config.yml": "circleci",
    "Jenkinsfile": "jenkins",
    "bitbucket-pipelines.yml": "bitbucket",
    ".travis.yml": "travis",
    "cloudbuild.yaml": "cloudbuild",
    "cloudbuild.yml": "cloudbuild",
    "buildspec.yml": "codebuild",
    "buildspec.yaml": "codebuild",
}


def kind_of(path: str) -> str | None:
    """The host that reads the file at this path of a repository; None when none does."""
    return "github" if _GITHUB.fullmatch(path) else _KINDS.get(path)
