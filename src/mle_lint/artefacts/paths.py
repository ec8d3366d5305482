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
    r"\.terraform|_build|htmlcov|\.mypy_cache|\.pytest_cache)/|_pb2(_grpc)?\.py$|\.min\.js$"
)
_TEST = pattern(
    r"(^|/)(tests?|testing|spec|__tests__|integration[-_]tests?|unit[-_]tests?)/"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$"
    r"|(^|/)[^/]*([._-](spec|test)\.[jt]sx?|_test\.go|Test\.java|Spec\.scala)$"
    r"|(^|/)test[-_][^/]*\.(R|jl)$"
)
_DOCUMENT = pattern(r"\.(md|markdown|mdx|rst|qmd|rmd)$|(^|/)readme(\.txt)?$", re.IGNORECASE)
_CEREMONIAL = pattern(
    r"(^|/)(license|licence|copying|changelog|changes|history|news|code_of_conduct|contributing|"
    r"security|authors|contributors|notice|citation|pull_request_template|issue_template|"
    r"third[-_]party[-_ ]notices?|copilot-instructions|agents|claude|todo|"
    r"[a-z_-]*guidelines?|assignment|rubric|[a-z_-]*instructions)(\.[a-z]+)?$"
    r"|(^|/)\.(github|gitlab|claude|cursor|vscode)/",
    re.IGNORECASE,
)
_README = pattern(r"(^|/)readme[^/]*$", re.IGNORECASE)
# A report's own name in the languages of the catalogue, or the folder of one.
_REPORT = pattern(
    r"(^|[/_ .-])([a-z]*report|informe|rapport|relat[oó]rio|bericht|relazione|memoria|m[eé]moire|"
    r"thesis|tesis|dissertation|documentation|readme|write-?up|отч[её]т|报告)(?![a-z])[^/]*\.pdf$"
    r"|(^|/)(reports?|informes?|rapports?|relatorios?|berichte?)/[^/]*\.pdf$",
    re.IGNORECASE,
)
_NOT_OWN = pattern(
    r"(^|/)(papers?|references?|literature[^/]*|publications?|related[^/]*|bibliograph[^/]*|slides|data|"
    r"assets|figures|plots|images)/",
    re.IGNORECASE,
)
_PREPRINT = pattern(r"\d{4}\.\d{4,5}")
MAX_REPORT_DEPTH = 2
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


@lru_cache(maxsize=16_384)
def is_ceremonial(path: str) -> bool:
    """Documents that say nothing of the work: licence, changelog, templates, agent notes."""
    return _CEREMONIAL.search(path) is not None


def is_report(path: str) -> bool:
    """Whether a PDF is, by its name or folder, the author's own report near the top."""
    near = path.count("/") <= MAX_REPORT_DEPTH and not _NOT_OWN.search(path)
    return near and _REPORT.search(path) is not None


def is_preprint(path: str) -> bool:
    """Whether the file's name begins with the number of a preprint: somebody else's paper."""
    return _PREPRINT.match(path.rsplit("/", 1)[-1]) is not None


def document_rank(path: str) -> tuple[int, int, str]:
    """Reading order of a reviewer: the root README, other root documents, READMEs, docs, rest."""
    depth = path.count("/")
    if is_readme(path):
        return (0 if depth == 0 else 2, depth, path)
    if depth == 0:
        return (1, 0, path)
    first = path.split("/", 1)[0].lower()
    return (3 if first in {"docs", "doc", "reports", "report"} else 4, depth, path)
