"""Questions of `gongkai new`: which unit, what to register, which project. Options answer them too."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import click

from generator.cli.asking import MAX_ANSWERS, AnswerT, UnansweredError, ask, choose, narrow
from generator.cli.new_choices import (
    MAX_ROWS,
    EarlierProject,
    find_unit,
    near_departments,
    near_units,
    read_full_name,
    read_new_code,
    registered_units,
    unit_label,
)
from generator.declarations.drafts import NewUnit
from generator.declarations.registry import Organization, Registry
from generator.diagnostics.wording import quote
from generator.forms import cell

_FOR_ADDRESSES = "（小写英文，用于网址，以后不改）"


class NewUnitOptions(NamedTuple):
    """What the command line says of a unit to register."""

    name: str | None
    code: str | None
    department: str | None
    department_code: str | None


def read_option(question: str, option: str, read: Callable[[str], AnswerT]) -> AnswerT:
    """Read the value of an option; a wrong one is a UsageError."""
    try:
        return read(option.strip())
    except cell.InvalidCellError as error:
        raise click.UsageError(f"{question}：{error}") from error


# -- units -------------------------------------------------------------------------------------------------


def ask_for_unit(registry: Registry, text: str) -> Organization | str:
    """Return the unit that is meant by a text, "" for none; or the last text, if a new unit is to be registered."""
    units = registered_units(registry)
    if not units:
        click.echo("还没有登记过单位，先登记一个")
        return text
    for _ in range(MAX_ANSWERS):
        if text and (unit := find_unit(registry, text)):
            return unit
        if not text and len(units) > MAX_ROWS:
            text = ask("单位的名称或代号，也可以只写名称里的几个字", cell.read_line)
            continue
        title, rows = _listed_units(registry, units, text)
        answer = choose(title, [*map(unit_label, rows), "登记新单位"], "序号或名称", cell.read_line)
        if isinstance(answer, int):
            return rows[answer] if answer < len(rows) else text
        text = answer
    raise UnansweredError("单位")


def _listed_units(
    registry: Registry, units: Sequence[Organization], text: str
) -> tuple[str, Sequence[Organization]]:
    """Return the units to choose from, with a title."""
    if not text:
        return "已登记的单位：", units
    near = near_units(registry, text)
    if not near:
        few = units if len(units) <= MAX_ROWS else []
        return f"没有登记{quote(text)}，也没有相近的" + ("；已登记的有：" if few else ""), few
    more = f"（前 {MAX_ROWS} 个；名称写得多一些，可以再找）" if len(near) > MAX_ROWS else ""
    return f"没有登记{quote(text)}，是不是{more}：", near[:MAX_ROWS]


def unknown_unit(registry: Registry, text: str) -> click.UsageError:
    """Return the error for a unit that is not registered, with the units that may be meant."""
    near = "、".join(map(unit_label, near_units(registry, text)[:3]))
    hint = f"，相近的有 {near}" if near else ""
    return click.UsageError(f"没有登记{quote(text)}这个单位{hint}；登记新单位用 gongkai new --unit")


def ask_for_new_unit(registry: Registry, text: str, options: NewUnitOptions) -> NewUnit:
    """Return a unit to register; `text` is its name or its code, if one was typed."""
    is_code = cell.SLUG_PATTERN.fullmatch(text) is not None

    def read_name(name: str) -> str:
        if unit := find_unit(registry, cell.read_line(name)):
            place = f"已经登记在{quote(unit.department)}之下，代号是 {unit.slug}"
            raise cell.InvalidCellError(f"{quote(name)}{place}")
        return name

    question = "单位名称（全称）"
    name = (
        ask(question, lambda answer: read_name(read_full_name(answer)), "" if is_code else text)
        if options.name is None
        else read_option(question, options.name, read_name)
    )
    department = _department(registry, options.department)
    units = {unit.slug: unit.current_name for unit in registered_units(registry)}
    code = _new_code("单位代号", options.code, units, text if is_code else "")
    if department in registry.departments:
        return NewUnit(name, code, department, "")
    departments = {registered.slug: name for name, registered in registry.departments.items()}
    return NewUnit(name, code, department, _new_code("主管部门代号", options.department_code, departments))


def _new_code(what: str, option: str | None, owners: Mapping[str, str], default: str = "") -> str:
    """Return a new code; only one that is typed as an answer is compared with those of `owners` at once."""
    question = f"{what}{_FOR_ADDRESSES}"
    if option is not None:
        return read_option(question, option, cell.read_slug)
    return ask(question, lambda answer: read_new_code(narrow(answer), owners), default)


def _department(registry: Registry, option: str | None) -> str:
    """Return the department of a new unit: a registered one, or the name of a new one."""
    question = "主管部门（全称）"
    if option is not None:
        return read_option(question, option, cell.read_line)
    title, text = "主管部门：", ""
    for _ in range(MAX_ANSWERS if registry.departments else 0):
        rows = near_departments(registry, text)
        answer = choose(title, [*rows, "新的主管部门"], "序号或全称", read_full_name)
        if isinstance(answer, int) and answer < len(rows):
            return rows[answer]
        if isinstance(answer, int):
            break
        if answer in registry.departments_by_name:
            return registry.departments_by_name[answer].current_name
        title, text = f"没有登记{quote(answer)}，是不是：", answer
    return ask(question, read_full_name, text)


# -- projects ----------------------------------------------------------------------------------------------


def ask_for_project(
    projects: Sequence[EarlierProject], names: Mapping[str, str], year: int, read_code: Callable[[str], str]
) -> str:
    """Return the code of a project: of one of earlier years, or of a new one, as `read_code` accepts it."""

    def read_new(answer: str) -> str:
        codes = {names[project.code]: project.code for project in projects}
        return codes.get(answer.strip()) or read_code(narrow(answer))

    question = f"新项目的代号{_FOR_ADDRESSES}"
    if not projects:
        return ask(question, read_new)
    listed = projects[:MAX_ROWS]
    rows = [f"{names[project.code]}（{project.code}，{project.year} 年有）" for project in listed]
    title = f"往年有、{year} 年还没有的项目{f'（前 {MAX_ROWS} 个）' if len(projects) > MAX_ROWS else ''}："
    answer = choose(title, [*rows, "新项目"], "序号或代号", read_new)
    if isinstance(answer, str):
        return answer
    return listed[answer].code if answer < len(listed) else ask(question, read_new)
