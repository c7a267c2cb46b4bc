"""The rooms of the package stay easy to enter: their sizes, and one name for one thing.

import-linter, in pyproject.toml, holds which room may import which.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from tests.support.project import ROOT

PACKAGE: Final = ROOT / "generator"
MODULES: Final = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")
}

MAX_MODULES: Final = 10
MAX_MODULE_LINES: Final = 300
MAX_FUNCTION_LINES: Final = 50
MAX_SUMMARY: Final = 100

# Each with its reason; one that is no longer needed fails too.
EXCEPTIONS: Final = {
    "cli": "a module for each of twelve commands, and what they share",
    "diagnostics/rulebook.py": "a table: what each rule says to people",
}


def exceeding(found: dict[str, int], limit: int) -> dict[str, int]:
    return {name: size for name, size in found.items() if size > limit and name not in EXCEPTIONS}


def public_definitions() -> Iterator[tuple[str, str]]:
    """Every public class, function and constant, with its module."""
    for module, text in MODULES.items():
        for node in ast.parse(text).body:
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    yield name, module
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name, module
                case ast.Assign(targets=targets):
                    yield from ((target.id, module) for target in targets if isinstance(target, ast.Name))


def rooms() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        room, _, name = module.rpartition("/")
        if name not in {"__init__.py", "__main__.py"}:
            found[room].append(name)
    return found


def function_lengths() -> dict[str, int]:
    return {
        f"{module}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, text in MODULES.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }


def test_no_module_is_outside_a_room_and_no_room_is_crowded() -> None:
    assert "" not in rooms()
    assert exceeding({room: len(names) for room, names in rooms().items()}, MAX_MODULES) == {}


def test_no_module_and_no_function_is_long() -> None:
    assert exceeding({name: len(text.splitlines()) for name, text in MODULES.items()}, MAX_MODULE_LINES) == {}
    assert exceeding(function_lengths(), MAX_FUNCTION_LINES) == {}


def test_no_public_name_is_defined_twice() -> None:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for name, module in public_definitions():
        if not name.startswith("_") and name not in EXCEPTIONS:
            owners[name].append(module)
    assert {name: modules for name, modules in owners.items() if len(modules) > 1} == {}


def test_no_private_name_is_imported_from_another_module() -> None:
    for module, text in MODULES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
                assert [a.name for a in node.names if a.name.startswith("_")] == [], module


def test_a_room_has_a_door_and_nothing_behind_it_is_exported_there() -> None:
    for module, text in MODULES.items():
        tree = ast.parse(text)
        docstring = ast.get_docstring(tree) or ""
        assert docstring, module
        assert len(docstring.splitlines()[0]) <= MAX_SUMMARY, module
        if module.endswith("__init__.py"):
            assert len(tree.body) == 1, f"{module} is its docstring and nothing else"


def test_every_exception_is_needed() -> None:
    sizes = {name: len(text.splitlines()) > MAX_MODULE_LINES for name, text in MODULES.items()}
    sizes |= {name: length > MAX_FUNCTION_LINES for name, length in function_lengths().items()}
    sizes |= {room: len(names) > MAX_MODULES for room, names in rooms().items()}
    assert [name for name in EXCEPTIONS if not sizes.get(name)] == []
