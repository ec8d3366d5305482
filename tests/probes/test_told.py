from __future__ import annotations

from mle_lint.probes.documents.told import told
from mle_lint.repository import Repository
from tests.memory import MemoryTree

README = """# Loans

Run `make train` or `python src/train.py --rows 10`; do not make things up, and keep
python code in order.

```bash
$ git clone https://example.org/loans.git
$ cd loans/service
(venv) $ pip install -r requirements.txt
wget https://example.org/setup.sh
bash setup.sh
cd ..
docker compose up
```

```python
pip = install(nothing)
python3 = pip
pip install -r extra.txt
```

```angular2html
SEED=1 python train.py
<p>python is fine</p>
```
"""


def test_commands_stand_in_code_and_in_sentences_with_their_folders() -> None:
    files = {"README.md": README, "Makefile": "train:\n\tpython src/train.py\n", "service/a.py": ""}
    found = [
        (" ".join(item.words), item.place.line, item.folder)
        for item in told(Repository(MemoryTree(files)))
    ]
    assert found == [
        ("make train", 3, ""),
        ("python src/train.py --rows 10", 3, ""),
        ("git clone https://example.org/loans.git", 7, ""),
        ("pip install -r requirements.txt", 9, "service"),
        ("wget https://example.org/setup.sh", 10, "service"),
        ("bash setup.sh", 11, "service"),
        ("docker compose up", 13, ""),
        ("pip install -r extra.txt", 19, ""),
        ("python train.py", 23, ""),
    ]
