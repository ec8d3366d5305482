"""Signs of an analysis: notebooks, reports and trials whose model nobody uses."""

from __future__ import annotations

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, serving, training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.model_calls import predicts
from mle_lint.probes.documents import kinds
from mle_lint.repository import Repository

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


def is_used(repository: Repository) -> bool:
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


def is_analysis(repository: Repository, answers: bool) -> bool:
    """Whether there are notebooks, scripts of R or Julia, or trials in scripts, and nothing serves
    their model; `answers` says that something uses it."""
    taught = _is_coursework(repository)
    analysed = any(path.lower().endswith(_ANALYSES) for path in repository.files)
    analysed = analysed or taught or _is_cited(repository) or _is_trial(repository)
    deployed = any(path.endswith(_DEPLOYED) for path in repository.files)
    deployed = deployed or any(imports(module, _PIPELINES) for module in repository.code)
    deployed = deployed or _is_scheduled(repository) or (not taught and _is_program(repository))
    lasting = answers or deployed
    return analysed and not lasting and next(kinds.services(repository), None) is None


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
