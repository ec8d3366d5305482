"""Which calls read and write files, and which of their arguments is the path."""

from __future__ import annotations

import ast

from mle_lint.probes.files.shapes import OPEN, Shape, dotted, shape
from mle_lint.record import NamedTuple


class _Takes(NamedTuple):
    """Where a call takes the path: its place among the arguments, and names of keywords.

    `package` is a part of the call's name, where its last part says too little.
    """

    kind: str
    at: int
    keywords: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


_TABLE = ("filepath_or_buffer", "path", "io", "path_or_buf", "source", "file", "excel_writer")
_MODELS = ("joblib", "skops", "torch", "cloudpickle", "dill", "compress_pickle", "pickle", "srsly")
_ARRAYS = ("np", "numpy", "jnp")
_CALLS: dict[str, _Takes] = {
    **dict.fromkeys((
        "read_csv", "read_parquet", "read_excel", "read_json", "read_pickle", "read_feather",
        "read_table", "read_hdf", "read_orc", "read_fwf", "read_stata", "read_ipc", "read_ndjson",
        "scan_csv", "scan_parquet", "read_file", "genfromtxt", "loadtxt",
    ), _Takes("read", 0, (*_TABLE, "fname", "filename"))),
    **dict.fromkeys((
        "to_csv", "to_parquet", "to_excel", "to_json", "to_pickle", "to_feather", "to_hdf",
        "write_csv", "write_parquet", "sink_parquet", "write_ndjson", "to_file", "savefig",
    ), _Takes("write", 0, (*_TABLE, "fname", "filename"))),
    "load": _Takes("read", 0, ("filename", "f", "file"), (*_MODELS, *_ARRAYS)),
    "dump": _Takes("write", 1, ("filename", "f", "file"), ("joblib", "skops", "compress_pickle")),
    "load_model": _Takes("read", 0, ("filepath", "fname", "path", "model_file")),
    "load_weights": _Takes("read", 0, ("filepath",)),
    "load_from_disk": _Takes("read", 0, ("dataset_path",)),
    "ImageFolder": _Takes("read", 0, ("root",)),
    "flow_from_directory": _Takes("read", 0, ("directory",)),
    "image_dataset_from_directory": _Takes("read", 0, ("directory",)),
    "load_dataset": _Takes("read", 99, ("data_files",)),
    "read_index": _Takes("read", 0, (), ("faiss",)),
    "Booster": _Takes("read", 99, ("model_file",)),
    "InferenceSession": _Takes("read", 0, ("path_or_bytes",)),
    "YOLO": _Takes("read", 0, ("model",)),
    "savez": _Takes("write", 0, ("file",), _ARRAYS),
    "savez_compressed": _Takes("write", 0, ("file",), _ARRAYS),
    "savetxt": _Takes("write", 0, ("fname",), _ARRAYS),
    "save_model": _Takes("write", 0, ("fname", "filepath", "path", "filename", "output_dir")),
    "save_weights": _Takes("write", 0, ("filepath",)),
    "save_pretrained": _Takes("write", 0, ("save_directory",)),
    "save_to_disk": _Takes("write", 0, ("dataset_path",)),
    "write_index": _Takes("write", 1, (), ("faiss",)),
    "export": _Takes("write", 2, ("f",), ("torch", "onnx")),
    "urlretrieve": _Takes("write", 1, ("filename",)),
    "download_file": _Takes("write", 2, ("Filename",)),
    "copy": _Takes("write", 1, ("dst",), ("shutil",)),
    "copyfile": _Takes("write", 1, ("dst",), ("shutil",)),
    "copy2": _Takes("write", 1, ("dst",), ("shutil",)),
    "copytree": _Takes("write", 1, ("dst",), ("shutil",)),
    "move": _Takes("write", 1, ("dst",), ("shutil",)),
    "FileHandler": _Takes("write", 0, ("filename",)),
    "RotatingFileHandler": _Takes("write", 0, ("filename",)),
    "basicConfig": _Takes("write", 99, ("filename",)),
    "makedirs": _Takes("folder", 0, ("name",)),
    "extractall": _Takes("folder", 0, ("path",)),
    "unpack_archive": _Takes("folder", 1, ("extract_dir",)),
}  # fmt: skip
# Methods of a path, without the path among their arguments.
_METHODS = {
    "read_text": "read", "read_bytes": "read", "write_text": "write", "write_bytes": "write",
    "mkdir": "folder",
}  # fmt: skip
_SPARK = frozenset({"parquet", "csv", "json", "save", "load", "orc", "text"})
# What takes the path of a file or of a store elsewhere; there no file is looked for.
_REMOTE = ("mlflow", "wandb", "bentoml", "spacy", "hub", "clearml", "s3fs", "gcsfs")
_DATABASES = ("duckdb", "sqlite3", "lancedb")


