"""The traits of a project, inferred from code first and documents second.

Each comes with its reasons, since they decide which rules apply; the user can set them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mle_lint.lanes import NO_MODEL, at, first, imported, other_learning
from mle_lint.model import Evidence
from mle_lint.probes.code import (
    answering,
    npm_packages,
    retrieval,
    services,
    serving,
    training,
)
from mle_lint.probes.code.calls import used
from mle_lint.probes.code.packages import LLM_PACKAGES, ML_PACKAGES
from mle_lint.probes.documents import kinds
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
    "draws_at_random",
    "answers_with_model",
    "has_tests",
    "has_service",
    "has_dockerfile",
    "retrieves",
    "answers",
    "holds_data",
    "holds_models",
    "runs_experiments",
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


def traits(repository: Repository, lane: Lane, chosen: Mapping[str, bool]) -> Mapping[str, Trait]:
    """Every trait with its reasons; those the user set are taken as they are."""
    found = {name: probe(repository) for name, probe in _TRAITS.items()}
    found["manages_models"] = _manages_models(lane)
    found["learns_from_data"] = _learns_from_data(repository, found)
    found["draws_at_random"] = _draws_at_random(repository, found)
    found["answers_with_model"] = _answers_with_model(repository, found)
    found.update({name: _kept(repository, found, words) for name, words in _KEPT.items()})
    found.update({name: Trait(value, ("set by the user",)) for name, value in chosen.items()})
    return {name: found[name] for name in NAMES}


def _is_ml(repository: Repository) -> Trait:
    packages = tuple(first(imported(repository.modules, (*ML_PACKAGES, *LLM_PACKAGES)), 1))
    packages = packages or tuple(first(imported(repository.code, (*ML_PACKAGES, *LLM_PACKAGES)), 1))
    if packages:
        return Trait(True, (f"{at(packages[0])} imports {packages[0].text}",))
    listed = next(npm_packages.listed(repository, (*npm_packages.LLM, *npm_packages.ML)), None)
    if listed:
        return Trait(True, (f"{at(listed)} lists {listed.text}",))
    predicts = next(serving.predictions(repository), None)
    if predicts:
        return Trait(True, (f"{at(predicts)} calls {predicts.text}",))
    other = other_learning(repository)
    if other:
        return Trait(True, (other,))
    platform = kinds.part_of_platform(repository)
    if platform:
        return Trait(True, (f"{at(platform)} speaks of '{platform.text}'",))
    words = repository.passages.find(ML_WORDS)
    if len(words) >= 2:
        earliest = repository.passages[min(words)]
        return Trait(True, (f"{earliest.path}:{earliest.block.line} speaks of it",))
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
    listed = next(npm_packages.listed(repository, npm_packages.LLM), None)
    if listed and not repository.code:
        return Trait(True, (f"{at(listed)} lists {listed.text}",))
    return _by(imported(repository.code, LLM_PACKAGES), "imports", "no language-model package")


def _has_serving(repository: Repository) -> Trait:
    return _by(serving.interfaces(repository), "defines", "no route, app or command")


def _predicts(repository: Repository) -> Trait:
    return _by(serving.predictions(repository), "calls", "nothing loads a model to predict")


def _has_tests(repository: Repository) -> Trait:
    return _by(services.first_test(repository), "holds", "no test function")


def _has_service(repository: Repository) -> Trait:
    return _by(services.web(repository), "is", "no web service")


def _has_dockerfile(repository: Repository) -> Trait:
    found = repository.of_kind("dockerfile")
    return Trait(bool(found), (found[0] if found else "no Dockerfile",))


def _retrieves(repository: Repository) -> Trait:
    return _by(retrieval.searches(repository), "searches with", "no index of documents is searched")


def _answers(repository: Repository) -> Trait:
    title = answering.evaluates(repository)
    if title is not None:
        return Trait(False, (f"{at(title)} says that it evaluates: {title.text}",))
    return _by(answering.answers(repository), "serves", "no model answers people")


def _has_documents(repository: Repository) -> Trait:
    count = len(repository.documents)
    return Trait(count > 0, (f"{count} documents",))


def _manages_models(lane: Lane) -> Trait:
    """A platform for models that trains and asks none: nothing of its own can be evaluated."""
    if lane.name == "mlops-platform" and lane.reasons[-1] == NO_MODEL:
        return Trait(True, ("a platform for models, and no model of its own",))
    return Trait(False, (f"the lane is {lane.name}",))


def _learns_from_data(repository: Repository, found: Mapping[str, Trait]) -> Trait:
    """Whether rows are divided, or a model is learned from them, now or by what is said."""
    if found["trains_model"].value:
        return Trait(True, found["trains_model"].reasons)
    split = next(used(repository, names=_SPLITS), None)
    if split:
        return Trait(True, (f"{at(split)} calls {split.text}",))
    if found["manages_models"].value:
        apart = kinds.keeps_time_apart(repository)
        if apart:
            return Trait(True, (f"{at(apart)} speaks of '{apart.text}'",))
        return Trait(False, found["manages_models"].reasons)
    tuned = kinds.tunes(repository)
    if found["uses_llm"].value and not tuned:
        reason = f"it asks a language model and trains none: {found['uses_llm'].reasons[0]}"
        return Trait(False, (reason,))
    return Trait(True, ("a model is learned from data, or should be",))


def _draws_at_random(repository: Repository, found: Mapping[str, Trait]) -> Trait:
    """Whether a result depends on chance: a model is trained, or rows are drawn or shuffled."""
    if found["learns_from_data"].value and not found["manages_models"].value:
        return Trait(True, found["learns_from_data"].reasons)
    drawn = next(used(repository, names=_DRAWS), None)
    if drawn:
        return Trait(True, (f"{at(drawn)} calls {drawn.text}",))
    return Trait(False, ("nothing is trained, divided or drawn",))


def _answers_with_model(repository: Repository, found: Mapping[str, Trait]) -> Trait:
    """Whether a user may expect a model's answer; a store or registry holds things for others."""
    if found["manages_models"].value and not kinds.title_of_answers(repository):
        return Trait(False, found["manages_models"].reasons)
    return Trait(True, ("a model is there to answer",))


