"""Packages that a started file imports and that nothing tells its reader to install."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.artefacts.dependencies.model import normalised
from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of, own_code, text_of
from mle_lint.probes.commands.listed import listed
from mle_lint.probes.commands.start_imports import at_import, loaded_with
from mle_lint.repository import Repository

# Packages that hardly any other brings along, by the names under which they are installed.
_ALONE = {
    "imblearn": ("imbalanced-learn", "imblearn"),
    "kafka": ("kafka-python", "kafka-python-ng"),
    **{
        name: (name,)
        for name in (
            "xgboost", "lightgbm", "catboost", "shap", "lime", "streamlit", "gradio", "dash",
            "chainlit", "prefect", "metaflow", "dagster", "kedro", "wandb", "vllm", "prophet",
            "pyspark", "bentoml", "optuna", "evidently", "statsmodels",
        )
    },
}  # fmt: skip
# These are brought along by some, too: packages whose names hold one of the words.
_BROUGHT = {
    "fastapi": (
        "fastapi", "gradio", "mlflow", "bentoml", "evidently", "chromadb", "chainlit", "vllm",
        "ray", "langserve", "prefect", "zenml", "mlserver", "litellm", "nicegui", "feast",
        "kserve", "lightning", "phoenix", "opik", "modal", "embedchain", "haystack", "langgraph",
        "autogen", "jina", "skypilot", "truss", "cog", "litserve", "wandb", "weave", "chalice",
    ),
    "flask": (
        "flask", "mlflow", "dash", "locust", "airflow", "moto", "connexion", "functions-framework",
        "seldon", "explainerdashboard", "sagemaker", "superset", "spyne",
    ),
    "onnx": ("onnx", "insightface", "optimum", "openvino", "nncf", "hummingbird", "ultralytics"),
}  # fmt: skip
# Its name holds that of another, which it does not bring along.
_APART = "onnxruntime"
# What packages ask for as soon as a module that names these is loaded: FastAPI, "Request Forms and
# Files"; pydantic, "EmailStr".
_ASKED_FOR = {
    "fastapi": (("UploadFile", "File", "Form"), "python-multipart"),
    "pydantic": (("EmailStr",), "email-validator"),
}
# These bring many of them along.
_BRINGERS = frozenset({"pycaret", "autogluon", "flaml", "databricks-connect", "evidently", "darts"})
_INSTALLS = pattern(
    r"(?:\binstall|\buv add|\bpoetry add|\bconda create|\bFROM)\b[^\n]*(?:\\\n[^\n]*){0,20}"
)
_NAME = pattern(r"[A-Za-z][\w.-]*")


def unlisted(repository: Repository, entry: Module) -> str:
    """A package that is loaded as soon as a file is started and that no list, command or image
    installs; "" for none, and where there is no list at all."""
    known = _installed(repository)
    if not known or not _BRINGERS.isdisjoint(known):
        return ""
    own = own_code(repository)
    for module in loaded_with(repository, entry):
        for item in at_import(repository, module):
            name = item.name.partition(".")[0]
            if _is_missing(name, known) and not own.named(name):
                return f"{module.path} imports {name}, which nothing installs"
            asked = _asked_for(repository, module, item.name)
            if asked and asked not in known:
                return f"{module.path} needs {asked}, which nothing installs"
    return ""


def _is_missing(name: str, known: frozenset[str]) -> bool:
    """Whether nothing that is installed is the package, nor brings it along."""
    if name in _BROUGHT:
        given = [package for package in known if not package.startswith(_APART)]
        return not any(word in package for word in _BROUGHT[name] for package in given)
    return name in _ALONE and known.isdisjoint(_ALONE[name])


def _asked_for(repository: Repository, module: Module, imported: str) -> str:
    """The package that an imported name asks for, "" where none, where an extra may bring it, or
    where the name is not used."""
    package, _, name = imported.partition(".")
    names, asked = _ASKED_FOR.get(package, ((), ""))
    last = name.rsplit(".", 1)[-1]
    if last not in names or len(re.findall(rf"\b{last}\b", text_of(repository, module.path))) < 2:
        return ""
    for path, manifest in repository.manifests.items():
        lines = lines_of(repository, path)
        if any(r.name == package and "[" in lines[r.line - 1] for r in manifest.requirements):
            return ""
    return asked


@lru_cache(maxsize=1)
def _installed(repository: Repository) -> frozenset[str]:
    """Names that the lists of packages hold, and those in the lines that install; none where a
    list is in a form that is not read, or there is no list."""
    names = listed(repository)
    if not names:
        return frozenset()
    paths = (
        *repository.documents,
        *repository.of_kind("dockerfile", "shell", "makefile", "justfile", "compose", "workflow"),
    )
    lines = (found for path in paths for found in _INSTALLS.findall(text_of(repository, path)))
    return frozenset(names.union(normalised(n) for line in lines for n in _NAME.findall(line)))
