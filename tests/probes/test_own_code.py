"""Names lead to the module that Python would find from the importer's place."""

from __future__ import annotations

from mle_lint.artefacts import python
from mle_lint.artefacts.module import Module
from mle_lint.probes.code.own_code import OwnCode


def own(**sources: str) -> OwnCode:
    files = {name.replace("__", "/") + ".py": text for name, text in sources.items()}
    return OwnCode(Module(path, python.parse(text)) for path, text in files.items())


def path_of(code: OwnCode, importer: str, name: str) -> str | None:
    found = code.target(code.by_path[importer], name)
    return found.path if found else None


def test_the_nearest_of_two_modules_of_one_name_is_meant() -> None:
    code = own(a__main="", a__config="", b__main="", b__config="")
    assert path_of(code, "b/main.py", "config.PATH") == "b/config.py"


def test_a_relative_name_starts_at_the_importers_folder() -> None:
    code = own(app__api__routes="", app__model="", model="")
    assert path_of(code, "app/api/routes.py", "..model.load") == "app/model.py"


def test_a_copy_of_a_known_package_elsewhere_is_not_meant() -> None:
    code = own(app__main="", old__lib__flask="")
    assert path_of(code, "app/main.py", "flask.Flask") is None


def test_a_standard_module_is_not_an_own_one_of_another_folder() -> None:
    code = own(app__main="", tools__logging="")
    assert path_of(code, "app/main.py", "logging") is None


def test_calls_are_followed_through_classes_and_imports() -> None:
    code = own(
        app="from store import Store\ndef answer():\n    return Store().get()\ndef other(): ...\n",
        store="class Store:\n    def __init__(self): ...\n    def get(self): ...\n",
    )
    reached = code.reached(code.by_path["app.py"], ["answer"])
    assert sorted(scope.name for scope in reached) == ["Store.__init__", "Store.get", "answer"]


def test_an_import_circle_ends() -> None:
    code = own(a="import b\n", b="import a\n")
    assert [module.path for module in code.closure(code.by_path["a.py"])] == ["a.py", "b.py"]