def _kept(repository: Repository, found: Mapping[str, Trait], words: tuple[str, ...]) -> Trait:
    """Whether a thing is there; of platforms, only those that speak of it at the top hold it."""
    if not found["manages_models"].value:
        return Trait(True, ("the project is no platform for the models of others",))
    spoken = kinds.speaks_of(repository, words)
    if spoken:
        return Trait(True, (f"{at(spoken)} speaks of '{spoken.text}'",))
    return Trait(False, found["manages_models"].reasons)


_SPLITS = (
    "train_test_split", "KFold", "StratifiedKFold", "GroupKFold", "TimeSeriesSplit",
    "GroupShuffleSplit", "StratifiedShuffleSplit", "*.train_test_split", "*.random_split",
    "random_split",
)  # fmt: skip
_DRAWS = (*_SPLITS, "*.sample", "*.shuffle", "*.randomSplit", "random.choices", "*.permutation")
_KEPT = {
    "holds_data": kinds.DATA_PLATFORM,
    "holds_models": kinds.MODEL_PLATFORM,
    "runs_experiments": kinds.RUN_PLATFORM,
}
_TRAITS = {
    "is_ml": _is_ml,
    "has_code": _has_code,
    "is_python": _is_python,
    "trains_model": _trains_model,
    "uses_llm": _uses_llm,
    "has_serving": _has_serving,
    "predicts": _predicts,
    "has_documents": _has_documents,
    "has_tests": _has_tests,
    "has_service": _has_service,
    "has_dockerfile": _has_dockerfile,
    "retrieves": _retrieves,
    "answers": _answers,
}


def _by(found: Iterator[Evidence], verb: str, otherwise: str) -> Trait:
    evidence = next(iter(found), None)
    if evidence is None:
        return Trait(False, (otherwise,))
    return Trait(True, (f"{at(evidence)} {verb} {evidence.text}",))
