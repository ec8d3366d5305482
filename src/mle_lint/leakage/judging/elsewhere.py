"""The models that a repository fits, where the file that prepares their rows fits none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from mle_lint.artefacts.module import Module
from mle_lint.leakage.judging.invariance import is_scale_free_name
from mle_lint.leakage.knowledge import KINDS, SPLITTERS, TRAINING_FUNCTIONS, words_of

# Packages whose models are classes, and of which each class is known to be one or none.
_LISTED = words_of("sklearn xgboost lightgbm catboost")
# Of scikit-learn, where models are.
_OF_MODELS = words_of("""
    linear_model svm neighbors neural_network naive_bayes cluster mixture gaussian_process
    discriminant_analysis kernel_ridge cross_decomposition semi_supervised ensemble tree isotonic
""")
# Packages by which models are made that notice a scale.
_OTHERS = words_of("""
    torch tensorflow keras jax flax fastai statsmodels pytorch_lightning lightning pycaret autogluon
    h2o pyspark tpot flaml mxnet cuml tabpfn pytorch_tabnet sktime libsvm
""")


class Models:
    """The models that the modules of a repository fit; they are looked at when it is asked for."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = modules

    @cached_property
    def notice_no_scale(self) -> bool:
        """Whether there are some, and all of these do the same on any scale."""
        return _notice_no_scale(self._modules)


def _notice_no_scale(modules: Iterable[Module]) -> bool:
    met = False
    for module in modules:
        if not _OTHERS.isdisjoint(module.imported):
            return False
        for name in {call.name for call in module.facts.calls}:
            if not _is_model(name):
                continue
            if not is_scale_free_name(name):
                return False
            met = True
    return met


def _is_model(name: str) -> bool:
    package, _, rest = name.partition(".")
    last = rest.rpartition(".")[2]
    if package not in _LISTED or last in KINDS or last in SPLITTERS:
        return False
    if package == "sklearn":
        return rest.partition(".")[0] in _OF_MODELS and last[:1].isupper()
    return last[:3] in ("XGB", "LGB") or last.startswith("CatBoost") or last in TRAINING_FUNCTIONS
