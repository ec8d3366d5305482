"""setup.cfg and setup.py, never executed."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse
from mle_lint.artefacts.errors import ParseError


def test_setup_cfg() -> None:
    text = """\
[metadata]
name = my-app
description = 100%(done)s

[options]
python_requires = >=3.8
install_requires =
    numpy==1.26.4
    # a note
    pandas >=2  # tables
    importlib-metadata; python_version < "3.8"
tests_require = mock

[options.extras_require]
dev =
    numpy==1.26.4
    pytest

[options.entry_points]
console_scripts =
    my-app = my_app.cli:main
    other = my_app.other : run [extra]

[flake8]
max-line-length = 100
"""
    assert parse("setup.cfg", text) == Manifest(
        "setup.cfg",
        "setup.cfg",
        (
            Requirement("numpy", True, "==1.26.4", 8),
            Requirement("pandas", False, ">=2", 10),
            Requirement("importlib-metadata", False, "", 11),
            Requirement("mock", False, "", 12, "test"),
            Requirement("numpy", True, "==1.26.4", 16, "dev"),
            Requirement("pytest", False, "", 17, "dev"),
        ),
        ">=3.8",
        6,
        scripts=(("my-app", "my_app.cli:main"), ("other", "my_app.other:run")),
        project="my-app",
    )


def test_setup_cfg_that_names_a_requirements_file_includes_it() -> None:
    text = "[options]\ninstall_requires = file: requirements.txt, ../x.txt\n"
    assert parse("setup.cfg", text) == Manifest(
        "setup.cfg", "setup.cfg", includes=("requirements.txt",)
    )


def test_setup_cfg_of_other_tools_only() -> None:
    assert parse("setup.cfg", "[flake8]\nmax-line-length = 9\n") == Manifest(
        "setup.cfg", "setup.cfg"
    )


@pytest.mark.parametrize("text", ["name = x\n", "[a]\n b\nc\n", "[a\n"])
def test_broken_setup_cfg_is_a_parse_error(text: str) -> None:
    with pytest.raises(ParseError, match="not an INI file"):
        parse("setup.cfg", text)


def test_setup_py() -> None:
    text = """\
import setuptools

BASE = ["numpy==1.26.4"]
EXTRAS: dict = {
    "dev": BASE + ["pytest"],
    KEY: ["no"],
}

if __name__ == "__main__":
    setuptools.setup(
        name="my-app",
        python_requires=">=3.8",
        install_requires=[
            *BASE,
            "pandas>=2",
            compute(),
        ],
        extras_require=EXTRAS,
        entry_points={"console_scripts": ["my-app = my_app.cli:main"], "gui_scripts": ["g=g:g"]},
    )
"""
    assert parse("setup.py", text) == Manifest(
        "setup.py",
        "setup.py",
        (
            Requirement("numpy", True, "==1.26.4", 3),
            Requirement("pandas", False, ">=2", 15),
            Requirement("numpy", True, "==1.26.4", 3, "dev"),
            Requirement("pytest", False, "", 5, "dev"),
        ),
        ">=3.8",
        12,
        scripts=(("my-app", "my_app.cli:main"),),
        project="my-app",
    )


def test_setup_py_with_texts_of_many_lines_and_keywords_from_a_dictionary() -> None:
    text = '''\
from setuptools import setup
config = dict(
    name="app",
    install_requires="""
        numpy
        pandas==2.0
    """,
)
setup(
    **config,
    entry_points="""
        [other]
        x = y:z
        [console_scripts]
        app=app:main
    """,
)
'''
    assert parse("setup.py", text) == Manifest(
        "setup.py",
        "setup.py",
        (Requirement("numpy", False, "", 5), Requirement("pandas", True, "==2.0", 6)),
        scripts=(("app", "app:main"),),
        project="app",
    )


def test_setup_py_that_reads_its_requirements_states_none() -> None:
    text = """\
from setuptools import setup
required = []
with open("requirements.txt") as f:
    required = f.read().splitlines()
setup(name=NAME, install_requires=required)
"""
    assert parse("setup.py", text) == Manifest("setup.py", "setup.py")


def test_names_made_of_each_other_end() -> None:
    text = 'a = b + ["x"]\nb = a + a\nn = n\nsetup(name=n, install_requires=a + b)\n'
    assert parse("setup.py", text) == Manifest(
        "setup.py", "setup.py", (Requirement("x", False, "", 1),)
    )


def test_setup_py_without_the_call_is_empty() -> None:
    assert parse("setup.py", "x = '\\d'\n") == Manifest("setup.py", "setup.py")


@pytest.mark.parametrize("text", ["print 'x'\n", "a\0", "(" * 5_000, "x = " + "-" * 100_000 + "1"])
def test_setup_py_that_is_not_python_3_is_a_parse_error(text: str) -> None:
    with pytest.raises(ParseError, match="not Python 3"):
        parse("setup.py", text)
