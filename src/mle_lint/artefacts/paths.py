"""What a path alone says of a file: its kind, and whether it is a test, vendored or generated."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.artefacts.ci_places import kind_of as ci_kind
from mle_lint.artefacts.dependencies import kind_of as dependency_kind
from mle_lint.patterns import pattern

_VENDORED = pattern(
    r"^(fixtures|testdata)/|(^|/)(node_modules|bower_components|site-packages|\.venv|venv|\.tox|\.nox|__pycache__|"
    r"\.ipynb_checkpoints|mlruns|wandb|third_?party|vendor(ed)?|dist-packages|\.git|\.dvc/cache|"
    r"\.terraform|_build|build/lib|htmlcov|\.mypy_cache|\.pytest_cache)/|_pb2(_grpc)?\.py$|\.min\.js$"
)
_TEST = pattern(
    r"(^|/)(tests?|testing|spec|__tests__|integration[-_]tests?|unit[-_]tests?)/"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$"
    r"|(^|/)[^/]*([._-](spec|test)\.[jt]sx?|_test\.go|Test\.java|Spec\.scala)$"
    r"|(^|/)test[-_][^/]*\.(R|jl)$"
)
# Plain text is a document where its name says that it tells of the work; most lists packages.
_DOCUMENT = pattern(
    r"\.(md|markdown|mdx|rst|qmd|rmd|tex)$|(^|/)readme(\.txt)?$"
    r"|^((docs?|documents?|documentation|notes)/)?([^/]*[-_ ])?(architecture|design|documentation|"
    r"guide|how[-_ ]?to|notes|overview|pipeline|project|setup|steps?|usage|workflow|write-?up)"
    r"([-_ ][^/]*)?\.txt$"
    r"|^[^/]*(说明|文档|笔记|记录|报告|总结|设计)[^/]*\.txt$",
    re.IGNORECASE,
)
_README = pattern(r"(^|/)readme[^/]*$", re.IGNORECASE)
_DOCKERFILE = pattern(
    r"(^|/)((dockerfile|containerfile)([._-][\w.-]+)?|[\w.-]+\.dockerfile)$", re.IGNORECASE
)
_COMPOSE = pattern(r"(^|/)(docker-)?compose[\w.-]*\.ya?ml$", re.IGNORECASE)
_BY_NAME = {
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "justfile": "justfile",
    "package.json": "npm",
    "dvc.yaml": "dvc",
    "mlproject": "mlproject",
    "snakefile": "snakefile",
}
# Suffixes that say all; the patterns below are only for names that may say more.
_PLAIN = frozenset({
    "png", "jpg", "jpeg", "gif", "svg", "webp", "csv", "tsv", "html", "css", "js", "jsx", "ts",
    "tsx", "java", "go", "scala", "r", "jl", "rs", "c", "cc", "cpp", "h", "sql", "parquet",
    "pkl", "joblib", "pt", "pth", "onnx", "h5", "npy", "npz", "zip", "gz", "bin", "proto", "ico",
    "ttf", "woff", "woff2", "map", "mp4",
})  # fmt: skip
_BY_SUFFIX = {
    "py": "module",
    "ipynb": "notebook",
    "r": "source",
    "jl": "source",
    "go": "source",
    "ts": "source",
    "tsx": "source",
    "js": "source",
    "mjs": "source",
    "cjs": "source",
    "mts": "source",
    "jsx": "source",
    "java": "source",
    "scala": "source",
    "kt": "source",
    "rs": "source",
    "cpp": "source",
    "cc": "source",
    "cs": "source",
    "swift": "source",
    "sh": "shell",
    "bash": "shell",
    "ps1": "shell",
    "yml": "yaml",
    "yaml": "yaml",
    "toml": "toml",
    "json": "json",
    "pdf": "pdf",
}


def kind_of(path: str) -> str:
    """The kind of artefact a path names; "other" when none."""
    name = path.rsplit("/", 1)[-1]
    lower = name.lower()
    if (kind := _BY_NAME.get(lower)) is not None:
        return kind
    suffix = lower.rsplit(".", 1)[-1] if "." in lower else ""
    if suffix in ("py", "ipynb") and lower != "setup.py":
        return _BY_SUFFIX[suffix]
    if suffix in _PLAIN:
        return _BY_SUFFIX.get(suffix, "other")
    if ci_kind(path):
        return "workflow"
    if _DOCKERFILE.search(path):
        return "dockerfile"
    if _COMPOSE.search(path):
        return "compose"
    if dependency_kind(path):
        return "dependencies"
    if _DOCUMENT.search(path):
        return "document"
    return _BY_SUFFIX.get(suffix, "other")


def is_vendored(path: str) -> bool:
    """Whether the file is no part of the work: packages, caches, generated code, sample inputs."""
    return _VENDORED.search(path) is not None


@lru_cache(maxsize=65_536)
def is_test(path: str) -> bool:
    """Whether the file is test code by the conventions of its language."""
    return _TEST.search(path) is not None


@lru_cache(maxsize=16_384)
def is_readme(path: str) -> bool:
    """Whether the file's name is README, with any suffix."""
    return _README.search(path) is not None
