"""Packages by what they are for, as traits and probes ask."""

from __future__ import annotations

ML_PACKAGES = (
    "sklearn", "torch", "tensorflow", "keras", "xgboost", "lightgbm", "catboost", "transformers",
    "statsmodels", "prophet", "pyspark.ml", "spacy", "gensim", "fastai", "jax", "flax",
    "surprise", "implicit", "lifelines", "imblearn", "pycaret", "h2o", "autogluon", "optuna",
    "mlflow", "sktime", "darts", "ultralytics", "timm", "datasets", "sentence_transformers",
    "pytorch_lightning", "lightning", "nltk", "tslearn", "hmmlearn", "pymc", "econml", "dowhy",
    "torchvision", "onnxruntime",
)  # fmt: skip
LLM_PACKAGES = (
    "openai", "anthropic", "langchain", "langchain_core", "langchain_community",
    "langchain_openai", "langgraph", "llama_index", "litellm", "chromadb", "cohere", "ollama",
    "mistralai", "google.generativeai", "google.genai", "vllm", "peft", "trl", "bitsandbytes",
    "unsloth", "ragas", "deepeval", "dspy", "guidance", "instructor", "groq", "together",
    "qdrant_client", "pinecone", "weaviate", "llama_cpp", "haystack", "crewai", "autogen",
    "smolagents",
)  # fmt: skip
# Packages for fine-tuning a language model; a model trained with them is no product model.
TUNING_PACKAGES = ("peft", "trl", "unsloth", "bitsandbytes", "axolotl")
