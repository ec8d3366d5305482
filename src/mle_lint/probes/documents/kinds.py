"""What kind of project the documents say that it is, by its title and its opening lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.entries import entries
from mle_lint.probes.code.model_calls import predicts
from mle_lint.repository import Repository

# How far down the first document says what a project is, in lines and in passages.
OPENING = 80
MAX_OPENING = 60
LLM_WORDS = (
    "llm*",
    "rag",
    "prompt*",
    "qlora",
    "lora",
    "chatbot*",
    "ai agent*",
    "llm agent*",
    "agentic*",
    "gpt*",
    "language model*",
    "retrieval augmented*",
    "semantic search*",
    "question answering",
    "大模型",
    "агент*",
    "языков* модел*",
    "modelo* de lenguaje",
    "modelo* de linguagem",
    "modele* de langage",
    "sprachmodell*",
)
# What holds or runs the models of others; a project with such a title is a platform.
PARTS = (
    "feature store*", "model registry", "model registries", "model serving", "serving platform*",
    "特征平台", "模型仓库",
)  # fmt: skip
PATTERNS = (
    "mlops blueprint*",
    "mlops template*",
    "mlops boilerplate*",
    "mlops starter*",
    "mlops cookiecutter*",
    "ml blueprint*",
    "ml template*",
    "ml project template*",
)
# A platform whose title names no domain is one for any model.
_WHOLE = (
    "ml platform*", "mlops platform*", "machine learning platform*", "mlops stack*",
    "ml infrastructure", "mlops infrastructure", "feature pipeline*", "feature platform*",
    "drift*", "ai platform*", "inference platform*", "training platform*", "model platform*",
)  # fmt: skip
_NO_DOMAIN = pattern(
    r"(?i)^(?:[^\w]|_|\d|(?:ml|mlops|llmops|ai|machine|learning|platforms?|stack|infrastructure"
    r"|infra|production|ready|grade|level|end|to|e2e|real|time|online|offline|batch|streaming"
    r"|engineering|practicum|course|capstone|final|portfolio|demo|mini|small|simple|local"
    r"|monorepo|project|system|enterprise|scalable|cloud|native|aws|gcp|azure|eks|gke|aks"
    r"|k[38]s|kubernetes|kubeflow|mlflow|feast|self|hosted|open|source|multi|hybrid|model"
    r"|models|feature|features|training|serving|inference|deployment|monitoring|monitors?"
    r"|pipelines?|drift|detection|reliability|control|auto|automated|retraining|observability"
    r"|quality|data|the|an?|my|of|on|for|with|and|in|using|by)\b)+$"
)
# Skeletons to start from; a text may name the one that a project was made with.
TEMPLATES = (
    "data science template*", "data science project template*", "cookiecutter data science",
    "machine learning template*", "machine learning project template*", "ml pipeline template*",
    "mlops project template*", "mlops pipeline template*", "deep learning template*",
    "deep learning project template*", "cookiecutter mlops", "machine learning blueprint*",
    "machine learning boilerplate*", "ml boilerplate*", "ml starter kit*", "mlops starter kit*",
)  # fmt: skip
PLATFORM_WORDS = (
    *PARTS,
    *PATTERNS,
    "ml platform",
    "mlops platform",
    "model serving platform",
    "experiment tracker",
)
# These say it in a title only; in a text they tell of a tool that is used.
TITLE_WORDS = ("job manag*", "job queue*", "worker*", "orchestrat*", "registry", "scheduler*")
# What a platform holds or runs: data, models to take in and out of use, runs of training.
DATA_PLATFORM = (
    "feature store*", "feature platform*", "dataset registr*", "data registr*", "data version*",
    "dataset version*", "特征平台",
)  # fmt: skip
MODEL_PLATFORM = (
    "model registr*", "model version*", "version* of models", "versions of a model",
    "model lifecycle", "model store", "模型仓库",
)  # fmt: skip
RUN_PLATFORM = (
    "experiment*", "training job*", "training run*", "training inference job*", "train jobs",
    "hyperparameter*",
)  # fmt: skip
# A title that names what is predicted is that of a model, whatever it is built with.
_TASKS = (
    "predict*", "forecast*", "classif*", "detect*", "recommend*", "scoring", "predic*", "prever",
)  # fmt: skip
_TUNING = ("fine tun*", "finetun*", "qlora", "lora", "sft", "dpo", "rlhf", "微调", "дообуч*")
# "Acorn is a feature store", "this project is an open-source model registry".
_DEFINED = pattern(
    r"(?i)(?:^|(?<=[.!]\s))\W{0,4}(?P<who>[\w.+-]{1,30}(?: [\w.+-]{1,30}){0,3})[*_`]{0,3}"
    r" (?:is|contains|provides|offers|é|es|est|ist) (?:an?|the|uma?|una?|une?|eine?)"
    r" [^.:;\n]{0,60}?"
    r"(?:feature (?:store|platform)|model (?:registry|store)|experiment tracker"
    r"|experiment tracking (?:tool|server|system|platform)|training orchestrator"
    r"|(?:ml|mlops|machine learning|model serving|llmops) (?:platform|environment|stack|sandbox)"
    r"|model serving (?:system|server|framework|layer)"
    r"|(?:mlops|ml|machine learning|data science) (?:project )?(?:template|blueprint|boilerplate)"
    r"|(?:template|blueprint|boilerplate)(?: or \w+)? for (?:\[?mlops|(?:ml|machine learning)"
    r" (?:projects|pipelines)))\b[^.\n]{0,80}"
)
# "Acorn is an open-source Python library to detect data drift": a tool for the models of others.
_TOOL = pattern(
    r"(?i)^\W{0,4}(?P<who>[\w.+-]{1,30}(?: [\w.+-]{1,30}){0,3})[*_`]{0,3}"
    r" is an? [^.:;\n]{0,60}?\b(?:library|package|toolkit|toolbox|sdk)\b[^.\n]{0,120}?"
    r"\b(?:drift|monitor\w*|model performance|data quality|experiments?|track\w*|feature store\w*"
    r"|serv(?:e|ing) models?|deploy\w*|mlops|versioning|observability)\b[^.\n]{0,80}"
)
_TOOL_WORDS = ("library", "package", "toolkit", "toolbox", "sdk")
_DEFINED_WORDS = (
    "feature store*", "feature platform*", "model registr*", "model store*", "experiment track*",
    "ml platform*", "mlops platform*", "machine learning platform*", "model serving*",
    "llmops platform*", "mlops environment*", "ml environment*", "mlops stack*", "ml stack*",
    "mlops sandbox*", "training orchestrator*", "template*", "blueprint*", "boilerplate*",
)  # fmt: skip
_OWN = pattern(
    r"(?i)^(?:this|it|este|esta|ce|dieses?)(?: (?:project|repository|repo|library|package|service"
    r"|tool|system|application|projeto|proyecto|projet|projekt|repositorio|reposit[óo]rio))?$"
)
_TASK = pattern(r"(?i)predict|forecast|classif|detect|recommend|predi[cç]|prever|churn|fraud")
_AS_OF = ("point in time", "data leak*", "label leak*", "target leak*", "leakage", "as of join*")
_ANSWERS = ("predict*", "inferenc*", "serving", "scoring")


def title_of_llm(repository: Repository) -> Evidence | None:
    """A title that speaks of language models."""
    return next(_titled(repository, LLM_WORDS), None)


def title_of_platform(repository: Repository) -> Evidence | None:
    """A title that names a part of a platform and no prediction task, or a pattern to reuse."""
    parts = list(_titled(repository, PARTS))
    tasks = list(_titled(repository, _TASKS))
    whole = [e for e in _titled(repository, _WHOLE) if _NO_DOMAIN.match(e.text)]
    patterns = list(_titled(repository, (*PATTERNS, *TEMPLATES)))
    found = [*patterns, *whole, *([] if tasks else parts)]
    return found[0] if found else None


def title_of_task(repository: Repository) -> Evidence | None:
    """A title that names what is predicted."""
    return next(_titled(repository, _TASKS), None)


def defined_platform(repository: Repository) -> Evidence | None:
    """A sentence near the top that says what the project is: a store, a platform, a library of
    use to those who run models.

    The sentence is about the project itself, not about a tool that it uses, and what is
    predicted is named neither there nor in the title.
    """
    if title_of_task(repository):
        return None
    for passage in _opening_passages(repository, _DEFINED_WORDS):
        said = _DEFINED.search(passage.block.text)
        if said and not _TASK.search(said[0]) and _is_own(repository, said["who"]):
            return _evidence(passage)
    for passage in _opening_passages(repository, _TOOL_WORDS):
        said = _TOOL.match(passage.block.text)
        if said and _is_own(repository, said["who"]):
            return _evidence(passage)
    return None


def _is_own(repository: Repository, who: str) -> bool:
    """Whether a name is that of the project: its title, or "this project"."""
    if _OWN.match(who):
        return True
    index = _title(repository)
    title = repository.passages[index].block.text if index is not None else ""
    return re.search(rf"(?i)(?<!\w){re.escape(who)}(?!\w)", title) is not None


def platform(repository: Repository) -> Evidence | None:
    """A passage near the top of the first document that says it is a platform for models."""
    return next(_titled(repository, TITLE_WORDS), None) or part_of_platform(repository)


def part_of_platform(repository: Repository) -> Evidence | None:
    """A passage near the top of the first document that names what only those who run models
    need, such as a model registry."""
    return next(_opening(repository, PLATFORM_WORDS), None)


def tunes(repository: Repository) -> Evidence | None:
    """A passage near the top of the first document that speaks of fine-tuning."""
    return next(_opening(repository, _TUNING), None)


def keeps_time_apart(repository: Repository) -> Evidence | None:
    """A passage about values as they were known at a time, or about leaks from later ones."""
    found = repository.passages.find(_AS_OF)
    return _evidence(repository.passages[min(found)]) if found else None


def title_of_answers(repository: Repository) -> Evidence | None:
    """A title that promises a model's answers."""
    return next(_titled(repository, _ANSWERS), None)


