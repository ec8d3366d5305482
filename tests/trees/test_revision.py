from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.model import Unknown, UserError
from mle_lint.trees import limits
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.revision import RevisionTree

RunGit = Callable[..., str]

LISTED = (Entry("a.py", 6), Entry("link", 8, "src/b.py"), Entry("src/b.py", 7))


def why(tree: RevisionTree, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def complaint(folder: Path, rev: str) -> str:
    with pytest.raises(UserError) as caught:
        RevisionTree(str(folder), rev)
    return str(caught.value)


def test_the_commit_is_read_and_not_the_work_tree(repository: Path, git: RunGit) -> None:
    (repository / "a.py").write_text("changed")
    (repository / "new.py").touch()
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.entries() == LISTED
    assert [tree.read(entry.path) for entry in LISTED] == [b"a = 1\n", b"b = 22\n", b"b = 22\n"]
    assert tree.unknown == ()
    assert tree.name == f"{repository}@HEAD"
    assert tree.commit == git(repository, "rev-parse", "HEAD")


def test_a_bare_repository_and_a_git_folder(repository: Path, git: RunGit) -> None:
    bare = repository.parent / "bare.git"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    assert RevisionTree(str(bare), "main").entries() == LISTED
    assert RevisionTree(str(repository / ".git"), "main").entries() == LISTED


def test_a_relative_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.parent)
    tree = RevisionTree("project", "HEAD")
    monkeypatch.chdir("/")
    assert tree.read("a.py") == b"a = 1\n"


def test_a_subfolder_lists_itself_only(repository: Path) -> None:
    tree = RevisionTree(str(repository / "src"), "HEAD")
    assert tree.entries() == (Entry("b.py", 7),)
    assert tree.read("b.py") == b"b = 22\n"


def test_a_subfolder_that_the_revision_does_not_have(repository: Path) -> None:
    (repository / "new").mkdir()
    assert complaint(repository / "new", "HEAD") == (
        f"{repository}/new does not exist in revision 'HEAD'"
    )


def test_a_commit_without_files(repository: Path, git: RunGit) -> None:
    git(repository, "rm", "-q", "-r", ".")
    git(repository, "commit", "-q", "-m", "empty")
    assert RevisionTree(str(repository), "HEAD").entries() == ()


def test_tags_and_trees_are_revisions(repository: Path, git: RunGit) -> None:
    git(repository, "tag", "-a", "-m", "words", "v1")
    commit = git(repository, "rev-parse", "HEAD")
    assert RevisionTree(str(repository), "v1").commit == commit
    assert RevisionTree(str(repository), ":/first").commit == commit
    folder = RevisionTree(str(repository), "HEAD:src")
    assert folder.commit is None
    assert folder.entries() == (Entry("b.py", 7),)
    identifier = git(repository, "rev-parse", "HEAD^{tree}")
    assert RevisionTree(str(repository), identifier).entries() == LISTED


@pytest.mark.parametrize(
    "rev", ["none", "", "--all", "-h", "^HEAD", "HEAD..HEAD", "0" * 40, "HEAD:a.py", "a\nb", "a\0b"]
)
def test_no_such_revision(repository: Path, rev: str) -> None:
    assert complaint(repository, rev) == (
        f"no revision {rev!r} in {repository}; `git -C {repository} log --oneline` lists them"
    )


def test_a_branch_named_like_an_option(repository: Path, git: RunGit) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "update-ref", "refs/heads/--output=marker", commit)
    assert RevisionTree(str(repository), "--output=marker").commit == commit
    assert not (repository / "marker").exists()


def test_a_folder_without_git(tmp_path: Path) -> None:
    assert complaint(tmp_path, "HEAD") == (
        f"{tmp_path} is not a git repository, so --rev cannot be used; "
        "leave --rev out to lint the folder"
    )


def test_no_git_installed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert complaint(repository, "HEAD") == (
        "git is not installed, so --rev cannot be used; leave --rev out"
    )


def test_submodules_are_dropped_and_odd_names_kept(repository: Path, git: RunGit) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    blob = git(repository, "rev-parse", "HEAD:a.py")
    for name in ("new\nline", "tab\t", "caf\udce9"):
        git(repository, "update-index", "--add", "--cacheinfo", f"100755,{blob},{name}")
    git(repository, "commit", "-q", "-m", "odd")
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.entries() == (
        Entry("a.py", 6),
        Entry("caf\udce9", 6),
        Entry("link", 8, "src/b.py"),
        Entry("new\nline", 6),
        Entry("src/b.py", 7),
        Entry("tab\t", 6),
    )
    assert tree.read("caf\udce9") == b"a = 1\n"
    assert tree.read("new\nline") == b"a = 1\n"


def test_crafted_names_are_told(repository: Path, git: RunGit) -> None:
    blob = bytes.fromhex(git(repository, "rev-parse", "HEAD:a.py"))
    crafted = repository.parent / "crafted"
    crafted.write_bytes(b"100644 ..\0" + blob + b"100644 ok\0" + blob)
    identifier = git(repository, "hash-object", "-w", "-t", "tree", "--literally", str(crafted))
    tree = RevisionTree(str(repository), identifier)
    assert tree.entries() == (Entry("ok", 6),)
    assert tree.unknown == (Unknown(".", "1 files with unusable paths were not read"),)


def test_an_enormous_listing_is_cut_and_told(
    repository: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "many").mkdir()
    for number in range(20):
        (repository / "many" / f"{number:02}").touch()
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "many")
    monkeypatch.setattr(limits, "MAX_GIT_OUTPUT", 1200)
    monkeypatch.setattr(limits, "MAX_FILES", 1)
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.entries() == (Entry("a.py", 6),)
    assert tree.unknown == (
        Unknown(".", "18 files past the limit of 1 were not read"),
        Unknown(".", "the list of files is too long, so its end was not read"),
    )


def test_links_out_of_the_tree(repository: Path, git: RunGit) -> None:
    (repository / "out").symlink_to("/etc/passwd")
    (repository / "folder").symlink_to("src/")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "links")
    tree = RevisionTree(str(repository), "HEAD")
    assert why(tree, "out") == "a link out of the tree"
    assert why(tree, "folder") == "a link to a folder"


def test_a_link_with_a_target_no_system_takes(
    repository: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_TARGET", 7)
    tree = RevisionTree(str(repository), "HEAD")
    assert tree.entries()[1] == Entry("link", 8, "")
    assert why(tree, "link") == "a broken link"
