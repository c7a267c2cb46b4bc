"""The identity of a declaration: its path, which is also the address of its page.

Paths are relative to declarations/, with `/`. Nothing in this module reads the content of a file.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from generator.diagnostics.problem import Problem, file_problem
from generator.forms.cell import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_SLUG_LENGTH,
    SLUG_PATTERN,
    WINDOWS_DEVICES,
)
from generator.forms.spelling import Correction, guess_code

REGISTRY: Final = "units.yml"
WITHDRAWALS: Final = "withdrawn.yml"
"""File that lists the declarations that are published no more."""
EDITIONS_FOLDER: Final = "editions/"
"""Folder of a site's own editions of the form, in declarations/."""


def is_edition(path: str) -> bool:
    """Return whether a file describes an edition of the form."""
    return path.startswith(EDITIONS_FOLDER)


def is_shared(path: str) -> bool:
    """Return whether a file is no declaration, and all declarations are read by it."""
    return path == REGISTRY or is_edition(path)


def is_declaration(path: str) -> bool:
    """Return whether a file is meant to be a declaration."""
    return not is_shared(path) and path != WITHDRAWALS


class Identity(NamedTuple):
    """Which declaration this is: the same unit and project in another year are the same project."""

    year: int
    unit: str
    project: str

    @property
    def address(self) -> str:
        """Address of the page from the site's root, such as `2025/some-unit/some-project/`."""
        return f"{self.year}/{self.unit}/{self.project}/"

    @property
    def path(self) -> str:
        """Path of the file from declarations/, such as `2025/some-unit/some-project.yml`."""
        return f"{self.year}/{self.unit}/{self.project}.yml"


def identify(path: str) -> tuple[Identity | None, list[Problem]]:
    """Return the identity that a path spells, or None and the problems of the path."""
    parts = path.split("/")
    if len(parts) != 3:
        message = "文件应放在 <年度>/<单位代号>/<项目代号>.yml，如 2025/shanghai-cadre-training-center/it-operations.yml"
        inner = "/".join(parts[-3:])
        hint = f"；请移到 {inner}" if len(parts) > 3 and not identify(inner)[1] else ""
        return None, [file_problem(path, "path", f"{message}，现为“{path}”{hint}")]
    year, unit, name = parts
    project, _, suffix = name.rpartition(".")
    complaints = []
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        complaints.append(f"第一级目录应为四位数的年度，现为“{year}”")
    if not _is_slug(unit):
        complaints.append(f"第二级目录应为单位代号，{_slug_format(unit)}，现为“{unit}”")
    if suffix != "yml":
        plain = guess_code(project) if suffix.lower() in _SUFFIXES else None
        hint = f"；请去掉“.{suffix}”" if project.endswith(".yml") else _suggest_rename(plain)
        complaints.append(f"文件名应以 .yml 结尾（小写），现为“{name}”{hint}")
    elif not _is_slug(project):
        complaints.append(
            f"文件名应为项目代号，{_slug_format(project)}，现为“{name}”{_advice_on_name(project)}"
        )
    complaints += [
        f"“{name}”请改名：Windows 上不能有这个名称的文件和目录，整个仓库都检出不了"
        for name in parts
        if name.partition(".")[0].lower() in WINDOWS_DEVICES
    ]
    if complaints:
        return None, [file_problem(path, "path", complaint) for complaint in complaints]
    return Identity(int(year), unit, project), []


_SUFFIXES: Final = ("yml", "yaml")
_COPY: Final = re.compile(
    r"(?P<original>.+?)(?:[\s_—-]*(?:副本|复制|复件|拷贝|copy)\s*(?:[(（]?\d+[)）]?)?|\s*[(（]\d+[)）])"
    r"|(?:复件|复制|副本|copy of)\s*(?:[(（]?\d+[)）])?[\s_—-]*(?:of\s+)?(?P<after>.+)",
    re.IGNORECASE,
)
"""The name that Windows, macOS and a browser give to a copy or to a second download."""


def _advice_on_name(project: str) -> str:
    """Return what to do with a file whose name without its suffix is no code."""
    bare, _, suffix = project.rpartition(".")
    if suffix.lower() in _SUFFIXES and _is_slug(bare):
        return f"；请改名为 {bare}.yml"
    match = _COPY.fullmatch(project)
    original = (match["original"] or match["after"]).removesuffix(".yml") if match else ""
    if _is_slug(original):
        return f"；这像是 {original}.yml 的副本，用不着的请删去，另一个项目的请改用它自己的代号"
    return _suggest_rename(guess_code(project))


def original_first(path: str) -> tuple[bool, str]:
    """Return a key that sorts a file before its copies, such as `a.yml` before `a-2.yml` and `a - 副本.yml`."""
    bare, _, _ = path.rpartition(".")
    return not _is_slug(bare.rpartition("/")[2]), bare


def _suggest_rename(plain: Correction | None) -> str:
    return f"；可以改名为 {plain.text}.yml" if plain and _is_slug(plain.text) else ""


def lies_in_any(path: str, places: Collection[str]) -> bool:
    """Return whether a file is one of these paths, or lies in a folder that is."""
    parts = path.split("/")
    return any("/".join(parts[:n]) in places for n in range(1, len(parts) + 1))


def _slug_format(text: str) -> str:
    return (
        f"不超过 {MAX_SLUG_LENGTH} 个字符"
        if SLUG_PATTERN.fullmatch(text)
        else "只用小写英文字母、数字和连字符"
    )


def _is_slug(text: str) -> bool:
    return len(text) <= MAX_SLUG_LENGTH and SLUG_PATTERN.fullmatch(text) is not None


def shared_address_problems(paths: Iterable[str]) -> dict[str, Problem]:
    """Return, by path, a problem for each file whose page would have the address of another file's page.

    Of two such files the one with a well-formed name has the address.
    """
    problems = {}
    first: dict[str, str] = {}
    by_address: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_address[path.lower().removesuffix(".yaml").removesuffix(".yml")].append(path)
    shared = [path for group in by_address.values() if len(group) > 1 for path in group]
    for path in sorted(shared, key=lambda path: (bool(identify(path)[1]), path)):
        address = path.lower().removesuffix(".yaml").removesuffix(".yml")
        if address in first:
            message = f"与 {first[address]} 会得到同一个网页地址，请改名或删去其中一个"
            if path.lower() == first[address].lower():
                message += "；两个名称只差大小写，Windows 和 macOS 的电脑上只能存在一个，内容会互相覆盖"
            problems[path] = file_problem(path, "path", message)
        first.setdefault(address, path)
    return problems