def speaks_of(repository: Repository, words: tuple[str, ...]) -> Evidence | None:
    """The title or a passage near the top of the first document that holds one of the words."""
    found = [*_titled(repository, words), *_opening(repository, words)]
    return found[0] if found else None


def services(repository: Repository) -> Iterator[Evidence]:
    """Routes and handlers, and screens whose file predicts; commands are not among them."""
    for entry in entries(repository):
        module = entry.module
        shown = entry.kind == "screen" and any(predicts(module, c) for c in module.facts.calls)
        if shown or entry.kind in ("route", "handler"):
            yield Evidence(module.at(entry.line), f"a {entry.kind}")


def _titled(repository: Repository, words: tuple[str, ...]) -> Iterator[Evidence]:
    """The first heading of the first document, where it holds one of the words."""
    index = _title(repository)
    if index is not None and index in repository.passages.find(words):
        yield _evidence(repository.passages[index])


def _title(repository: Repository) -> int | None:
    """The index of the first heading of the first document."""
    passages = repository.passages
    for index in range(min(len(passages), MAX_OPENING)):
        passage = passages[index]
        if passage.rank or passage.notebook:
            return None
        if passage.block.kind == "heading":
            return index
    return None


def _opening(repository: Repository, words: tuple[str, ...]) -> Iterator[Evidence]:
    return map(_evidence, _opening_passages(repository, words))


def _opening_passages(repository: Repository, words: tuple[str, ...]) -> Iterator[Passage]:
    passages = repository.passages
    for index in sorted(passages.find(words)):
        passage = passages[index]
        if passage.rank == 0 and not passage.notebook and passage.block.line < OPENING:
            yield passage


def _evidence(passage: Passage) -> Evidence:
    return Evidence(passage.location, passage.block.text[:60])
