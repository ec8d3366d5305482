from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.model import Unknown, UserError
from mle_lint.trees import limits
from mle_lint.trees.archive import ArchiveTree
from mle_lint.trees.base import Entry, Unreadable


def member(
    name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, target: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, target
    return info, content


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    compression = path.suffix.removeprefix(".").replace("tgz", "gz").replace("tar", "")
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return write(path, raw.getvalue(), compression)


def write(path: Path, raw: bytes, compression: str = "") -> Path:
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }
    path.write_bytes(pack[compression](raw) if compression else raw)
    return path


def why(tree: ArchiveTree, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def complaint(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        ArchiveTree(str(path))
    return str(caught.value).replace(str(path), "PATH")


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tar.xz"])
def test_each_compression(tmp_path: Path, name: str) -> None:
    folder = member("./top", kind=tarfile.DIRTYPE)
    path = tarred(tmp_path / name, folder, member("./top/a", b"1"), member("top/b/c", b"x" * 1024))
    tree = ArchiveTree(str(path))
    assert tree.entries() == (Entry("a", 1), Entry("b/c", 1024))
    assert tree.read("a") == b"1"
    assert tree.read("b/c") == b"x" * 1024


def test_links_and_second_names(tmp_path: Path) -> None:
    path = tarred(
        tmp_path / "x.tar",
        member("t/d/f", b"12"),
        member("t/in", kind=tarfile.SYMTYPE, target="d/f"),
        member("t/out", kind=tarfile.SYMTYPE, target="/etc/passwd"),
        member("t/second", kind=tarfile.LNKTYPE, target="t/d/f"),
        member("t/third", kind=tarfile.LNKTYPE, target="t/second"),
        member("t/none", kind=tarfile.LNKTYPE, target="../none"),
        member("t/pipe", kind=tarfile.FIFOTYPE),
    )
    tree = ArchiveTree(str(path))
    assert tree.entries() == (
        Entry("d/f", 2),
        Entry("in", 3, "d/f"),
        Entry("none", 0, missing=True),
        Entry("out", 11, "/etc/passwd"),
        Entry("second", 2),
        Entry("third", 2),
    )
    assert tree.read("in") == b"12"
    assert tree.read("second") == b"12"
    assert tree.read("third") == b"12"
    assert why(tree, "none") == "not in the archive"
    assert why(tree, "out") == "a link out of the tree"


def test_names_out_of_the_archive_and_names_in_other_bytes(tmp_path: Path) -> None:
    path = tarred(
        tmp_path / "x.tar",
        member("../evil"),
        member("/etc/c"),
        member("caf\udce9"),
        member("new\nline"),
    )
    tree = ArchiveTree(str(path))
    assert tree.entries() == (Entry("caf\udce9"), Entry("etc/c"), Entry("new\nline"))
    assert tree.unknown == (Unknown(".", "1 files with unusable paths were not read"),)


def test_the_last_of_two_members_with_one_name_counts(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", member("a", b"first"), member("a", b"2"))
    tree = ArchiveTree(str(path))
    assert tree.entries() == (Entry("a", 1),)
    assert tree.read("a") == b"2"


def test_the_largest_members_are_let_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_KEPT", 10)
    path = tarred(
        tmp_path / "x.tar.gz", member("a", b"4444"), member("b", b"55555"), member("c", b"22")
    )
    tree = ArchiveTree(str(path))
    assert tree.read("a") == b"4444"
    assert why(tree, "b") == "too large to hold; unpack the archive and lint the folder"
    assert tree.read("c") == b"22"


def test_a_large_member_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_READ", 2**20)
    path = tarred(tmp_path / "x.tar.gz", member("a", b"0" * (2**20 + 1)), member("b", b"1"))
    tree = ArchiveTree(str(path))
    assert why(tree, "a") == "larger than 1 MiB"
    assert tree.read("b") == b"1"


def test_archives_that_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tarred(tmp_path / "x.tar.gz", member("a", b"12"), member("b", b"12"))
    monkeypatch.setattr(limits, "MAX_MEMBERS", 1)
    assert complaint(path) == "PATH cannot be read: it holds more than 1 members"
    monkeypatch.setattr(limits, "MAX_ARCHIVE", 1)
    assert complaint(path) == (
        "PATH cannot be read: it holds more than 0 GiB; unpack it and lint the folder"
    )


def test_a_declared_size_is_believed_before_anything_is_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a")
    info.size = 2**31 + 1
    path = write(tmp_path / "x.tar", info.tobuf())
    assert complaint(path) == (
        "PATH cannot be read: it holds more than 2 GiB; unpack it and lint the folder"
    )


def test_headers_that_swell_are_refused(tmp_path: Path) -> None:
    info, content = member("b", b"1")
    info.pax_headers = {"comment": "x" * (3 * 2**20)}
    path = tarred(tmp_path / "x.tar.gz", member("a", b"1"), (info, content))
    assert complaint(path) == "PATH cannot be read: it is broken or no tar file"


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar", member("a", b"1"), member("b", b"2"))
    raw = bytearray(path.read_bytes())
    raw[1024] ^= 1
    assert complaint(write(path, bytes(raw))) == "PATH cannot be read: it is broken or no tar file"


@pytest.mark.parametrize("raw", [b"", b"no archive", b"\x1f\x8b broken", b"BZh", b"\xfd7zXZ\x00"])
def test_broken_tar_files(tmp_path: Path, raw: bytes) -> None:
    path = write(tmp_path / "x.tar", raw)
    assert complaint(path) == "PATH cannot be read: it is broken or no tar file"


def test_a_tar_file_that_ends_early(tmp_path: Path) -> None:
    whole = tarred(tmp_path / "x.tar.gz", member("a", os.urandom(5_000))).read_bytes()
    path = write(tmp_path / "x.tar.gz", whole[:2_000])
    assert complaint(path) == "PATH cannot be read: it is broken or no tar file"


def test_an_empty_archive(tmp_path: Path) -> None:
    assert ArchiveTree(str(tarred(tmp_path / "x.tar"))).entries() == ()
