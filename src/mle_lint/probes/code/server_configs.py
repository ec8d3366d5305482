"""Models that a ready-made server is told to serve by a file of settings alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

# By the name of the file: MLServer, Triton, TensorFlow Serving.
_SETTINGS = {
    "model-settings.json": pattern(r"[\"']implementation[\"']\s*:"),
    "config.pbtxt": pattern(r"^\s*(?:platform|backend)\s*:", re.MULTILINE),
    "models.config": pattern(r"\bmodel_config_list\b"),
}
MAX_FILES = 20


def configured(repository: Repository) -> Iterator[Evidence]:
    """The settings of models for a ready-made server."""
    named = [path for path in repository.files if path.rsplit("/", 1)[-1] in _SETTINGS]
    for path in named[:MAX_FILES]:
        text = "" if is_test(path) else repository.text(path) or ""
        found = _SETTINGS[path.rsplit("/", 1)[-1]].search(text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), "tells a model server what to serve")
