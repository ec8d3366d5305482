"""Own functions that make features, by what they take and where they are called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.identifiers import last_part, speaks
from mle_lint.probes.code.own_code import Scope, calls_in, source_of, text_of
from mle_lint.repository import Repository

_TABLES = frozenset({
    "DataFrame", "Series", "ndarray", "NDArray", "LazyFrame", "GeoDataFrame", "ArrayLike",
    "Table", "RDD", "DataArray", "csr_matrix",
})  # fmt: skip
_NUMBERS = frozenset({
    "numpy", "pandas", "polars", "pyspark", "sklearn", "scipy", "torch", "tensorflow", "dask",
    "geopandas", "nltk", "spacy", "librosa", "cv2", "PIL", "duckdb", "xarray", "jax", "ibis",
})  # fmt: skip
# What applies a function to a table, a column or rows.
_APPLIED = pattern(
    r"(?:\bFunctionTransformer|\.pipe|\.apply|\.map|\.map_elements|\.map_batches|\.map_rows|\.mapInPandas"
    r"|\.applymap|\.applyInPandas|\budf|\bLambda)\(\s*(?:func=)?(?:\w+\.)?([a-z_]\w*)"
)
_OTHER_WORK = (
    "train", "fit", "evaluat", "eval", "predict", "plot", "report", "main", "run", "test", "metric",
    "score", "save", "load", "read", "write", "fetch", "get", "log", "print", "show", "explain",
    "drift", "infer", "compare", "valid_", "tune", "objective", "importance", "send", "serve",
    "html", "render", "format", "markdown", "draw", "chart", "style", "display", "summary",
    "accuracy", "precision", "recall", "rmse", "mae", "mape", "smape", "auc", "loss", "error",
)  # fmt: skip
_OUTSIDE = (
    "read_", "to_csv", "to_parquet", "to_sql", "to_pickle", "savefig", "open", "dump", "load",
    "save", "write", "urlopen", "urlretrieve", "show", "print", "execute", "post",
)  # fmt: skip
# A column of what is taken, or a part of it; a schedule of rates is arithmetic, too.
_WORKS = pattern(r"\w\[[\"'\w:]|\.str\.|\.dt\.|\bcol\(|\bre\.")
# What a measure is handed beside the truth.
_MEASURED = ("pred", "actual", "proba", "true", "truth", "forecast", "scores", "preds", "hat")


@lru_cache(maxsize=1)
def feature_functions(repository: Repository) -> frozenset[str]:
    """The last names of own functions that turn rows into other rows or columns.

    They take a table, are applied to one, or are called where a model is fitted or asked and work
    on what they are handed.
    """
    own = [m for m in repository.modules if not is_test(m.path) and m.imported & _NUMBERS]
    applied = {name for module in own for name in _applied(repository, module)}
    near = {name for module in own for name in _near_models(module)}
    found: set[str] = set()
    for module in own:
        for function in module.facts.functions:
            last = last_part(function.name)
            if not _may_make(module, function):
                continue
            known = last in applied or _takes_table(function)
            if known or (last in near and _works(repository, module, function)):
                found.add(last)
    return frozenset(found)


def _applied(repository: Repository, module: Module) -> list[str]:
    return _APPLIED.findall(text_of(repository, module.path))


def _near_models(module: Module) -> Iterator[str]:
    """The names of what is called in the scopes that fit or ask a model."""
    calls = module.facts.calls
    scopes = {
        c.scope for c in calls if model_calls.fits(module, c) or model_calls.predicts(module, c)
    }
    yield from (last_part(call.name) for call in calls if call.scope in scopes)


def _may_make(module: Module, function: Function) -> bool:
    """Whether a function is handed something, and neither fits, asks, reads nor writes."""
    last = last_part(function.name)
    taken = [p for p in function.parameters if p.name not in ("self", "cls")]
    if not taken or last.startswith("__") or speaks(last, _OTHER_WORK):
        return False
    if any(speaks(parameter.name, _MEASURED) for parameter in taken):
        return False
    return not any(
        last_part(call.name).startswith(_OUTSIDE)
        or model_calls.fits(module, call)
        or model_calls.predicts(module, call)
        for call in calls_in(Scope(module, function.name))
    )


def _takes_table(function: Function) -> bool:
    return any(p.annotation.rsplit(".", 1)[-1] in _TABLES for p in function.parameters)


def _works(repository: Repository, module: Module, function: Function) -> bool:
    """Whether a function does something with the values that it is handed."""
    return any(_WORKS.search(line[:500]) for line in source_of(repository, module, function)[1:])