# What calls of a kind write, where the path itself is not known.
_TABLES = (
    ".csv", ".tsv", ".txt", ".parquet", ".pq", ".feather", ".xlsx", ".xls", ".json", ".jsonl",
    ".pkl", ".pickle", ".gz", ".gzip", ".zip", ".h5", ".hdf5", ".arrow", ".ndjson", ".geojson",
)  # fmt: skip
_WRITTEN = {
    **dict.fromkeys(
        (name for name in _CALLS if name.startswith(("to_", "write_", "sink_"))), _TABLES
    ),
    **dict.fromkeys(("FileHandler", "RotatingFileHandler", "basicConfig"), (".log", ".txt")),
    "savefig": (".png", ".jpg", ".jpeg", ".svg", ".pdf"),
    "dump": (".pkl", ".pickle", ".joblib", ".sav", ".model", ".bin", ".gz", ".z", ".skops"),
    "save": (
        ".pt", ".pth", ".bin", ".h5", ".hdf5", ".keras", ".npy", ".npz", ".ckpt", ".model", ".pkl",
        ".pickle", ".joblib", ".json", ".onnx", ".png", ".jpg", ".tif", ".tiff",
    ),
}  # fmt: skip


# Calls of a model registry: where they take the name under which a model is kept.
REGISTRY = {
    "register_model": _Takes("register", 1, ("name",)),
    "create_registered_model": _Takes("register", 0, ("name",)),
    "log_model": _Takes("register", 99, ("registered_model_name",)),
    "save_model": _Takes("register", 99, ("registered_model_name",)),
    "load_model": _Takes("ask", 0, ("model_uri",)),
    "get_model_version_by_alias": _Takes("ask", 0, ("name",)),
}


# The last parts of the names of calls that may write.
WRITERS = frozenset({
    *(name for name, takes in _CALLS.items() if takes.kind != "read"),
    *(name for name, kind in _METHODS.items() if kind != "read"),
    *_SPARK, "open", "connect", "save",
})  # fmt: skip


FOLDERS = frozenset({
    "mkdir", *(name for name, takes in _CALLS.items() if takes.kind == "folder"),
})  # fmt: skip
# The last parts of the names of all calls that have to do with files.
NAMES = frozenset({*_CALLS, *_METHODS, *_SPARK, "open", "connect", "save", *REGISTRY})


def suffixes_of(name: str) -> tuple[str, ...]:
    """The endings of what a call of that name writes; none where it may be any."""
    return _WRITTEN.get(name.rsplit(".", 1)[-1], ())


class FileCall(NamedTuple):
    """A call that reads or writes a file, or makes a folder, and the shape of its path."""

    kind: str
    path: Shape


def file_call(node: ast.Call, name: str) -> FileCall | None:
    """What a call does to a file; `name` is its dotted name through the imports."""
    last = name.rsplit(".", 1)[-1]
    first = name.partition(".")[0]
    if last in REGISTRY and (found := _registered(node, last)) is not None:
        return found
    if first in _REMOTE or ".Session" in name:
        return None
    if last == "open":
        return _opened(node, name)
    if last in _METHODS and isinstance(node.func, ast.Attribute):
        return FileCall(_METHODS[last], shape(node.func.value))
    if last in _SPARK and (".read" in name or ".write" in name) and node.args:
        return FileCall("write" if ".write" in name else "read", shape(node.args[0]))
    if last == "connect" and first in _DATABASES:
        kept = any(k.arg == "read_only" and _is_true(k.value) for k in node.keywords)
        return FileCall("read" if kept else "write", _argument(node, 0, ("database",)))
    takes = _CALLS.get(last)
    if takes is not None and (not takes.packages or first in takes.packages):
        return FileCall(takes.kind, _argument(node, takes.at, takes.keywords))
    if last == "save" and "." in name:
        # `torch.save(model, path)` against `model.save(path)` and `np.save(path, array)`.
        return FileCall("write", _argument(node, 1 if first == "torch" else 0, ("f", "filepath")))
    return None


def _registered(node: ast.Call, last: str) -> FileCall | None:
    """A model that is put into a registry or taken from it, by its name."""
    takes = REGISTRY[last]
    named = {keyword.arg for keyword in node.keywords}
    if last == "load_model" and "mlflow" not in dotted(node.func):
        return None
    if len(node.args) <= takes.at and named.isdisjoint(takes.keywords):
        return None
    return FileCall(takes.kind, _argument(node, takes.at, takes.keywords))


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _argument(node: ast.Call, at: int, keywords: tuple[str, ...]) -> Shape:
    for keyword in node.keywords:
        if keyword.arg in keywords:
            found = shape(keyword.value)
            return Shape("either", "", found.parts) if found.kind == "table" else found
    return shape(node.args[at]) if len(node.args) > at else OPEN


def _opened(node: ast.Call, name: str) -> FileCall | None:
    """`open(path, mode)` or `path.open(mode)`."""
    method = isinstance(node.func, ast.Attribute) and dotted(node.func) not in (
        "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "aiofiles.open",
        "smart_open.open", "os.open",
    )  # fmt: skip
    if method and name.partition(".")[0] in (
        "Image",
        "PIL",
        "webbrowser",
        "fs",
        "zipfile",
        "tarfile",
    ):
        return None
    at = 0 if method else 1
    given = next((k.value for k in node.keywords if k.arg == "mode"), None)
    mode = given or (node.args[at] if len(node.args) > at else None)
    if mode is None:
        kind = "read"
    elif not (isinstance(mode, ast.Constant) and isinstance(mode.value, str)):
        return FileCall("write", OPEN)
    else:
        kind = "write" if set(mode.value) & set("wax") else "read"
    path = shape(node.func.value) if method and isinstance(node.func, ast.Attribute) else None
    return FileCall(kind, path if path is not None else _argument(node, 0, ("file",)))
