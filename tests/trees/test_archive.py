from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from mle_lint.model import Unknown, UserError
from mle_lint.trees import limits
from mle_lint.trees.archive import ArchiveTree
from mle_lint.trees.base import Entry, Unreadable


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def linked(path: Path, name: str, target: str) -> Path:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, target)
    return path


def why(tree: ArchiveTree, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def complaint(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        ArchiveTree(str(path))
    return str(caught.value).replace(str(path), "PATH")


def test_a_single_folder_around_everything_is_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"top/": b"", "top/a": b"1", "top/b/c": b"23"})
    tree = ArchiveTree(str(path))
    assert tree.entries() == (Entry("a", 1), Entry("b/c", 2))
    assert tree.read("b/c") == b"23"
    assert tree.name == str(path)
    assert tree.commit is None
    assert tree.unknown == ()


def test_two_folders_or_a_file_beside_are_kept(tmp_path: Path) -> None:
    two = ArchiveTree(str(zipped(tmp_path / "x.zip", {"a/f": b"", "ab/f": b""})))
    assert two.entries() == (Entry("a/f"), Entry("ab/f"))
    beside = ArchiveTree(str(zipped(tmp_path / "y.zip", {"a/f": b"", "a.py": b""})))
    assert beside.entries() == (Entry("a.py"), Entry("a/f"))


def test_what_archivers_add_does_not_count(tmp_path: Path) -> None:
    members = {"top/a": b"", "__MACOSX/top/._a": b"", "top/.git/config": b"", "top/.gitignore": b""}
    tree = ArchiveTree(str(zipped(tmp_path / "x.zip", members)))
    assert tree.entries() == (Entry(".gitignore"), Entry("a"))


def test_an_empty_archive(tmp_path: Path) -> None:
    assert ArchiveTree(str(zipped(tmp_path / "x.zip", {}))).entries() == ()


def test_names_are_normalised_and_those_out_of_the_archive_told(tmp_path: Path) -> None:
    members = {"./a/../b": b"", "/etc/c": b"", "../../evil": b"", "x//y": b""}
    tree = ArchiveTree(str(zipped(tmp_path / "x.zip", members)))
    assert tree.entries() == (Entry("b"), Entry("etc/c"), Entry("x/y"))
    assert tree.unknown == (Unknown(".", "1 files with unusable paths were not read"),)


def test_names_in_the_encoding_and_with_the_separators_of_the_archiver(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    info = zipfile.ZipInfo("a")
    info.filename = "folder\\f"
    info.create_system = 0
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"")
        archive.writestr("xxxx.py", b"")
        archive.writestr("yyy.py", b"")
    raw = path.read_bytes().replace(b"xxxx.py", "éé.py".encode())
    path.write_bytes(raw.replace(b"yyy.py", b"y\x81y.py"))
    found = [entry.path for entry in ArchiveTree(str(path)).entries()]
    assert found == ["folder/f", "yüy.py", "éé.py"]


def test_files_past_the_limit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 1)
    tree = ArchiveTree(str(zipped(tmp_path / "x.zip", {"t/a/b": b"", "t/c": b""})))
    assert tree.entries() == (Entry("c"),)
    assert tree.unknown == (Unknown(".", "1 files past the limit of 1 were not read"),)


def test_links_in_a_zip_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"top/d/f": b"12"})
    linked(path, "top/in", "d/f")
    linked(path, "top/out", "../other")
    linked(path, "top/folder", "d")
    tree = ArchiveTree(str(path))
    assert tree.entries() == (
        Entry("d/f", 2),
        Entry("folder", 1, "d"),
        Entry("in", 3, "d/f"),
        Entry("out", 8, "../other"),
    )
    assert tree.read("in") == b"12"
    assert why(tree, "out") == "a link out of the tree"
    assert why(tree, "folder") == "a link to a folder"


def test_the_last_of_two_members_with_one_name_counts(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"first"})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", b"2")
    tree = ArchiveTree(str(path))
    assert tree.entries() == (Entry("a", 1),)
    assert tree.read("a") == b"2"


def patched(path: Path, old: bytes, new: bytes) -> ArchiveTree:
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new))
    return ArchiveTree(str(path))


def test_a_member_that_holds_more_than_it_declares(tmp_path: Path) -> None:
    content = b"0" * 70_001
    path = zipped(tmp_path / "x.zip", {"a": content})
    size = len(content).to_bytes(4, "little")
    tree = patched(path, size, (3).to_bytes(4, "little"))
    assert tree.entries() == (Entry("a", 3),)
    assert why(tree, "a") == "broken in the archive"


def test_a_member_that_holds_less_than_it_declares(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"0" * 70_001})
    tree = patched(path, (70_001).to_bytes(4, "little"), (80_000).to_bytes(4, "little"))
    assert why(tree, "a") == "broken in the archive"


def test_a_member_with_damaged_content(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"content", "b": b"fine"}, zipfile.ZIP_STORED)
    tree = patched(path, b"content", b"CONTENT")
    assert why(tree, "a") == "broken in the archive"
    assert tree.read("b") == b"fine"


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"content"}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(raw)
    assert why(ArchiveTree(str(path)), "a") == "encrypted"


def test_a_member_in_an_uncommon_compression(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"0" * 100}, zipfile.ZIP_BZIP2)
    assert why(ArchiveTree(str(path)), "a") == "compressed by a method that is not read here"


def test_a_large_member_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"0" * (2**20 + 1), "b": b"0" * 2**20})
    monkeypatch.setattr(limits, "MAX_READ", 2**20)
    tree = ArchiveTree(str(path))
    assert why(tree, "a") == "larger than 1 MiB"
    assert len(tree.read("b")) == 2**20


def test_a_zip_file_that_is_too_large(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"0" * 70_001, "b": b""})
    raw = bytearray(path.read_bytes())
    start = raw.index(b"PK\1\2")
    raw[start + 24 : start + 28] = (2**31 + 1).to_bytes(4, "little")
    path.write_bytes(raw)
    assert complaint(path) == (
        "PATH cannot be read: it holds more than 2 GiB; unpack it and lint the folder"
    )


def test_a_table_of_contents_that_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The end of the file, where the table is sought, is always read.
    monkeypatch.setattr(limits, "MAX_TABLE", 70_000)
    path = zipped(tmp_path / "x.zip", {f"{number:060000}": b"" for number in range(2)})
    assert complaint(path) == "PATH cannot be read: its table of contents is too long"


def test_broken_zip_files(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no archive")
    assert complaint(path) == "PATH cannot be read: it is broken or no zip file"
    path.write_bytes(b"")
    assert complaint(path) == "PATH cannot be read: it is broken or no zip file"
    whole = zipped(path, {"a": b"1"}).read_bytes()
    path.write_bytes(whole[:-10])
    assert complaint(path) == "PATH cannot be read: it is broken or no zip file"


@pytest.mark.parametrize("name", ["x.zip", "x.tar"])
def test_an_archive_that_may_not_be_read(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, *_: object) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    assert complaint(tmp_path / name) == "PATH cannot be read: permission denied"


def test_a_fork_reads_on_its_own(tmp_path: Path) -> None:
    members = {"a": os.urandom(50_000), "b": os.urandom(50_000)}
    tree = ArchiveTree(str(zipped(tmp_path / "x.zip", members)))
    child = os.fork()
    if child == 0:
        same = [tree.read("b") for _ in range(50)] == [members["b"]] * 50
        os._exit(0 if same else 1)
    assert [tree.read("a") for _ in range(50)] == [members["a"]] * 50
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
