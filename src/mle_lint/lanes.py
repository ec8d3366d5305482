"""The lane of a project, inferred from code first and documents second, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, npm_packages, serving, training
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.model_calls import predicts
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
_CLOCK = pattern(r"(?m)^[ \t]*(?:-\s*)?cron:")
# Packages with which figures are drawn.
_DRAWING = ("matplotlib", "seaborn", "altair", "plotly", "bokeh", "plotnine")
# Notebooks, be they stored or not, and documents that are run in other languages.
_ANALYSES = (".ipynb", *elsewhere.ANALYSIS)
_PAPER = pattern(
    r"(?mi)^\s*@(?:inproceedings|article|conference|phdthesis|mastersthesis)\s*\{"
    r"|\b(?:code|experiments|results|instances)\b[^.\n]{0,80}"
    r"\b(?:in|of|for|from) (?:the|our|this) paper\b"
)
# What is written for teachers, in the words of the README's beginning.
_COURSE = pattern(
    r"(?i)\bcoursework\b|\bcourse \(?[a-z]{0,4}-?\d{3,}|\bhome-?work\b"
    r"|(?<!cluster )(?<!label )(?<!task )(?<!variable )\bassignments?\b"
    r"|\b(?:course|class|term|semester|final|group) project\b"
    r"|\bproject (?:for|in) (?:the|my|our|a) [^.\n]{0,60}\b(?:course|class|module|lecture)\b"
    r"|\bpart of (?:the|a|my|our|an) [^.\n]{0,60}\b(?:course|class|module|lecture|curriculum)\b"
    r"|\btrabajo (?:pr[aá]ctico|final)\b|\basignatura\b|\btrabalho (?:final|apresentado|da)\b"
    r"|\btravaux? pratiques?\b|\b(?:haus|seminar)arbeit\b|\btugas (?:besar|akhir|kuliah)\b"
    r"|\b(?:лабораторн|домашн|курсов)\w+ (?:работ|задан|проект)"
)
_COURSE_SAID = 2_500
# Courses on building what runs are no analysis.
_BUILT = pattern(r"(?i)\bmlops\b|\bdeploy|\bend[- ]to[- ]end\b")
# Files that describe where a service is deployed: more than an analysis is meant.
_DEPLOYED = (
    ".tf",
    "serverless.yml",
    "serverless.yaml",
    "samconfig.toml",
    "fly.toml",
    "helmfile.yaml",
    "Chart.yaml",
    "skaffold.yaml",
    "Procfile",
    "render.yaml",
    "cloudbuild.yaml",
    "bentofile.yaml",
    "cog.yaml",
    "databricks.yml",
)
# Packages of those who build what runs again and again.
_PIPELINES = ("kedro", "zenml", "metaflow", "flytekit", "dagster", "prefect", "airflow", "kfp")
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
# Calls that read any saved object, a table as well as a model.
_ANY_OBJECT = ("pickle.load", "pickle.loads", "joblib.load", "load_object", "load_pickle")
# So few notebooks that fit nothing are looks at the data of a program.
_FEW_NOTEBOOKS = 3
# A script alone is the beginning of what its README says.
_SEVERAL = 2
_RUN = pattern(r"(?i)(?:^|/)(?:train|main|run|fit)(?:_[^/]*)?\.py$")
# Calls by which a run leaves its model for another; tables and settings are dumped as well.
_KEEPS = ("dump", "save", "save_model", "save_weights", "save_pretrained", "log_model", "export")
_NO_MODEL_KEPT = ("json.", "yaml.", "numpy.", "np.", "plt.")
_OTHER_SUFFIXES = (".r", ".jl", ".rmd", ".qmd", ".scala", ".java", ".js", ".ts", ".go")


def lane(repository: Repository, forced: str | None = None) -> Lane:
    """The kind of project. Where signs are weak, the commonest kind, product work, is taken."""
    if forced is not None:
        return Lane(forced, ("set by the user",))
    trains = tuple(first(training.trained(repository), 3))
    loads = next(serving.loading(repository), None)
    asks = next(serving.asking(repository), None)
    return (
        _llm_lane(repository, trains)
        or _platform_lane(repository, bool(trains), bool(loads or asks))
        or _analysis_lane(repository, _is_used(repository) or bool(asks and not trains))
        or _product_lane(trains, loads or asks)
    )


def _llm_lane(repository: Repository, trains: tuple[Evidence, ...]) -> Lane | None:
    """A project that asks or tunes language models more than it trains other ones."""
    llm = tuple(first(imported(repository.code, LLM_PACKAGES), 3))
    aside = bool(trains) and kinds.title_of_task(repository) is not None
    title = kinds.title_of_llm(repository)
    share = _share(repository, LLM_PACKAGES) > 0.5 * _share(repository, ML_PACKAGES)
    served = aside and title is None and next(serving.loading(repository), None) is not None
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
    if not repository.code and not repository.of_kind("source"):
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
    found = None if trains or answers else kinds.platform(repository)
    if found and not other_learning(repository):
        return Lane("mlops-platform", (f"{at(found)} speaks of '{found.text}'", NO_MODEL))
    return None


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


def _is_used(repository: Repository) -> bool:
    """Whether a saved model is loaded to be used: not to fit one, nor for a figure."""
    for found in serving.loading(repository):
        module = next(m for m in repository.code if m.path == found.location.path)
        if training.first_fit(module) is not None or imports(module, _DRAWING):
            continue
        if not found.text.endswith(_ANY_OBJECT) or _answers(repository, module):
            return True
    return False


def _answers(repository: Repository, module: Module) -> bool:
    """Whether a file that reads any object, or a script that may use it, predicts or is an app."""
    scripts = [m for m in repository.code if not m.notebook]
    users = (m for m in scripts if training.first_fit(m) is None and not imports(m, _DRAWING))
    return any(imports(m, serving.SCREENS) for m in scripts) or any(
        predicts(m, call)
        for m in (module, *users)
        for call in m.facts.calls
        # A network's own pass through its parts answers nobody.
        if not call.scope.endswith(".forward")
    )


def _analysis_lane(repository: Repository, answers: bool) -> Lane | None:
    """Notebooks, scripts of R or Julia, or work for a course, whose model nothing serves."""
    analysed = any(path.lower().endswith(_ANALYSES) for path in repository.files)
    taught = _is_coursework(repository)
    analysed = analysed or taught or _is_cited(repository) or _is_trial(repository)
    deployed = any(path.endswith(_DEPLOYED) for path in repository.files)
    deployed = deployed or next(imported(repository.code, _PIPELINES), None) is not None
    deployed = deployed or _is_scheduled(repository) or (not taught and _is_program(repository))
    if analysed and not answers and not deployed and next(kinds.services(repository), None) is None:
        return Lane("analysis-only", ("nothing loads a saved model to predict",))
    return None


def _is_coursework(repository: Repository) -> bool:
    """Whether the README begins by saying that the work was done for a course."""
    said = (repository.text(repository.readme or "") or "")[:_COURSE_SAID]
    return _COURSE.search(said) is not None and _BUILT.search(said) is None


def _is_trial(repository: Repository) -> bool:
    """Whether several scripts fit models and leave none to anybody."""
    scripts = [module for module in repository.code if not module.notebook]
    if len(scripts) < _SEVERAL or _keeps(repository):
        return False
    return any(training.first_fit(module) is not None for module in scripts)


def _is_cited(repository: Repository) -> bool:
    """Whether the README gives the paper whose experiments the code repeats."""
    return _PAPER.search(repository.text(repository.readme or "") or "") is not None


def _is_program(repository: Repository) -> bool:
    """Whether scripts that are run fit and keep the model; the few notebooks beside them do not."""
    if not 0 < len(repository.notebooks) <= _FEW_NOTEBOOKS or not _keeps(repository):
        return False
    if any(path.lower().endswith(elsewhere.ANALYSIS) for path in repository.files):
        return False
    fits = [m for m in repository.code if training.first_fit(m) is not None]
    if not fits or any(module.notebook for module in fits):
        return False
    scripts = (m for m in repository.code if not m.notebook)
    return any("/" not in m.path for m in fits) or any(
        m.facts.main_line or _RUN.search(m.path) for m in scripts
    )


def _keeps(repository: Repository) -> bool:
    """Whether what was fitted is saved, or tests, an image or an app say that it is to last."""
    if repository.tests or repository.of_kind("dockerfile", "npm"):
        return True
    return any(
        not module.resolved(call.name).startswith(_NO_MODEL_KEPT)
        for module in repository.code
        for name in _KEEPS
        for call in module.by_last_name.get(name, ())
    )


def _is_scheduled(repository: Repository) -> bool:
    """Whether a workflow starts by the clock; an analysis is read once."""
    paths = repository.of_kind("workflow")
    return any(_CLOCK.search(repository.text(path) or "") for path in paths)


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
