from __future__ import annotations

import pytest

from mle_lint.probes.files.flow import file_flow
from mle_lint.repository import Repository
from tests.memory import MemoryTree

SETTINGS = """
data:
  clean: data/clean
  train: ${root}/train.csv
"""
PLACES = """
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
TABLES = {"train": TOP / "data" / "train.parquet"}

def folder(name):
    return TOP / "runs" / name

class Config:
    model: str = "models/loans.pkl"
"""


def accesses(code: str) -> list[tuple[str, tuple[str, ...], bool]]:
    """What starting `src/main.py` reads and writes."""
    files = {"src/main.py": code, "src/places.py": PLACES, "conf/settings.yaml": SETTINGS}
    repository = Repository(MemoryTree(files))
    module = next(item for item in repository.modules if item.path == "src/main.py")
    return [(a.kind, a.paths, a.sure) for a in file_flow(repository).accesses(module)]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("pd.read_csv('data/a.csv')", "data/a.csv"),
        ("pd.read_csv('./data//a.csv')", "data/a.csv"),
        ("name = 'a'\npd.read_csv(f'data/{name}.csv')", "data/a.csv"),
        ("pd.read_csv('data/%s.csv' % size())", "data/*.csv"),
        ("pd.read_csv('data/{}.csv'.format(size()))", "data/*.csv"),
        ("import os\npd.read_csv(os.path.join('data', 'a.csv'))", "data/a.csv"),
        (
            "import os\npd.read_csv(os.path.join(os.path.dirname(__file__), '..', 'a.csv'))",
            "^/a.csv",
        ),
        ("from src.places import TOP\npd.read_csv(TOP / 'a.csv')", "^/a.csv"),
        ("from src import places\npd.read_csv(places.TOP.joinpath('a.csv'))", "^/a.csv"),
        (
            "from src.places import TABLES\npd.read_parquet(TABLES['train'])",
            "^/data/train.parquet",
        ),
        ("from src.places import folder\nopen(folder('one') / 'a.txt')", "^/runs/one/a.txt"),
        ("from src.places import Config\nc = Config()\njoblib.load(c.model)", "models/loans.pkl"),
        ("cfg = load()\npd.read_csv(cfg['data']['clean'] + '/a.csv')", "data/clean/a.csv"),
        ("cfg = load()\npd.read_csv(cfg.data.train)", "*/train.csv"),
        ("import os\npd.read_csv(os.getenv('TABLE', 'data/a.csv'))", "data/a.csv"),
        (
            "p = argparse.ArgumentParser()\np.add_argument('--in-file', default='a.csv')\n"
            "args = p.parse_args()\npd.read_csv(args.in_file)",
            "a.csv",
        ),
        ("def read(path):\n    return pd.read_csv(path)\nread('data/a.csv')", "data/a.csv"),
        ("def read(path='a.csv'):\n    return pd.read_csv(path)\nread()", "a.csv"),
        (
            "def read(path):\n    path = Path(path) / 'a.csv'\n    return pd.read_csv(path)\n"
            "read('data')",
            "data/a.csv",
        ),
        (
            "class Loans:\n    def __init__(self, home):\n        self.home = home\n"
            "    def read(self):\n        return pd.read_csv(self.home + '/a.csv')\n"
            "Loans('data').read()",
            "data/a.csv",
        ),
        ("pd.read_csv(unknown)", "*"),
        ("with open('a.pkl', 'rb') as file:\n    pickle.load(file)", "a.pkl"),
        ("Path('notes.txt').read_text()", "notes.txt"),
        ("spark.read.parquet('data/rows')", "data/rows"),
        ("load_dataset('json', data_files={'train': 'a.jsonl'})", "a.jsonl"),
    ],
)
def test_the_path_that_is_read(code: str, path: str) -> None:
    assert accesses(f"import pandas as pd\n{code}\n")[0] == ("read", (path,), True)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("frame.to_csv('a.csv')", "a.csv"),
        ("joblib.dump(model, 'a.pkl')", "a.pkl"),
        ("torch.save(model.state_dict(), 'a.pt')", "a.pt"),
        ("model.save('a.keras')", "a.keras"),
        ("open('a.txt', 'w')", "a.txt"),
        ("frame.write.mode('overwrite').parquet('rows')", "rows"),
        ("shutil.copy(source, 'a.pkl')", "a.pkl"),
    ],
)
def test_the_path_that_is_written(code: str, path: str) -> None:
    assert accesses(code) == [("write", (path,), True)]


