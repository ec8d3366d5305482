from __future__ import annotations

import os
import shutil
import signal
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.model import UserError
from mle_lint.trees import git as runner
from mle_lint.trees import limits
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.revision import RevisionTree

RunGit = Callable[..., str]


def why(tree: RevisionTree, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def complaint(folder: Path, rev: str) -> str:
    with pytest.raises(UserError) as caught:
        RevisionTree(str(folder), rev)
    return str(caught.value)


def object_file(repository: Path, identifier: str) -> Path:
    return repository / ".git/objects" / identifier[:2] / identifier[2:]


def test_a_missing_object(repository: Path, git: RunGit) -> None:
    object_file(repository, git(repository, "rev-parse", "HEAD:a.py")).unlink()
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.entries()[0] == Entry("a.py", 0, missing=True)
    assert why(tree, "a.py") == "not in the git object store"
    assert tree.read("src/b.py") == b"b = 22\n"


def test_an_object_that_goes_missing_later(repository: Path, git: RunGit) -> None:
    tree = RevisionTree(str(repository), "HEAD")
    object_file(repository, git(repository, "rev-parse", "HEAD:a.py")).unlink()
    assert why(tree, "a.py") == "not in the git object store"
    assert tree.read("src/b.py") == b"b = 22\n"


def test_an_object_with_a_broken_end(repository: Path, git: RunGit) -> None:
    tree = RevisionTree(str(repository), "HEAD")
    file = object_file(repository, git(repository, "rev-parse", "HEAD:a.py"))
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"blob 6\0a = 1\n")[:-4])
    assert why(tree, "a.py") == "not in the git object store"
    assert tree.read("src/b.py") == b"b = 22\n"


def test_a_missing_folder_object(repository: Path, git: RunGit) -> None:
    object_file(repository, git(repository, "rev-parse", "HEAD:src")).unlink()
    assert complaint(repository, "HEAD") == (
        f"revision 'HEAD' of {repository} is not whole, so it has no list"
    )


def test_a_git_that_dies_is_started_again(repository: Path) -> None:
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.read("a.py") == b"a = 1\n"
    child = tree._objects._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    assert why(tree, "a.py") == "not in the git object store"
    assert tree.read("a.py") == b"a = 1\n"


def test_large_objects(repository: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch) -> None:
    content = os.urandom(300_000)
    (repository / "large").write_bytes(content)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "large")
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.read("large") == content
    monkeypatch.setattr(limits, "MAX_READ", 2**18)
    assert why(tree, "large") == "larger than 0 MiB"
    assert tree.read("a.py") == b"a = 1\n"


def test_a_fork_reads_on_its_own(repository: Path) -> None:
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.read("a.py") == b"a = 1\n"
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        content = b"".join(tree.read("src/b.py") for _ in range(200))
        os.write(send, content)
        os._exit(0)
    os.close(send)
    assert [tree.read("a.py") for _ in range(200)] == [b"a = 1\n"] * 200
    os.waitpid(child, 0)
    with os.fdopen(receive, "rb") as answer:
        assert answer.read() == b"b = 22\n" * 200
    assert tree.read("a.py") == b"a = 1\n"


@pytest.fixture
def partial(repository: Path, git: RunGit) -> Path:
    """A clone without file contents, whose fetches would leave a marker beside it."""
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = repository.parent / "partial"
    url = f"file://{repository}"
    git(repository, "clone", "-q", "--filter=blob:none", "--no-checkout", url, str(clone))
    marker = repository.parent / "marker"
    git(clone, "config", "remote.origin.uploadpack", f"touch '{marker}'; false")
    git(clone, "config", "protocol.file.allow", "always")
    return clone


def stored(clone: Path) -> list[str]:
    files = (clone / ".git/objects").rglob("*")
    return sorted(file.name for file in files if file.is_file())


@pytest.mark.parametrize("variable", ["GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL", "neither"])
def test_a_partial_clone_fetches_nothing(
    partial: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Either guard alone must do, since git before 2.45 may not know the first.
    monkeypatch.delitem(runner._SET, variable, raising=False)
    before = stored(partial)
    tree = RevisionTree(str(partial), "HEAD")
    assert tree.entries() == (
        Entry("a.py", 0, missing=True),
        Entry("link", 0, "", missing=True),
        Entry("src/b.py", 0, missing=True),
    )
    assert why(tree, "a.py") == "not in the git object store"
    assert why(tree, "link") == "not in the git object store"
    identifier = tree._identifiers["a.py"]
    with pytest.raises(Unreadable, match="not in the git object store"):
        tree._objects.read(identifier)
    assert stored(partial) == before
    assert not (partial.parent / "marker").exists()


def test_the_marker_would_tell_of_a_fetch(partial: Path, git: RunGit) -> None:
    with pytest.raises(Exception, match="cat-file"):
        git(partial, "cat-file", "-p", "HEAD:a.py")
    assert (partial.parent / "marker").exists()


def test_objects_that_a_partial_clone_has_are_read(
    repository: Path, partial: Path, git: RunGit
) -> None:
    identifier = git(repository, "rev-parse", "HEAD:a.py")
    target = object_file(partial, identifier)
    target.parent.mkdir(exist_ok=True)
    shutil.copy(object_file(repository, identifier), target)
    tree = RevisionTree(str(partial), "HEAD")
    assert tree.entries()[0] == Entry("a.py", 6)
    assert tree.read("a.py") == b"a = 1\n"
    assert why(tree, "src/b.py") == "not in the git object store"
