"""The map of ARCHITECTURE.md holds: who may import whom, and who may know which library."""

import ast
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parent.parent / "generator"

# From the ground up: a module imports only what stands before it.
ORDER = (
    "escaping",
    "display",
    "vocabulary",
    "glossary",
    "rulebook",
    "problems",
    "text",
    "spellings",
    "syntax",
    "tree",
    "source",
    "values",
    "indicator_values",
    "identity",
    "model",
    "registry",
    "fields",
    "reader",
    "schema",
    "rules.privacy",
    "rules.text",
    "rules.indicator",
    "rules.finding",
    "rules.funding",
    "rules.declaration",
    "rules.registry",
    "rules.catalog",
    "rules.review",
    "rules",
    "entries",
    "excerpts",
    "catalog",
    "measures",
    "strictness",
    "facts",
    "registrations",
    "years",
    "changes",
    "examination",
    "records",
    "shares",
    "inspection",
    "mending",
    "drafts",
    "formatting",
    "search",
    "export",
    "report",
    "render",
    "page",
    "guide",
    "indexes",
    "comparisons",
    "forms",
    "pages",
    "sitemap",
    "change_report",
    "change_comment",
    "change_record",
    "clock",
    "package",
    "files",
    "cache",
    "workers",
    "inspector",
    "revisions",
    "watching",
    "trees",
    "manifest",
    "shelf",
    "theme",
    "sharing",
    "assembly",
    "plugin",
    "upkeep",
    "build",
    "commands",
    "commands.shared",
    "commands.selection",
    "commands.check",
    "commands.schema",
    "commands.diff",
    "commands.fmt",
    "commands.new",
    "commands.site",
    "cli",
)
COMMANDS = {name for name in ORDER if name.startswith("commands.")}
ALONE = {
    "ruamel": {"tree", "formatting"},
    "jinja2": {"render"},
    "mkdocs": {"sharing", "plugin", "build"},
    "click": {"cli", *COMMANDS},
    "rich": {"report", "change_report", *COMMANDS},
    "pydantic": {"model", "reader"},
    "watchdog": {"watching"},
    "sqlite3": {"cache", "shelf"},
    "multiprocessing": {"workers"},
}
EDGES = {"plugin", "cli", *COMMANDS}
IMPURE = {"os", "pathlib", "shutil", "tempfile", "io", "time", "logging", "subprocess", "socket", "random"}
MAY_TOUCH_THE_WORLD = {
    "package",
    "files",
    "cache",
    "workers",
    "inspector",
    "revisions",
    "watching",
    "trees",
    "manifest",
    "shelf",
    "theme",
    "sharing",
    "assembly",
    "plugin",
    "build",
    "upkeep",
    "cli",
    "render",
    *COMMANDS,
}  # render only finds its templates


def module_name(path: Path) -> str:
    name = path.relative_to(GENERATOR).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


MODULES = {module_name(path): path for path in GENERATOR.rglob("*.py") if path != GENERATOR / "__init__.py"}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "generator":
                found |= {f"generator.{alias.name}" for alias in node.names}
            else:
                found.add(str(node.module))
    return found


def test_every_module_is_on_the_map() -> None:
    assert sorted(MODULES) == sorted(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_imports_run_up_the_list_only(name: str) -> None:
    own = {
        module.removeprefix("generator.")
        for module in imported(MODULES[name])
        if module.startswith("generator.")
    }
    assert own <= set(ORDER[: ORDER.index(name)])


@pytest.mark.parametrize("name", ORDER)
def test_each_library_is_known_where_it_belongs(name: str) -> None:
    libraries = {module.partition(".")[0] for module in imported(MODULES[name])}
    for library, owners in ALONE.items():
        assert library not in libraries or name in owners, f"{name} imports {library}"
    assert name in MAY_TOUCH_THE_WORLD or not libraries & IMPURE


def test_the_edges_do_not_import_each_other() -> None:
    for name in EDGES:
        others = {"plugin"} if name != "plugin" else EDGES - {"plugin"}
        assert not imported(MODULES[name]) & {f"generator.{other}" for other in others}
