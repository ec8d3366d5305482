"""Requirements and constraints files, with what pip and people write into them."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse
from mle_lint.artefacts.errors import ParseError

SHA = "0123456789abcdef0123456789abcdef01234567"


def _read(text: str, path: str = "requirements.txt") -> tuple[Requirement, ...]:
    return parse(path, text).requirements


def test_versions_extras_markers_and_comments() -> None:
    text = """\
# all of it
numpy==1.26.4
Scikit_Learn >= 1.2, < 2  # models
torch[cuda]~=2.0 ; python_version >= "3.9"
pandas

scipy==1.*
mlflow===2.0
rich (>=13)
"""
    assert parse("requirements.txt", text) == Manifest(
        "requirements.txt",
        "requirements",
        (
            Requirement("numpy", True, "==1.26.4", 2),
            Requirement("scikit-learn", False, ">= 1.2, < 2", 3),
            Requirement("torch", False, "~=2.0", 4),
            Requirement("pandas", False, "", 5),
            Requirement("scipy", False, "==1.*", 7),
            Requirement("mlflow", True, "===2.0", 8),
            Requirement("rich", False, ">=13", 9),
        ),
    )


def test_continuation_lines_with_hashes() -> None:
    text = """\
numpy==1.26.4 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via pandas
pandas==2.2.0 ; python_version >= "3.9" \\
    --hash=sha256:cc
six>=1 \\
# a comment ends the line
tqdm
zipp==3.0 \\"""
    assert _read(text) == (
        Requirement("numpy", True, "==1.26.4", 1, hashed=True),
        Requirement("pandas", True, "==2.2.0", 5, hashed=True),
        Requirement("six", False, ">=1", 7),
        Requirement("tqdm", False, "", 9),
        Requirement("zipp", True, "==3.0", 10),
    )


def test_options_and_local_packages_are_no_requirements() -> None:
    text = """\
-i https://example.com/simple
--index-url https://example.com/simple
-f https://download.pytorch.org/whl/torch_stable.html
--find-links=wheels
--require-hashes
-e .
-e ./sub[dev]
--editable=../other
.
./local
file:///home/me/pkg
my_package-1.0-py3-none-any.whl
local @ ./here
"""
    assert parse("requirements.txt", text) == Manifest("requirements.txt", "requirements")


@pytest.mark.parametrize(
    ("line", "name", "pinned"),
    [
        (f"lib @ git+https://github.com/me/lib.git@{SHA}", "lib", True),
        ("lib @ git+https://github.com/me/lib.git@v1.2.0", "lib", True),
        ("lib @ git+https://github.com/me/lib.git@main", "lib", False),
        ("lib @ git+https://github.com/me/lib.git", "lib", False),
        ("lib[gpu]@git+ssh://git@github.com/me/lib.git", "lib", False),
        ("git+https://github.com/openai/CLIP.git", "clip", False),
        (f"git+https://github.com/openai/CLIP.git@{SHA[:7]}", "clip", True),
        ("git+https://github.com/me/x.git@v2.1#egg=real_name&subdirectory=py", "real-name", True),
        ("https://example.com/en_core_web_sm-3.0.0.tar.gz", "en-core-web-sm", True),
        ("https://example.com/torch-2.1-cp310-linux.whl", "torch", True),
        ("https://github.com/me/repo/archive/master.zip", "repo", False),
        ("https://github.com/me/repo/archive/v1.0.zip", "repo", True),
        ("lib @ https://example.com/latest.zip#sha256=aa", "lib", True),
        ("lib @ https://example.com/latest.zip", "lib", False),
        ("certifi @ file:///croot/certifi_1/certifi-2022.1", "certifi", False),
    ],
)
def test_direct_references(line: str, name: str, pinned: bool) -> None:
    address = line.rpartition("@ ")[2] if " @ " in line else line.removeprefix("lib[gpu]@")
    assert _read(line) == (Requirement(name, pinned, address, 1),)


def test_editable_version_control_addresses_are_requirements() -> None:
    text = "-e git+https://github.com/me/x.git@1.0.3#egg=x\n--editable git+https://h/y.git\n"
    assert _read(text) == (
        Requirement("x", True, "git+https://github.com/me/x.git@1.0.3#egg=x", 1),
        Requirement("y", False, "git+https://h/y.git", 2),
    )


def test_a_marker_after_a_direct_reference_is_not_part_of_it() -> None:
    text = 'a @ https://h/a-1.0.zip ; python_version < "3.9"\ngit+https://h/b.git ; os_name == "nt"'
    assert _read(text) == (
        Requirement("a", True, "https://h/a-1.0.zip", 1),
        Requirement("b", False, "git+https://h/b.git", 2),
    )


def test_includes_are_resolved_against_the_folder_of_the_file() -> None:
    text = """\
-r base.txt
-rextra.txt
--requirement=../requirements.txt
-c "constraints.txt"
--constraint ../../outside.txt
-r https://example.com/r.txt
-r base.txt
"""
    assert parse("requirements/dev.txt", text).includes == (
        "requirements/base.txt",
        "requirements/extra.txt",
        "requirements.txt",
        "requirements/constraints.txt",
    )


def test_lines_that_are_prose_are_skipped() -> None:
    text = """\
You need python 3.8 to run this.
pip install numpy
python 3.8
numpy==1.0 pandas==2.0
git@github.com:me/x.git
requests>=
((((
tqdm
"""
    assert _read(text) == (Requirement("tqdm", False, "", 8),)


def test_a_conda_export_is_read_with_its_python() -> None:
    text = """\
# platform: linux-64
@EXPLICIT
_libgcc_mutex=0.1=main
numpy=1.19.2=py38h54aff64_0
python=3.8.5=h7579374_1
"""
    assert parse("requirements.txt", text) == Manifest(
        "requirements.txt",
        "requirements",
        (
            Requirement("-libgcc-mutex", True, "=0.1=main", 3),
            Requirement("numpy", True, "=1.19.2=py38h54aff64_0", 4),
        ),
        "=3.8.5",
        5,
    )


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("requirements.txt", ""),
        ("requirements_gpu.txt", ""),
        ("requirements-dev.txt", "dev"),
        ("test-requirements.txt", "test"),
        ("requirements/tests.txt", "test"),
        ("requirements/base.txt", ""),
        ("docs/requirements.txt", "docs"),
        ("dev.in", "dev"),
    ],
)
def test_the_name_of_the_file_tells_the_group(path: str, group: str) -> None:
    assert _read("pytest", path) == (Requirement("pytest", False, "", 1, group),)


def test_constraints_and_files_of_any_name_are_read_alike() -> None:
    requirement = (Requirement("a", True, "==1", 1),)
    assert parse("constraints.txt", "a==1") == Manifest(
        "constraints.txt", "constraints", requirement
    )
    assert parse("deps.list", "\ufeffa==1") == Manifest("deps.list", "requirements", requirement)


def test_binary_and_overlong_files_are_parse_errors() -> None:
    with pytest.raises(ParseError, match="not a text file"):
        parse("requirements.txt", "a\0b")
    with pytest.raises(ParseError, match="too long"):
        parse("requirements.txt", "a" * 5_000_001)


def test_requirements_are_bounded() -> None:
    found = _read("a\n" * 6_000)
    assert (len(found), found[-1]) == (5_000, Requirement("a", False, "", 5_000))
