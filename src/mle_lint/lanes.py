"""The lane of a project, inferred from code first and documents second, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint import analyses
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import npm_packages, serving, training
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.packages import LLM_PACKAGES, ML_PACKAGES, TUNING_PACKAGES
from mle_lint.probes.documents import kinds
from mle_lint.probes.honesty.published import is_published
from mle_lint.report import Lane
from mle_lint.repository import Repository

NO_MODEL = "no model is trained"
_OTHER_ML = ("library(caret", "library(tidymodels", "library(mlr", "using MLJ", "using Flux",
             "library(randomForest", "library(xgboost", "org.apache.spark.ml", "library(rpart",
             "library(glmnet", "@tensorflow/tfjs", "gonum", "ScikitLearn")  # fmt: skip
# What one service needs stays well below so many; a platform is made of them.
_MANY_MANIFESTS = 20
_MANIFEST_HEAD = 4_000
_MANIFEST = pattern(r"(?m)^apiVersion:.*")
# Classes of transformers whose answer is a text, and packages that work on text.
_WRITERS = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration", "ForSeq2SeqLM")
_TEXT_PACKAGES = ("transformers", "sentence_transformers")
# A model that writes down what was said is one of speech, though its class ends as the others do.
_SPEECH = ("Whisper", "Speech", "Moonshine", "Seamless")
# Packages for pictures and sound: what is tuned among them is seldom a language model.
_SENSES = (
    "torchvision", "timm", "open_clip", "cv2", "monai", "ultralytics", "albumentations",
    "torchaudio", "librosa", "speechbrain",
)  # fmt: skip
_FOR_LETTERS = ("transformers", "trl", "unsloth", *LLM_PACKAGES)
# Where a language model is asked over the wire.
_ADDRESS = pattern(
    r"api\.openai\.com|api\.anthropic\.com|openrouter\.ai/api|api\.groq\.com|api\.mistral\.ai"
    r"|generativelanguage\.googleapis\.com|api\.deepseek\.com|api\.cohere\.(?:ai|com)"
    r"|(?:localhost|127\.0\.0\.1|ollama):11434|api\.together\.xyz|dashscope\.aliyuncs\.com"
)
_MANY_SOURCES = 200
# In so many passages a project with code speaks of what it is.
_OFTEN = 5
_OTHER_SUFFIXES = (".r", ".jl", ".rmd", ".qmd", ".scala", ".java", ".js", ".ts", ".go")


def lane(repository: Repository, forced: str | None = None) -> Lane:
    """The kind of project. Where signs are weak, the commonest kind, product work, is taken."""
    if forced is not None:
        return Lane(forced, ("set by the user",))
    trains = tuple(first(training.trained(repository), 3))
    loads = next(serving.loading(repository), None)
    asks = next(serving.asking(repository), None)
    return (
        _llm_lane(repository, trains, loads is not None)
        or _platform_lane(repository, bool(trains), bool(loads or asks))
        or _analysis_lane(repository, bool(asks and not trains))
        or _product_lane(trains, loads or asks)
    )


def _llm_lane(repository: Repository, trains: tuple[Evidence, ...], loads: bool) -> Lane | None:
    """A project that asks or tunes language models more than it trains other ones."""
    llm = tuple(first(imported(repository.code, LLM_PACKAGES), 3))
    aside = bool(trains) and kinds.title_of_task(repository) is not None
    title = kinds.title_of_llm(repository)
    own = bool(trains) and loads and title is None
    # A model of its own that answers weighs more than one that is only trained.
    weight = 1.0 if own else 0.5
    share = _share(repository, LLM_PACKAGES) > weight * _share(repository, ML_PACKAGES)
    served = aside and own
    if llm and not served and (share or not trains):
        return Lane("llm-genai", tuple(f"{at(e)} imports {e.text}" for e in llm))
    tuned = tuple(first(imported(repository.code, TUNING_PACKAGES), 2))
    if tuned and _share(repository, _SENSES) <= _share(repository, _FOR_LETTERS):
        return Lane("llm-genai", tuple(f"{at(e)} imports {e.text}" for e in tuned))
    written = next(_generating(repository), None)
    if written:
        return Lane("llm-genai", (f"{at(written)} calls {written.text}",))
    packages = _TEXT_PACKAGES if aside else (*_TEXT_PACKAGES, *LLM_PACKAGES)
    if title and next(imported(repository.code, packages), None):
        return Lane("llm-genai", (f"{at(title)} is titled '{title.text}'",))
    return None if trains else _untrained_llm_lane(repository, title)


def _untrained_llm_lane(repository: Repository, title: Evidence | None) -> Lane | None:
    """A project that trains nothing and asks language models without a package for it."""
    if title and repository.files and not other_learning(repository):
        return Lane("llm-genai", (f"{at(title)} is titled '{title.text}'", NO_MODEL))
    listed = next(npm_packages.listed(repository, npm_packages.LLM), None)
    if listed and not _share(repository, ML_PACKAGES):
        return Lane("llm-genai", (f"{at(listed)} lists {listed.text}", NO_MODEL))
    address = next(_addresses(repository), None)
    if address:
        return Lane("llm-genai", (f"{at(address)} asks {address.text}",))
    said = _weight(repository, kinds.LLM_WORDS)
    enough = said >= _OFTEN or not repository.code
    if enough and said > _weight(repository, ("model*",)):
        return Lane("llm-genai", ("its documents speak of language models",))
    return None


def _addresses(repository: Repository) -> Iterator[Evidence]:
    """Addresses of services for language models in code; none where models are loaded, too."""
    if _share(repository, ML_PACKAGES):
        return
    for path in repository.of_kind("module", "source")[:_MANY_SOURCES]:
        found = _ADDRESS.search(repository.text(path) or "")
        if found:
            yield Evidence(repository.place(path), found[0])


def _generating(repository: Repository) -> Iterator[Evidence]:
    """Calls outside notebooks that load a model which writes text, to tune it or to ask it."""
    for module in repository.code:
        for call in () if module.notebook else module.facts.calls:
            spoken = any(name in call.name for name in _SPEECH)
            if not spoken and any(name in call.name for name in _WRITERS):
                yield evidence(module, call)


def _platform_lane(repository: Repository, trains: bool, answers: bool) -> Lane | None:
    """A project for the models of others: by its title, or by its opening where it has none."""
    if not repository.code and not repository.of_kind("source") and not _is_declared(repository):
        return None
    manifests = tuple(first(_manifests(repository), _MANY_MANIFESTS))
    if len(manifests) == _MANY_MANIFESTS:
        told = f"{at(manifests[0])} and {_MANY_MANIFESTS - 1} more manifests of Kubernetes"
        return Lane("mlops-platform", (told,))
    defined = kinds.defined_platform(repository)
    if defined:
        told = f"{at(defined)} says '{defined.text}'"
        return Lane("mlops-platform", (told,) if trains or answers else (told, NO_MODEL))
    title = kinds.title_of_platform(repository)
    if title and (trains or answers):
        return Lane("mlops-platform", (f"{at(title)} is titled '{title.text}'",))
    package = _library(repository)
    if package:
        return Lane("mlops-platform", (f"others install its package {package}",))
    found = None if trains or answers else title or kinds.platform(repository)
    if found and not other_learning(repository):
        return Lane("mlops-platform", (f"{at(found)} speaks of '{found.text}'", NO_MODEL))
    return None


def _is_declared(repository: Repository) -> bool:
    """Whether files describe what a cluster or a cloud is to run, which needs no program."""
    written = any(f"/{path}".endswith((".tf", "/Chart.yaml")) for path in repository.files)
    return written or next(_manifests(repository), None) is not None


def _library(repository: Repository) -> str:
    """The folder of the package that readers install by name, where nothing serves; "" for none."""
    if not is_published(repository) or next(kinds.services(repository), None) is not None:
        return ""
    names = {m.project.lower().replace("-", "_") for m in repository.manifests.values()}
    own = (name for name in sorted(names) if name)
    return next((n for n in own if not repository.folders.isdisjoint((n, f"src/{n}"))), "")


def _manifests(repository: Repository) -> Iterator[Evidence]:
    for path in repository.of_kind("yaml"):
        found = _MANIFEST.search((repository.text(path) or "")[:_MANIFEST_HEAD])
        if found:
            yield Evidence(repository.place(path), found[0])


def _analysis_lane(repository: Repository, answers: bool) -> Lane | None:
    """A project whose model nothing serves."""
    if analyses.is_analysis(repository, answers or analyses.is_used(repository)):
        return Lane("analysis-only", ("nothing loads a saved model to predict",))
    return None


def _product_lane(trains: tuple[Evidence, ...], answers: Evidence | None) -> Lane:
    found = (*trains[:2], *((answers,) if answers else ()))
    return Lane(
        "product-ml",
        tuple(f"{at(e)} calls {e.text}" for e in found) or ("no sign of another kind",),
    )


def other_learning(repository: Repository) -> str:
    """A file of another language that names a package for learning, "" when there is none."""
    for path in repository.of_kind("source", "document")[:400]:
        if path.lower().endswith(_OTHER_SUFFIXES):
            text = repository.text(path) or ""
            word = next((word for word in _OTHER_ML if word in text), "")
            if word:
                return f"{path} holds '{word}'"
    return ""


def imported(modules: Iterable[Module], packages: Iterable[str]) -> Iterator[Evidence]:
    """The first import of one of the packages in each module, with the package's name."""
    wanted = tuple(packages)
    for module in modules:
        line = imports(module, wanted)
        if line:
            name = next(p for p in wanted if imports(module, (p,)))
            yield Evidence(module.at(line), name)


def _share(repository: Repository, packages: Iterable[str]) -> int:
    return sum(1 for _ in imported(repository.code, packages))


def _weight(repository: Repository, words: tuple[str, ...]) -> int:
    return len(repository.passages.find(words))


def first(found: Iterable[Evidence], count: int) -> Iterator[Evidence]:
    """The first so many of what is found."""
    for number, item in enumerate(found):
        if number == count:
            return
        yield item


def at(evidence: Evidence) -> str:
    """A place in one word, as the reasons write it."""
    place: Location = evidence.location
    where = f"cell {place.cell}" if place.cell is not None else str(place.line)
    return f"{place.path}:{where}"
