"""Where a model is trained."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.repository import Repository

PACKAGES = (
    "sklearn", "torch", "tensorflow", "keras", "xgboost", "lightgbm", "catboost", "transformers",
    "statsmodels", "prophet", "pyspark.ml", "imblearn", "trl", "peft", "fastai", "surprise",
    "implicit", "lifelines", "pycaret", "pytorch_lightning", "lightning", "sktime", "darts",
    "ultralytics", "jax", "spacy", "gensim", "setfit", "sentence_transformers", "autogluon",
    "h2o", "flaml", "river", "pyod", "stable_baselines3", "hmmlearn", "simpletransformers",
    "flair", "tabpfn", "skorch", "pgmpy", "lightfm", "statsforecast", "neuralforecast",
    "mlforecast", "pmdarima", "gluonts", "ngboost", "cuml", "tpot", "sksurv", "causalml", "unsloth",
    "arch", "linearmodels", "pygam", "dask_ml", "paddle", "mxnet", "mlx", "flax", "fasttext", "ydf",
    "tensorflow_decision_forests", "pytorch_tabnet", "pytorch_forecasting", "bertopic", "hdbscan",
    "sklearn_crfsuite", "econml", "interpret", "cornac", "mapie", "pymc", "deepchem", "thinc",
)  # fmt: skip
FITS = (
    "*.fit", "*.fit_generator", "*.partial_fit", "xgboost.train", "lightgbm.train", "*.backward",
    "*.train_model", "*.fit_one_cycle", "*.fine_tune", "pycaret.classification.setup",
    "pycaret.regression.setup", "*.learn_one", "*.learn", "ultralytics.YOLO.train",
    "*.apply_gradients", "optimizer.minimize", "opt.minimize", "AdamOptimizer().minimize",
    "GradientDescentOptimizer().minimize", "RMSPropOptimizer().minimize",
    "model_selection.cross_validate", "model_selection.cross_val_score",
)  # fmt: skip
# Fitting these learns no model; they prepare columns, or fill an index.
_PREPARING = (
    "scaler",
    "encoder",
    "imputer",
    "vectorizer",
    "tokenizer",
    "pca",
    "transformer",
    "selector",
    "label",
    "ohe",
    "tfidf",
    "index",
    "minsearch",
)
_MODELS = ("model", "clf", "classifier", "regressor", "estimator", "learner", "modelo", "modele")
_TRAINERS = (
    "Trainer", "SFTTrainer", "DPOTrainer", "Seq2SeqTrainer", "SetFitTrainer", "ORPOTrainer",
    "KTOTrainer", "GRPOTrainer", "RewardTrainer", "PPOTrainer", "CPOTrainer",
    "SentenceTransformerTrainer",
)  # fmt: skip
# A model that somebody else trains on the rows that it is sent.
_ORDERED = ("*.fine_tuning.jobs.create", "*.fine_tuning.create", "*.tunings.tune")


def trained(repository: Repository) -> Iterator[Evidence]:
    """The first call in each file that fits a model, tests left out."""
    for module in repository.code:
        call = first_fit(module)
        if call is not None:
            yield evidence(module, call)


@lru_cache(maxsize=8192)
def first_fit(module: Module) -> Call | None:
    """The first call of a module that fits a model."""
    if not imports(module, PACKAGES):
        return next(matching(module, _ORDERED), None) or _handed_fit(module)
    for call in matching(module, FITS):
        owner = module.resolved(call.name).lower()
        if not any(word in owner for word in _PREPARING):
            return call
    if _has_trainer(module):
        return next(matching(module, ("*.train",)), None)
    return None


def _has_trainer(module: Module) -> bool:
    """Whether a module makes a trainer, or imports one, to derive its own from it."""
    if any(item.name.rsplit(".", 1)[-1] in _TRAINERS for item in module.facts.imports):
        return True
    return any(next(matching(module, (name,)), None) for name in _TRAINERS)


def _handed_fit(module: Module) -> Call | None:
    """A fit of something named as a model, which another module made: `model.fit(x, y)`."""
    for call in matching(module, ("*.fit", "*.partial_fit", "*.fit_generator")):
        owner = call.name.rsplit(".", 2)[-2].lower()
        if any(word in owner for word in _MODELS) and not any(word in owner for word in _PREPARING):
            return call
    return None
