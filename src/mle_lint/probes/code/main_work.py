"""What a started file does for the main result: it fits a model, fills an index, evaluates."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls, serving, training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.handed import handed_on
from mle_lint.probes.code.loaded_by_name import loaded_by_name
from mle_lint.probes.code.model_calls import Names
from mle_lint.probes.code.own_code import OwnCode, Scope, calls_in, own_code
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_SCOPES = 4_000
_FIT_NAMES = frozenset({
    "fit", "partial_fit", "fit_generator", "train", "backward", "fit_one_cycle", "fine_tune",
    "train_model", "learn", "apply_gradients", "minimize", "cross_validate", "cross_val_score",
})  # fmt: skip
# Fitting these learns no model; they prepare columns, or fill an index.
_PREPARING = pattern(
    r"scaler|encoder|imputer|vectori[sz]er|tokenizer|pca|selector|label|ohe|tfidf|index"
)
_SERVERS = tuple(name for name in serving.WEB if name != "bentoml")
_SERVICE = frozenset({"Service", "service", "api", "runnable", "to_runner"})
_ANSWERS = ("predict", "predict_proba", "recommend", "forecast", "classify", "infer", "score")
_COMMANDS = pattern(
    r"(^|\.)(command|main|callback|flow|task|step|pipeline|op|asset|multi_asset|job|component|dag|"
    r"workflow|graph|cli|group|app|function|local_entrypoint)$"
)
_OTHER_FIT = pattern(
    r"\bfit!\s*\(|\btrain\s*\(|\bfit\s*\(|\b(?:randomForest|ranger|rpart|glm|lm|glmnet|xgboost|svm|"
    r"lightgbm|knn|naiveBayes|gbm|cv\.glmnet|keras_model\w*|workflow|trainControl|xgb\.train|"
    r"lgb\.train|machine|auto\.arima|prophet|lmer|gam|ctree|model\.fit|nnet)\s*\("
)
_UNREADABLE = pattern(
    r"(?<!f-string: )(?:invalid decimal literal|expected an indented block|unexpected indent"
    r"|unindent|never closed|unmatched|unterminated)"
)
_CALL_ALL = ("fire", "jsonargparse", "lightning.pytorch.cli", "invoke", "nox")
_OTHER_SOURCE = (
    ".r", ".jl", ".rmd", ".qmd", ".scala", ".java", ".js", ".ts",
    ".mjs", ".cjs", ".mts", ".go", ".cpp", ".rs", ".cs", ".m",
)  # fmt: skip


class Work(NamedTuple):
    """A piece of main work and its kind: fit, ingest or evaluate."""

    kind: str
    place: Evidence


class Worker:
    """Says what work a module reaches when it is started. Answers are kept."""

    def __init__(
        self,
        repository: Repository,
        ingests: tuple[str, ...],
        reads: tuple[str, ...],
        writes: tuple[str, ...],
    ) -> None:
        self._repository = repository
        self._own: OwnCode = own_code(repository)
        self._ingests = Names(ingests)
        self._reads = Names(reads)
        self._writes = Names(writes)
        self._known: dict[tuple[str, str], Work | None] = {}
        self._able: dict[str, bool] = {}
        self._estimators = frozenset(_estimators(repository.modules))
        self.trains = any(True for _ in training.trained(repository))

    def of_path(self, path: str, function: str = "") -> Work | None:
        """The work that a file, or one function of it, does when it is started."""
        module = self._own.by_path.get(path)
        if module is not None:
            return self.of_module(module, function)
        if path.endswith(".ipynb"):
            for notebook in self._repository.notebooks:
                if notebook.path == path:
                    return self.of_notebook(notebook.module)
            return None
        if path in self._repository.folders:
            inner = self._own.by_path.get(posixpath.join(path, "__main__.py"))
            return self.of_module(inner) if inner else None
        return self.of_other(path)

    def works(self, path: str, function: str = "") -> bool:
        """Whether what a command starts does main work; a server does none by itself."""
        if is_test(path) or self.is_server(path):
            return False
        module = self._own.by_path.get(path)
        if module is not None and unreadable(module):
            return False
        return self.of_path(path, function) is not None

    def is_server(self, path: str) -> bool:
        """Whether a file is a web service or a screen."""
        module = self._own.by_path.get(path)
        return module is not None and serves(module)

    def ingest(self, module: Module) -> Call | None:
        """The first call of a module that fills an index."""
        return self._ingests.first(module)

    def of_module(self, module: Module, function: str = "") -> Work | None:
        """The first work in the functions that starting the module, or the function, reaches."""
        key = (module.path, function)
        if key not in self._known:
            closure = self._own.closure(module)
            by_name = (s.module for s in loaded_by_name(self._repository, [Scope(module, "")]))
            able = any(map(self._can_work, (*closure, *by_name)))
            self._known[key] = self._started(module, function) if able else None
        return self._known[key]

    def _started(self, module: Module, function: str) -> Work | None:
        scopes = self._run_by(module, function)
        work = self._in_scopes(module, scopes)
        if work is None:
            handed = handed_on(self._repository, self._own, scopes)
            work = self._in_scopes(module, handed[:MAX_SCOPES])
        if work is None:
            work = self._in_scopes(module, loaded_by_name(self._repository, scopes))
        return work

    def _run_by(self, module: Module, function: str = "") -> tuple[Scope, ...]:
        """The functions that starting the module, or the function, reaches by calls."""
        starts = (*_starts(module), *([function] if function else []))
        return self._own.reached(module, starts)[:MAX_SCOPES]

    def writes(self, path: str, function: str = "") -> bool:
        """Whether a file of Python that is no test and no server writes data when started."""
        module = self._own.by_path.get(path)
        if module is None or is_test(path) or serves(module) or unreadable(module):
            return False
        scopes = self._run_by(module, function)
        return any(self._writes.match(s.module, call) for s in scopes for call in calls_in(s))

    def reach(self, module: Module) -> tuple[Scope, ...]:
        """The functions that starting the module reaches, also those it only hands on."""
        scopes = self._run_by(module)
        return scopes + handed_on(self._repository, self._own, scopes)[:MAX_SCOPES]

    def asks_about_data(self, module: Module) -> bool:
        """Whether a module asks a language model and reads data itself."""
        return model_calls.asked(module) is not None and self._reads.first(module) is not None

    def of_notebook(self, module: Module) -> Work | None:
        """The work of a notebook's cells, and of the own functions that they call."""
        call = training.first_fit(module) or self._ingests.first(module)
        if call is not None:
            return Work("fit", Evidence(module.at(call.line), call.name))
        return self._in_scopes(module, self._run_by(module))

    def of_other(self, path: str) -> Work | None:
        """A file of another language whose text fits a model."""
        if not path.lower().endswith(_OTHER_SOURCE):
            return None
        return _fit_in(self._repository, path)

    def _can_work(self, module: Module) -> bool:
        """Whether a module's own calls could be main work; most of a repository's are not."""
        able = self._able.get(module.path)
        if able is None:
            able = self._able[module.path] = (
                training.first_fit(module) is not None
                or model_calls.asked(module) is not None
                or self._ingests.first(module) is not None
                or any(self._fits_own(module, c) for c in module.by_last_name.get("fit", ()))
            )
        return able

    def _fits_own(self, module: Module, call: Call) -> bool:
        """Whether a call fits a model that the repository writes itself."""
        kind = module.resolved(call.name).rsplit(".", 2)[-2:]
        return kind[-1] == "fit" and kind[0] in self._estimators

    def _in_scopes(self, start: Module, scopes: tuple[Scope, ...]) -> Work | None:
        by_module: dict[str, list[Scope]] = {}
        for scope in scopes:
            by_module.setdefault(scope.module.path, []).append(scope)
        ingest: Evidence | None = None
        asks = reads = writes = False
        for found in by_module.values():
            module = found[0].module
            fits = training.first_fit(module) is not None
            asking = model_calls.asked(module) is not None
            for call in (call for scope in found for call in calls_in(scope)):
                if (fits and _is_fit(module, call)) or self._fits_own(module, call):
                    return Work("fit", Evidence(module.at(call.line), call.name))
                if ingest is None and self._ingests.match(module, call):
                    ingest = Evidence(module.at(call.line), call.name)
                reads = reads or self._reads.match(module, call)
                writes = writes or self._writes.match(module, call)
            asks = asks or asking
        if ingest is not None:
            return Work("ingest", ingest)
        if asks and reads and writes and not self.trains:
            line = start.facts.main_line or 1
            return Work("evaluate", Evidence(start.at(line), "asks the model and writes results"))
        return None


