from __future__ import annotations

import pytest

from mle_lint.artefacts.dockerfile import parse
from mle_lint.probes.image_files import ImageFiles
from mle_lint.repository import Repository
from tests.memory import MemoryTree

FILES = {
    "pyproject.toml": "",
    "src/loans/cli.py": "",
    "src/loans/__init__.py": "",
    "api/app.py": "",
    "api/conf.yml": "",
}


def image(text: str, context: str = "", volumes: tuple[str, ...] = ()) -> ImageFiles:
    repository = Repository(MemoryTree(FILES))
    return ImageFiles(repository, parse(f"FROM python:3.11\n{text}"), context, volumes)


@pytest.mark.parametrize(
    ("text", "context", "target", "source"),
    [
        ("WORKDIR /srv\nCOPY . .", "", "api/app.py", "api/app.py"),
        ("WORKDIR /srv\nCOPY . .", "api", "app.py", "api/app.py"),
        ("COPY api/ /code/", "", "/code/app.py", "api/app.py"),
        ("COPY api/app.py /code/main.py", "", "/code/main.py", "api/app.py"),
        ("WORKDIR /srv\nCOPY *.py conf.yml ./", "api", "app.py", "api/app.py"),
        ("WORKDIR /srv\nWORKDIR in\nCOPY api /srv/in", "", "/srv/in/conf.yml", "api/conf.yml"),
        ("COPY api /code", "", "/code/absent.py", None),
        ("COPY api /code", "", "/other/app.py", None),
    ],
)
def test_where_a_file_of_the_image_comes_from(
    text: str, context: str, target: str, source: str | None
) -> None:
    assert image(text, context).source(target) == source


def test_a_volume_of_compose_brings_files_too() -> None:
    assert (
        image("WORKDIR /srv", "api", (".:/srv", "models:/models")).source("app.py") == "api/app.py"
    )


def test_a_module_is_found_on_the_path_of_the_image() -> None:
    made = image("WORKDIR /srv\nENV PYTHONPATH=/srv/src\nCOPY . .")
    found = (
        made.module("loans.cli", made.import_roots("")),
        made.module("api", made.import_roots("")),
        made.module("app", made.import_roots("api")),
        made.module("cli", made.import_roots("")),
    )
    assert found == ("src/loans/cli.py", "api", "api/app.py", None)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("COPY api/absent.py .", "api/absent.py"),
        ("COPY models/model.joblib .", ""),
        ("COPY api/*.toml https://example.org/x.py ${FILE} .", ""),
        ("COPY --from=ghcr.io/astral-sh/uv /uv /bin/", ""),
    ],
)
def test_a_copied_file_is_missing_unless_a_step_makes_it(text: str, missing: str) -> None:
    assert image(text).missing(("models",)) == missing


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("COPY . .\nRUN pip install .", True),
        ("COPY . .\nRUN pip install --no-cache-dir -e ./[api]", True),
        ("COPY pyproject.toml .\nRUN pip install -e .\nCOPY . .", False),
        ("COPY . .\nRUN pip install -r requirements.txt", False),
        ("COPY src src\nRUN poetry install --no-root", False),
        ("COPY src src\nRUN poetry install", True),
        ("COPY . .\nRUN uv sync --frozen", True),
        ("COPY . .\nRUN uv sync --no-install-project", False),
    ],
)
def test_whether_the_project_is_installed_with_its_code(text: str, late: bool) -> None:
    assert image(text).installed_late is late


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("RUN git clone https://example.org/x.git", True),
        ("COPY --from=build /work /work", True),
        ("COPY --from=build /opt/venv /opt/venv", False),
        ("WORKDIR $HOME/app", True),
        ("RUN pip install pandas", False),
    ],
)
def test_whether_the_dockerfile_tells_all_files(text: str, unknown: bool) -> None:
    assert image(text).unknown is unknown
