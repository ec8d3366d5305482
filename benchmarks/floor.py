"""The least that a linter of ML repositories must do: list, read and parse. No rule is run.

    python benchmarks/floor.py REPOSITORY

Every Python file and the joined code of every notebook through `ast`, every README through
markdown-it, every YAML file through the compiled loader, every TOML file.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys

MAGIC = re.compile(r"^([ \t]*)([%!?].*|.*\?)$", re.MULTILINE)
LIMIT = 64 << 20


def listed(repository: str) -> list[str]:
    """Tracked files."""
    command = ["git", "-C", repository, "ls-files", "-z"]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return os.fsdecode(output).split("\0")[:-1]


def parse(path: str, data: bytes) -> None:
    """Parses one file as its name says."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.endswith(".py"):
        ast.parse(data)
    elif name.endswith(".ipynb"):
        ast.parse(code_of(json.loads(data)))
    elif name.endswith((".yml", ".yaml")):
        import yaml

        for _ in yaml.load_all(data, Loader=yaml.CSafeLoader):
            pass
    elif name.startswith("readme") and name.endswith((".md", ".markdown", "readme")):
        from markdown_it import MarkdownIt

        MarkdownIt("commonmark").enable("table").parse(data.decode("utf-8", "replace"))
    elif name.endswith(".toml") and sys.version_info >= (3, 11):
        import tomllib

        tomllib.loads(data.decode())


def code_of(notebook: dict[str, object]) -> str:
    """The code cells of a notebook, joined, with their magics taken out."""
    cells = notebook.get("cells")
    parts = []
    for cell in cells if isinstance(cells, list) else []:
        if cell.get("cell_type") == "code":
            source = cell.get("source", "")
            text = source if isinstance(source, str) else "".join(source)
            if not text.lstrip().startswith("%%"):
                parts.append(MAGIC.sub(r"\1pass", text))
    return "\n".join(parts)


def main(repository: str) -> None:
    """Parses all; what does not parse is passed over, as a linter would."""
    for path in listed(repository):
        place = os.path.join(repository, path)
        try:
            if os.path.getsize(place) < LIMIT:
                with open(place, "rb") as file:
                    parse(path, file.read())
        except Exception:  # noqa: BLE001  a broken file costs that file only
            continue


if __name__ == "__main__":
    main(sys.argv[1])