@pytest.mark.parametrize(
    ("code", "sure"),
    [
        ("if path.exists():\n    open('a.txt')", False),
        ("if ready():\n    open('a.txt')\nelse:\n    raise ValueError('not ready')", True),
        ("try:\n    open('a.txt')\nexcept OSError:\n    rows = []", False),
        ("try:\n    open('a.txt')\nexcept OSError as error:\n    print(error)", True),
        ("def read():\n    open('a.txt')\nif ready():\n    read()", False),
        ("if __name__ == '__main__':\n    open('a.txt')", True),
    ],
)
def test_a_file_that_the_code_may_do_without(code: str, sure: bool) -> None:
    assert accesses(code) == [("read", ("a.txt",), sure)]


def test_the_main_part_of_an_imported_module_is_not_started() -> None:
    files = {
        "a.py": "import b\n",
        "b.py": "open('at-import.txt')\nif __name__ == '__main__':\n    open('alone.txt')\n",
    }
    repository = Repository(MemoryTree(files))
    found = file_flow(repository).accesses(repository.modules[0])
    assert [access.paths for access in found] == [("at-import.txt",)]


@pytest.mark.parametrize(
    ("path", "kind", "maker"),
    [
        ("data/rows.csv", "committed", ""),
        ("rows.csv", "committed", ""),
        ("data/kept.csv", "committed", ""),
        ("data/clean.csv", "other", "prepare.py"),
        ("out/fold_3.csv", "other", "prepare.py"),
        ("own.csv", "own", ""),
        ("made/anything.txt", "unknown", ""),
        ("data/nowhere.csv", "nobody", ""),
        ("/home/marta/rows.csv", "foreign", ""),
        ("C:\\\\Users\\\\marta\\\\rows.csv", "foreign", ""),
        ("/opt/data/rows.csv", "unknown", ""),
        ("s3://loans/rows.csv", "unknown", ""),
        ("bert-base-uncased", "unknown", ""),
    ],
)
def test_where_a_file_comes_from(path: str, kind: str, maker: str) -> None:
    files = {
        "data/rows.csv": "a\n",
        "data/kept.csv.dvc": "outs:\n",
        "train.py": f"import pandas as pd\nrows = pd.read_csv('{path}')\nrows.to_csv('own.csv')\n",
        "prepare.py": "import zipfile\n"
        "frame.to_csv('data/clean.csv')\n"
        "for fold in range(5):\n    frame.to_csv(f'out/fold_{fold}.csv')\n"
        "zipfile.ZipFile('a.zip').extractall('made')\n",
    }
    repository = Repository(MemoryTree(files))
    train = next(item for item in repository.modules if item.path == "train.py")
    flow = file_flow(repository)
    origin = flow.origin(flow.accesses(train)[0], (train,))
    assert (origin.kind, origin.module.path if origin.module else "") == (kind, maker)


@pytest.mark.parametrize(
    ("code", "homeless"),
    [
        ("frame.to_csv('out/a.csv')", True),
        ("frame.to_csv('data/a.csv')", False),
        ("frame.to_csv('a.csv')", False),
        ("os.makedirs('out/deep')\nframe.to_csv('out/a.csv')", False),
        ("make_it()\nos.makedirs(somewhere)\nframe.to_csv('out/a.csv')", False),
        ("if asked():\n    frame.to_csv('out/a.csv')", False),
    ],
)
def test_a_folder_that_nothing_makes(code: str, homeless: bool) -> None:
    repository = Repository(MemoryTree({"data/rows.csv": "a\n", "train.py": code}))
    assert (file_flow(repository).homeless(repository.modules[0]) is not None) == homeless


def test_functions_that_call_each_other_for_ever() -> None:
    code = "def a(x):\n    return b(x + 'x')\n\ndef b(x):\n    return a(b(x))\n\nopen(a('y'))\n"
    assert accesses(code)[0] == ("read", ("*",), True)
