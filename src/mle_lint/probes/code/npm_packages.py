"""Packages for models among those that the manifests of JavaScript list."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

# A name that ends in a slash stands for all packages of that scope.
LLM = (
    "openai", "ollama", "ai", "langchain", "llamaindex", "groq-sdk", "cohere-ai", "replicate",
    "@langchain/", "@ai-sdk/", "@anthropic-ai/", "@google/genai", "@google/generative-ai",
    "@mistralai/", "@aws-sdk/client-bedrock-runtime", "@azure/openai", "@openai/", "@llamaindex/",
)  # fmt: skip
ML = (
    "@tensorflow/", "@tensorflow-models/", "onnxruntime-node", "onnxruntime-web", "brain.js",
    "@xenova/transformers", "@huggingface/", "ml-matrix", "ml-random-forest", "ml5",
)  # fmt: skip
_LISTED = pattern(r'"(@?[\w./-]+)"\s*:\s*"(?:[~^<>=*\d]|latest|next|workspace:)')
MAX_MANIFESTS = 20


def listed(repository: Repository, names: tuple[str, ...]) -> Iterator[Evidence]:
    """The first of the packages in each package.json, on its line."""
    for path in repository.of_kind("npm")[:MAX_MANIFESTS]:
        text = repository.text(path) or ""
        for found in _LISTED.finditer(text):
            if found[1] in names or found[1].partition("/")[0] + "/" in names:
                line = text.count("\n", 0, found.start()) + 1
                yield Evidence(repository.place(path, line), found[1])
                break
