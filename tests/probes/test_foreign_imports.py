from mle_lint.probes.code.foreign_imports import imported, reached
from mle_lint.repository import Repository
from tests.memory import MemoryTree


def repository(**files: str) -> Repository:
    return Repository(MemoryTree(files))


def test_modules_are_found_by_folder_alias_and_index() -> None:
    found = repository(**{
        "web/app/api/route.ts": 'import { a } from "@/lib/a";\nimport b from "../../b";\n'
        'import type { T } from "@/lib/types";\nimport x from "openai";\n'
        'const d = require("./d.js");',
        "web/lib/a.ts": "",
        "web/lib/types.ts": "",
        "web/b/index.tsx": "",
        "web/app/api/d.ts": "",
    })  # fmt: skip
    assert imported(found, "web/app/api/route.ts") == (
        "web/lib/a.ts",
        "web/b/index.tsx",
        "web/app/api/d.ts",
    )


def test_files_are_followed_four_steps_and_circles_end() -> None:
    chain = {f"src/f{n}.js": f'import "./f{n + 1}";' for n in range(7)}
    assert reached(repository(**chain), "src/f0.js") == tuple(f"src/f{n}.js" for n in range(5))
    pair = {"a.ts": 'export * from "./b";', "b.ts": 'import("./a");'}
    assert reached(repository(**pair), "a.ts") == ("a.ts", "b.ts")


def test_packages_of_go_are_folders() -> None:
    found = repository(**{
        "cmd/main.go": 'import (\n\t"fmt"\n\t"example.com/risk/internal/model"\n)\n',
        "cmd/routes.go": "package main\n",
        "internal/model/model.go": "package model\n",
    })  # fmt: skip
    assert imported(found, "cmd/main.go") == ("cmd/routes.go", "internal/model/model.go")


def test_classes_of_java_are_found_by_name() -> None:
    found = repository(**{
        "src/main/java/risk/Api.java": "import risk.model.Score;\nclass Api { Asks asks; }\n",
        "src/main/java/risk/Asks.java": "class Asks {}\n",
        "src/main/java/risk/Idle.java": "class Idle {}\n",
        "src/main/java/risk/model/Score.java": "class Score {}\n",
    })  # fmt: skip
    assert imported(found, "src/main/java/risk/Api.java") == (
        "src/main/java/risk/model/Score.java",
        "src/main/java/risk/Asks.java",
    )
