from __future__ import annotations

import pytest

from mle_lint.artefacts.dockerfile import parse
from mle_lint.probes.commands.image_files import Copied, copied
from mle_lint.repository import Repository
from tests.memory import MemoryTree

FILES = {"api/app.py": "", "api/conf.yml": "", "src/loans/cli.py": ""}


def image(text: str, context: str = "", mounts: tuple[str, ...] = ()) -> Copied:
    repository = Repository(MemoryTree(FILES))
    return copied(repository, parse(f"FROM python:3.11\n{text}"), context, mounts)


@pytest.mark.parametrize(
    ("text", "context", "roots"),
    [
        ("COPY . .", "", ("",)),
        ("COPY . .", "api", ("api",)),
        ("COPY api/ /code/", "", ("", "api")),
        ("COPY api/app.py /code/", "", ("", "api")),
        ("COPY api/*.py src ./", "", ("", "api", "src")),
        ("COPY --from=build src src", "", ("",)),
    ],
)
def test_the_folders_whose_files_are_copied(
    text: str, context: str, roots: tuple[str, ...]
) -> None:
    assert image(text, context).roots == roots


def test_a_mounted_folder_brings_files_too() -> None:
    assert image("WORKDIR /srv", "", ("api",)).roots == ("", "api")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("COPY api/absent.py .", ("api/absent.py",)),
        ("COPY api/*.toml https://example.org/x.py ${FILE} .", ()),
        ("COPY --from=ghcr.io/astral-sh/uv /uv /bin/", ()),
    ],
)
def test_what_the_context_does_not_hold_is_missing(text: str, missing: tuple[str, ...]) -> None:
    assert image(text).missing == missing


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("RUN git clone https://example.org/x.git", True), ("RUN pip install pandas", False)],
)
def test_whether_other_files_come_too(text: str, unknown: bool) -> None:
    assert image(text).unknown is unknown
