"""The files of a new project: those of the program's repository, with the project's own names in them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from generator.checks.check_file import check_registry_file, site_editions
from generator.declarations.drafts import REGISTRY_HEADER, NewUnit, add_unit
from generator.declarations.editions.known_editions import DEFAULT_EDITION
from generator.declarations.identity import REGISTRY
from generator.declarations.schema.declaration_schema import schema_json
from generator.declarations.schema.edition_schema import edition_schema_json
from generator.declarations.yaml.source import RawFile, parse_source
from generator.diagnostics.rulebook import Severity
from generator.forms import vocabulary as v
from generator.site.new_project.manifest import SCHEMAS
from generator.site.new_project.settings import FORGES, ProjectSettings

REQUIREMENTS: Final = "requirements.txt"

_PROGRAM_ONLY: Final = re.compile(
    r"^[ \t]*(?:#|//) ↓ 只用于程序自己的仓库\n(?:.*\n)*?[ \t]*(?:#|//) ↑ 只用于程序自己的仓库\n", re.MULTILINE
)
_OF_A_FORGE: Final[Mapping[str, str]] = {".github/": "GitHub", ".gitlab": "GitLab"}
"""Beginnings of paths that one forge needs."""

_FOR_MERGE_REQUESTS: Final = frozenset({".ci/propose.py", ".ci/comment.py"})
"""What any forge needs."""

_FORGE_ROWS: Final[Mapping[str, str]] = {
    "GitHub": "| `.github/` | GitHub 上的自动检查和发布，谁审核什么（`CODEOWNERS`） |\n",
    "GitLab": "| `.gitlab-ci.yml`、`.gitlab/` | GitLab 上的自动检查和发布，谁审核什么（`CODEOWNERS`） |\n",
}


class InvalidSettingsError(Exception):
    """Raised when the answers do not fit together; the text says in Chinese why."""


def project_files(
    sources: Mapping[str, bytes], settings: ProjectSettings, requirement: str
) -> Mapping[str, bytes]:
    """Return the files that an upgrade brings up to date, by path, without the schemas.

    `requirement` is what pip installs the program by.
    """
    forges = FORGES[settings.forge]
    texts = {
        path: _PROGRAM_ONLY.sub("", data.decode())
        for path, data in sources.items()
        if _is_wanted(path, forges)
    }
    texts["mkdocs.yml"] = _configuration(texts["mkdocs.yml"], settings)
    texts["README.md"] = _readme(texts["README.md"], settings, forges)
    texts[REQUIREMENTS] = f"{requirement}\n"
    return {path: text.encode() for path, text in sorted(texts.items())}


def schema_files(shared_files: Iterable[RawFile]) -> Mapping[str, bytes]:
    """Return the schemas for editors of YAML, by path, for a project with this units.yml and these editions."""
    texts = (schema_json(site_editions(shared_files)), edition_schema_json())
    return {path: text.encode() for path, text in zip(SCHEMAS, texts, strict=True)}


def registry_file(settings: ProjectSettings) -> RawFile:
    """Return units.yml with the first unit; InvalidSettingsError if its names or codes break a rule."""
    usual = "" if settings.edition == DEFAULT_EDITION else f"{v.EDITION}: {settings.edition}\n"
    source, _ = parse_source(REGISTRY, f"{REGISTRY_HEADER}{usual}".encode()) if usual else (None, [])
    unit = NewUnit(settings.unit, settings.unit_code, settings.department, settings.department_code)
    file = RawFile(REGISTRY, add_unit(source, unit).encode())
    registry, problems = check_registry_file(file)
    errors = [problem.message for problem in problems if problem.severity is Severity.ERROR]
    if errors or registry is None or settings.unit not in registry.units_by_name:
        raise InvalidSettingsError("；".join(errors) or "主管部门和单位写不进登记表")
    return file


def _is_wanted(path: str, forges: Sequence[str]) -> bool:
    """Return whether a project on these forges needs a file."""
    if path in _FOR_MERGE_REQUESTS:
        return bool(forges)
    return all(forge in forges for beginning, forge in _OF_A_FORGE.items() if path.startswith(beginning))


def _configuration(text: str, settings: ProjectSettings) -> str:
    """Return mkdocs.yml with the name and the address of the site; the strings of JSON are strings of YAML."""
    text = _replace_line(
        text, r"site_name: .*", f"site_name: {json.dumps(settings.name, ensure_ascii=False)}"
    )
    return (
        _replace_line(text, r"# site_url: .*", f"site_url: {settings.site_url}")
        if settings.site_url
        else text
    )


def _replace_line(text: str, pattern: str, line: str) -> str:
    """Replace the one line of a text that has a pattern."""
    changed, count = re.subn(rf"(?m)^{pattern}$", lambda _: line, text)
    if count != 1:
        raise ValueError(f"{count} lines, not one: {pattern}")
    return changed


def _readme(template: str, settings: ProjectSettings, forges: Sequence[str]) -> str:
    address = f"：<{settings.site_url}>" if settings.site_url else ""
    rows = "".join(_FORGE_ROWS[forge] for forge in forges)
    values = {"name": settings.name, "address": address, "forge_rows": rows}
    return re.sub(r"\{(name|address|forge_rows)\}", lambda match: values[match[1]], template)
