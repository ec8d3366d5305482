"""The lane and the traits of a project, inferred from code first and documents second.

Each comes with its reasons, since they decide which rules apply; both can be set by the user.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence, Location
from mle_lint.probes import answering, retrieval, serving, training
from mle_lint.probes.calls import imports
from mle_lint.probes.packages import LLM_PACKAGES, ML_PACKAGES, TUNING_PACKAGES
from mle_lint.report import Lane, Trait
from mle_lint.repository import Repository

NAMES = (
    "is_ml",
    "has_code",
    "is_python",
    "trains_model",
    "uses_llm",
    "has_serving",
    "predicts",
    "has_documents",
    "manages_models",
    "learns_from_data",
    "retrieves",
    "answers",
)
NO_MODEL = "no model is trained"
LLM_WORDS = (
    "llm*",
    "rag",
    "prompt*",
    "qlora",
    "lora",
    "chatbot*",
    "gpt*",
    "language model*",
    "大模型",
    "агент*",
)
PLATFORM_WORDS = (
    "feature store*",
    "model registry",
    "ml platform",
    "mlops platform",
    "model serving platform",
    "job manag*",
    "job queue*",
    "worker*",
    "orchestrat*",
    "registry",
    "experiment tracker",
    "特征平台",
    "模型仓库",
)
ML_WORDS = (
    "machine learning",
    "deep learning",
    "model",
    "models",
    "predict*",
    "classif*",
    "forecast*",
    "neural",
    "regression",
    "llm*",
    "dataset",
    "feature store*",
    "aprendizaje",
    "modelo*",
    "modele*",
    "modell*",
    "modello",
    "机器学习",
    "模型",
    "预测",
    "обучен*",
    "модел*",
)
_OTHER_ML = ("library(caret", "library(tidymodels", "library(mlr", "using MLJ", "using Flux",
             "library(randomForest", "library(xgboost", "org.apache.spark.ml", "library(rpart",
             "library(glmnet", "@tensorflow/tfjs", "gonum", "ScikitLearn")  # fmt: skip


def lane(repository: Repository, forced: str | None = None) -> Lane:
    """The kind of project. Where signs are weak, the commonest kind, product work, is taken."""
    if forced is not None:
        return Lane(forced, ("set by the user",))
    trains = tuple(_first(training.trained(repository), 3))
    llm = tuple(_first(_imported(repository.code, LLM_PACKAGES), 3))
    predicts = tuple(_first(serving.predictions(repository), 3))
    if llm and (
        not trains or _share(repository, LLM_PACKAGES) > 0.5 * _share(repository, ML_PACKAGES)
    ):
        return Lane("llm-genai", tuple(f"{_at(e)} imports {e.text}" for e in llm))
    tuned = tuple(_first(_imported(repository.code, TUNING_PACKAGES), 2))
    if tuned:
        return Lane("llm-genai", tuple(f"{_at(e)} imports {e.text}" for e in tuned))
    if not repository.code and _weight(repository, LLM_WORDS) > _weight(repository, ("model*",)):
        return Lane("llm-genai", ("its documents speak of language models",))
    if not trains and repository.code and not _loads_model(predicts):
        found = _platform(repository)
        if found:
            return Lane("mlops-platform", (f"{_at(found)} speaks of '{found.text}'", NO_MODEL))
    if (
        not predicts
        and (repository.notebooks or repository.of_kind("source"))
        and _analyses(repository)
    ):
        return Lane("analysis-only", ("nothing loads a saved model to predict",))
    reasons = [f"{_at(e)} calls {e.text}" for e in (*trains[:2], *predicts[:1])]
    return Lane("product-ml", tuple(reasons) or ("no sign of another kind",))


def traits(repository: Repository, lane: Lane, chosen: Mapping[str, bool]) -> Mapping[str, Trait]:
    """Every trait with its reasons; those the user set are taken as they are."""
    found = {name: probe(repository) for name, probe in _TRAITS.items()}
    found["manages_models"] = _manages_models(lane)
    found["learns_from_data"] = _learns_from_data(found)
    found.update({name: Trait(value, ("set by the user",)) for name, value in chosen.items()})
    return {name: found[name] for name in NAMES}


def _is_ml(repository: Repository) -> Trait:
    packages = tuple(_first(_imported(repository.modules, (*ML_PACKAGES, *LLM_PACKAGES)), 1))
    packages = packages or tuple(
        _first(_imported(repository.code, (*ML_PACKAGES, *LLM_PACKAGES)), 1)
    )
    if packages:
        return Trait(True, (f"{_at(packages[0])} imports {packages[0].text}",))
    for path in repository.of_kind("source", "document")[:400]:
        if path.lower().endswith(
            (".r", ".jl", ".rmd", ".qmd", ".scala", ".java", ".js", ".ts", ".go")
        ):
            text = repository.text(path) or ""
            word = next((word for word in _OTHER_ML if word in text), "")
            if word:
                return Trait(True, (f"{path} holds '{word}'",))
    words = repository.passages.find(ML_WORDS)
    if len(words) >= 2:
        first = repository.passages[min(words)]
        return Trait(True, (f"{first.path}:{first.block.line} speaks of it",))
    return Trait(False, ("no machine-learning package is imported and no document speaks of it",))


def _has_code(repository: Repository) -> Trait:
    lines = sum(module.facts.code_lines for module in repository.code)
    others = repository.of_kind("source")
    if lines or others:
        return Trait(True, (f"{lines} lines of Python, {len(others)} files in other languages",))
    return Trait(False, ("no file of code",))


def _is_python(repository: Repository) -> Trait:
    python = bool(repository.modules) or any(
        n.facts.language == "python" for n in repository.notebooks
    )
    others = len(repository.of_kind("source"))
    if python or not others:
        return Trait(True, (f"{len(repository.modules)} Python files",))
    return Trait(False, (f"no Python file, {others} in other languages",))


def _trains_model(repository: Repository) -> Trait:
    return _by(training.trained(repository), "calls", "no call trains a model")


def _uses_llm(repository: Repository) -> Trait:
    return _by(_imported(repository.code, LLM_PACKAGES), "imports", "no language-model package")


def _has_serving(repository: Repository) -> Trait:
    return _by(serving.interfaces(repository), "defines", "no route, app or command")


def _predicts(repository: Repository) -> Trait:
    return _by(serving.predictions(repository), "calls", "nothing loads a model to predict")


def _has_documents(repository: Repository) -> Trait:
    count = len(repository.documents)
    return Trait(count > 0, (f"{count} documents",))


def _manages_models(lane: Lane) -> Trait:
    """A platform for models that trains and asks none: nothing of its own can be evaluated."""
    if lane.name == "mlops-platform" and lane.reasons[-1] == NO_MODEL:
        return Trait(True, ("a platform for models, and no model of its own",))
    return Trait(False, (f"the lane is {lane.name}",))


def _learns_from_data(found: Mapping[str, Trait]) -> Trait:
    if found["manages_models"].value:
        return Trait(False, found["manages_models"].reasons)
    if found["uses_llm"].value and not found["trains_model"].value:
        reason = f"it asks a language model and trains none: {found['uses_llm'].reasons[0]}"
        return Trait(False, (reason,))
    return Trait(True, ("a model is learned from data, or should be",))


def _retrieves(repository: Repository) -> Trait:
    return _by(retrieval.searches(repository), "searches with", "no index of documents is searched")


def _answers(repository: Repository) -> Trait:
    title = answering.evaluates(repository)
    if title is not None:
        return Trait(False, (f"{_at(title)} says that it evaluates: {title.text}",))
    return _by(answering.answers(repository), "serves", "no model answers people")


_TRAITS = {
    "is_ml": _is_ml,
    "has_code": _has_code,
    "is_python": _is_python,
    "trains_model": _trains_model,
    "uses_llm": _uses_llm,
    "has_serving": _has_serving,
    "predicts": _predicts,
    "has_documents": _has_documents,
    "retrieves": _retrieves,
    "answers": _answers,
}


def _by(found: Iterator[Evidence], verb: str, otherwise: str) -> Trait:
    evidence = next(iter(found), None)
    if evidence is None:
        return Trait(False, (otherwise,))
    return Trait(True, (f"{_at(evidence)} {verb} {evidence.text}",))


def _imported(modules: Iterable[Module], packages: Iterable[str]) -> Iterator[Evidence]:
    wanted = tuple(packages)
    for module in modules:
        line = imports(module, wanted)
        if line:
            name = next(p for p in wanted if imports(module, (p,)))
            yield Evidence(module.at(line), name)


def _share(repository: Repository, packages: Iterable[str]) -> int:
    return sum(1 for _ in _imported(repository.code, packages))


def _weight(repository: Repository, words: tuple[str, ...]) -> int:
    return len(repository.passages.find(words))


def _loads_model(predicts: tuple[Evidence, ...]) -> bool:
    return bool(predicts)


def _platform(repository: Repository) -> Evidence | None:
    """A passage near the top of the README that says the project is a platform for models."""
    passages = repository.passages
    for index in sorted(passages.find(PLATFORM_WORDS)):
        passage = passages[index]
        if passage.rank == 0 and not passage.notebook and passage.block.line < 80:
            return Evidence(passage.location, passage.block.text[:60])
    return None


def _analyses(repository: Repository) -> bool:
    """Whether notebooks or another language hold more of the modelling than Python modules do."""
    scripts = sum(module.facts.code_lines for module in repository.modules)
    notebooks = sum(notebook.module.facts.code_lines for notebook in repository.notebooks)
    return notebooks > scripts or bool(repository.of_kind("source")) or scripts < 300


def _first(found: Iterable[Evidence], count: int) -> Iterator[Evidence]:
    for number, item in enumerate(found):
        if number == count:
            return
        yield item


def _at(evidence: Evidence) -> str:
    place: Location = evidence.location
    where = f"cell {place.cell}" if place.cell is not None else str(place.line)
    return f"{place.path}:{where}"
