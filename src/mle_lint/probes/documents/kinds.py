"""What kind of project the documents say that it is, by its title and its opening lines."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.model import Evidence
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
_TASKS = ("predict*", "forecast*", "classif*", "detect*", "recommend*", "predic*", "prever")
_TUNING = ("fine tun*", "finetun*", "qlora", "lora", "sft", "dpo", "rlhf", "微调", "дообуч*")
_AS_OF = ("point in time", "data leak*", "label leak*", "target leak*", "leakage", "as of join*")
_ANSWERS = ("predict*", "inferenc*", "serving", "scoring")


def title_of_llm(repository: Repository) -> Evidence | None:
    """A title that speaks of language models."""
    return next(_titled(repository, LLM_WORDS), None)


def title_of_platform(repository: Repository) -> Evidence | None:
    """A title that names a part of a platform and no prediction task, or a pattern to reuse."""
    parts = list(_titled(repository, PARTS))
    tasks = list(_titled(repository, _TASKS))
    found = [*_titled(repository, PATTERNS), *([] if tasks else parts)]
    return found[0] if found else None


def platform(repository: Repository) -> Evidence | None:
    """A passage near the top of the first document that says it is a platform for models."""
    found = [*_titled(repository, TITLE_WORDS), *_opening(repository, PLATFORM_WORDS)]
    return found[0] if found else None


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
    passages = repository.passages
    for index in range(min(len(passages), MAX_OPENING)):
        passage = passages[index]
        if passage.rank or passage.notebook:
            return
        if passage.block.kind == "heading":
            if index in passages.find(words):
                yield _evidence(passage)
            return


def _opening(repository: Repository, words: tuple[str, ...]) -> Iterator[Evidence]:
    passages = repository.passages
    for index in sorted(passages.find(words)):
        passage = passages[index]
        if passage.rank == 0 and not passage.notebook and passage.block.line < OPENING:
            yield _evidence(passage)


def _evidence(passage: Passage) -> Evidence:
    return Evidence(passage.location, passage.block.text[:60])
