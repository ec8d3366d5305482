"""The rule files of a folder as plain values: from their YAML, or from the copy in the package.

Reading the YAML of all rules takes as long as linting a small repository, so the package carries
their values as JSON, made when it is built. The copy counts only while it matches the files.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from mle_lint.model import UserError

LEXICON = "lexicon.yml"
COPY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules.json")


def read(folder: str, shown: str) -> tuple[str, dict[str, Any], bool]:
    """A digest of the files, their values by name (`lexicon`, `evaluation/baseline`), and whether
    those come from the copy, whose rules the project's own tests have checked.

    `shown` is how errors call the folder.

    Raises UserError with the file and the line for anything that is not YAML.
    """
    texts = _texts(folder, shown)
    digest = _digest(texts)
    known = _copied(digest)
    if known is not None:
        return digest, known, True
    values = {name: _value(text, f"{shown}/{name}.yml") for name, text in texts.items()}
    return digest, values, False


def write_copy(folder: str, path: str = COPY) -> None:
    """Writes the copy that `read` uses; called when the package is built."""
    texts = _texts(folder, folder)
    values = {name: _value(text, f"{folder}/{name}.yml") for name, text in texts.items()}
    # In ASCII alone it is read in half the time.
    with open(path, "w", encoding="ascii") as file:
        json.dump([_digest(texts), values], file, sort_keys=True, separators=(",", ":"))


def _texts(folder: str, shown: str) -> dict[str, bytes]:
    """The content of every rule file, one level of folders deep, by name."""
    found: dict[str, bytes] = {}
    if not os.path.isdir(folder):
        raise UserError(f"{shown}: no such folder of rules")
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name == LEXICON:
            found[LEXICON.removesuffix(".yml")] = _content(entry.path)
        elif entry.is_dir():
            for file in sorted(os.scandir(entry.path), key=lambda file: file.name):
                if file.name.endswith(".yml"):
                    found[f"{entry.name}/{file.name[:-4]}"] = _content(file.path)
    return found


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text") from error


def _digest(texts: dict[str, bytes]) -> str:
    whole = b"\0".join(part for name in sorted(texts) for part in (name.encode(), texts[name]))
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def _copied(digest: str) -> dict[str, Any] | None:
    try:
        with open(COPY, "rb", buffering=0) as file:
            copied, values = json.loads(file.read())
    except (OSError, ValueError):
        return None
    return dict(values) if copied == digest else None


def _value(content: bytes, shown: str) -> Any:
    import yaml

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{shown}: cannot be read as UTF-8 text") from error
    # The compiled parser keeps its place on the C stack, and a rule never nests this deep.
    if text.count("[") + text.count("{") > 2000:
        raise UserError(f"{shown}: too many brackets for a rule")
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise UserError(f"{shown}: not YAML: {problem}{line}") from error