@lru_cache(maxsize=4096)
def _fit_in(repository: Repository, path: str) -> Work | None:
    text = repository.text(path) or ""
    found = gates.search(_OTHER_FIT, text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return Work("fit", Evidence(repository.place(path, line), found[0].strip("( ")))


def serves(module: Module) -> bool:
    """Whether a module is a web service or a screen; one that only saves a model for a server is
    none."""
    if imports(module, serving.SCREENS) or imports(module, _SERVERS):
        return True
    return bool(imports(module, ("bentoml",))) and not _SERVICE.isdisjoint(module.by_last_name)


def unreadable(module: Module) -> bool:
    """Whether a file is no valid Python of any version, so that starting it does nothing."""
    return module.saved_notebook or _UNREADABLE.search(module.facts.trouble) is not None


def _estimators(modules: tuple[Module, ...]) -> Iterator[str]:
    """Classes outside tests that define how they are fitted and how they answer."""
    for module in modules:
        if is_test(module.path):
            continue
        names = {function.name for function in module.facts.functions}
        for item in module.facts.classes:
            if f"{item.name}.fit" in names and any(f"{item.name}.{n}" in names for n in _ANSWERS):
                yield item.name.rsplit(".", 1)[-1]


def _is_fit(module: Module, call: Call) -> bool:
    if call.name.rsplit(".", 1)[-1] not in _FIT_NAMES:
        return False
    return _PREPARING.search(module.resolved(call.name).lower()) is None


def _starts(module: Module) -> tuple[str, ...]:
    """The module's own level, and the functions that a command line or a runner calls."""
    functions = module.facts.functions
    every = bool(imports(module, _CALL_ALL))
    chosen = [f.name for f in functions if every or _is_command(f)]
    for item in module.facts.classes:
        if any(base.endswith(("FlowSpec", "Task")) for base in item.bases):
            chosen += [f.name for f in functions if f.name.startswith(item.name + ".")]
    return ("", *chosen)


def _is_command(function: Function) -> bool:
    return any(_COMMANDS.search(item.name) for item in function.decorators)
