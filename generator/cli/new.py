"""`gongkai new`: a draft of a declaration, or a unit's line in the registry.

Nothing is written before everything is answered and confirmed, and an existing declaration is never overwritten.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from generator.checks.check_file import site_editions
from generator.checks.rules.apply_rules import registry_problems
from generator.cli.asking import LeaveError, answers, ask, confirm, narrow
from generator.cli.chinese import ChineseCommand
from generator.cli.new_choices import (
    PlannedDeclaration,
    PlannedUnit,
    declaration_summary,
    earlier_projects,
    find_unit,
    read_new_code,
    unit_summary,
)
from generator.cli.new_questions import (
    NewUnitOptions,
    ask_for_new_unit,
    ask_for_project,
    ask_for_unit,
    read_option,
    unknown_unit,
)
from generator.cli.options import DECLARATIONS, CommandError, write_file
from generator.cli.printing import path_prefix
from generator.declarations.drafts import add_unit, blank_form, next_year_draft
from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import REGISTRY, Identity, identify
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.registry import EMPTY_REGISTRY, Organization, Registry
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, Source, parse_source
from generator.diagnostics.escaping import show_invisible
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.system.clock import today
from generator.system.files import declaration_file, file_statuses, shared_files

_ASK_FOR_UNIT = "?"  # the value of --unit without a value
_NOTHING = "什么也没有建"


class _LoadedRegistry(NamedTuple):
    """units.yml as it is; without a source it does not exist yet."""

    source: Source | None
    registry: Registry


@click.command(cls=ChineseCommand)
@click.option(
    "--unit", is_flag=False, flag_value=_ASK_FOR_UNIT, help="单位的代号或名称；不写值时只登记一个单位。"
)
@click.option("--project", help="项目代号，即文件名和网页地址；沿用去年的项目时用去年的代号。")
@click.option("--year", help=f"{v.YEAR}。")
@click.option("--name", help=f"{v.PROJECT_NAME}；登记单位时是单位名称。")
@click.option("--edition", help=f"{v.EDITION}的代号，如 cn-2021；不写时用这个单位平常的。")
@click.option("--department", help="登记单位时，主管部门的名称。")
@click.option("--code", help="登记单位时，单位的代号。")
@click.option("--department-code", help="登记单位时，新的主管部门的代号。")
@click.option("--yes", is_flag=True, help="不再问“建吗？”，供脚本使用；单位写错时不登记，以错误结束。")
@DECLARATIONS
def new(declarations: Path, *, yes: bool, **given: str | None) -> None:
    """新建一份申报表；没有写明的会问，最后列出要建的内容，确认以后才建。

    同一项目往年的表会复制过来，要核对的地方留下“# 待核对”的记号；没有往年的表时，建一份空白的。
    """
    register = _load_registry(declarations)
    only_unit = given["unit"] == _ASK_FOR_UNIT and given["project"] is None and given["year"] is None
    try:
        with answers(_NOTHING, _script_advice(given, yes=yes)):
            unit = _plan_unit(register, given, only_unit=only_unit, yes=yes)
            declaration = None if only_unit else _plan_declaration(declarations, unit, given)
            if not yes:
                _confirm(declarations, unit, declaration)
    except LeaveError:
        click.echo(_NOTHING)
        raise SystemExit(1) from None
    _write(declarations, unit, declaration)


def _script_advice(given: Mapping[str, str | None], *, yes: bool) -> str:
    """Return what a script has to state so that nothing is asked."""
    named = {"--unit": given["unit"], "--year": given["year"], "--project": given["project"]}
    missing = [*(option for option, value in named.items() if value is None), *([] if yes else ["--yes"])]
    return f"；在脚本里运行，请写明 {'、'.join(missing)}" if missing else ""


def _confirm(declarations: Path, unit: PlannedUnit, declaration: PlannedDeclaration | None) -> None:
    """Print what is to be built, and ask whether it is; LeaveError if not."""
    prefix = path_prefix(declarations)
    on_declaration = declaration_summary(declaration, prefix) if declaration else ()
    click.echo("要建的：")
    for line in (*unit_summary(unit, prefix + REGISTRY), *on_declaration):
        click.echo(show_invisible(line))
    if not confirm("建吗？"):
        raise LeaveError


# -- the register --------------------------------------------------------------------------------------------


def _load_registry(declarations: Path) -> _LoadedRegistry:
    file = declaration_file(declarations / REGISTRY, declarations, REGISTRY)
    if file.read_error and not (declarations / REGISTRY).exists():
        return _LoadedRegistry(None, EMPTY_REGISTRY)
    source, problems = parse_source(REGISTRY, file.data, max_bytes=MAX_REGISTRY_BYTES)
    registry, read_problems = read_registry(source) if source and not file.read_error else (None, [])
    if registry is None or problems or read_problems:
        raise CommandError(f"{path_prefix(declarations)}{REGISTRY} 有错误，请先运行 gongkai check 改正")
    return _LoadedRegistry(source, registry)


def _plan_unit(
    register: _LoadedRegistry, given: Mapping[str, str | None], *, only_unit: bool, yes: bool
) -> PlannedUnit:
    """Return the unit that is meant, or one to register. A wrong one is not registered without a question (`yes`)."""
    option = given["unit"]
    text = "" if option in {None, _ASK_FOR_UNIT} else read_option("单位的代号或名称", option, cell.read_line)
    if text and yes and find_unit(register.registry, text) is None:
        raise unknown_unit(register.registry, text)
    unit = "" if only_unit else ask_for_unit(register.registry, text)
    if isinstance(unit, Organization):
        return PlannedUnit(unit)
    name = given["name"] if only_unit else None
    options = NewUnitOptions(name, given["code"], given["department"], given["department_code"])
    new_unit = ask_for_new_unit(register.registry, unit, options)
    registry_text = add_unit(register.source, new_unit)
    source, problems = parse_source(REGISTRY, registry_text.encode(), max_bytes=MAX_REGISTRY_BYTES)
    registry, more = read_registry(source) if source else (None, [])
    wrong = [*problems, *more, *(registry_problems(source, registry) if source and registry else ())]
    if source is None or registry is None or wrong:
        raise CommandError("；".join(problem.message for problem in wrong) or "写不进登记表")
    return PlannedUnit(
        Organization(new_unit.unit, new_unit.slug, new_unit.department), new_unit, registry_text
    )


# -- a declaration -------------------------------------------------------------------------------------------


def _plan_declaration(
    declarations: Path, planned: PlannedUnit, given: Mapping[str, str | None]
) -> PlannedDeclaration:
    """Return the declaration to build: a copy of the latest of earlier years, or a blank form."""
    unit, edition = planned.unit, given["edition"]
    editions = _editions(declarations, planned)
    if edition is not None and edition not in editions.by_id:
        raise click.UsageError(f"没有“{edition}”这种版式，现有 {'、'.join(editions.by_id)}")
    year = (
        ask(v.YEAR, lambda answer: cell.read_year(narrow(answer)), str(today().year + 1))
        if given["year"] is None
        else read_option(v.YEAR, given["year"], cell.read_year)
    )
    known = [identity for path, _ in file_statuses(declarations) if (identity := identify(path)[0])]
    identity = _project(declarations, known, unit, year, given["project"], editions)
    same = [i.year for i in known if (i.unit, i.project) == (unit.slug, identity.project) and i.year < year]
    if same:
        earlier = identity._replace(year=max(same))
        source, declaration = _read_earlier(declarations, earlier, editions)
        text = next_year_draft(source, declaration, year, unit, unit.current_name)
        name, form = declaration.project_name, editions.choose(source).edition
        return PlannedDeclaration(identity, name, form.id, text, earlier.path)
    name = (
        ask(v.PROJECT_NAME, cell.read_line)
        if given["name"] is None
        else read_option(v.PROJECT_NAME, given["name"], cell.read_line)
    )
    usual = editions.of_unit(unit.slug)
    form = editions.by_id[edition or usual]
    text = blank_form(year, name, unit, unit.current_name, form, names_edition=form.id != usual)
    return PlannedDeclaration(identity, name, form.id, text)


def _editions(declarations: Path, planned: PlannedUnit) -> Editions:
    """Return the editions as they are with the unit registered."""
    files = shared_files(declarations)
    if planned.new_unit:
        files = [file for file in files if file.path != REGISTRY]
        files.append(RawFile(REGISTRY, planned.registry_text.encode()))
    return site_editions(files)


def _project(
    declarations: Path,
    known: Sequence[Identity],
    unit: Organization,
    year: int,
    option: str | None,
    editions: Editions,
) -> Identity:
    """Return the declaration to build; one that is already there is an error."""
    prefix = path_prefix(declarations)

    def taken(code: str) -> str:
        path = Identity(year, unit.slug, code).path
        return f"{prefix}{path} 已经有了，没有改动" if (declarations / path).exists() else ""

    def read_code(answer: str) -> str:
        code = cell.read_slug(answer)
        if problem := taken(code):
            raise cell.InvalidCellError(problem)
        return code if code in codes else read_new_code(code, {})

    if option is not None:
        code = read_option("项目代号", option, cell.read_slug)
        if problem := taken(code):
            raise CommandError(problem)
        return Identity(year, unit.slug, code)
    projects = earlier_projects(known, unit.slug, year)
    codes = {project.code for project in projects}
    names = {
        p.code: _project_name(declarations, Identity(p.year, unit.slug, p.code), editions) for p in projects
    }
    return Identity(year, unit.slug, ask_for_project(projects, names, year, read_code))


def _project_name(declarations: Path, identity: Identity, editions: Editions) -> str:
    """Return the name of a project by a declaration, its code if that cannot be read."""
    file = declaration_file(declarations / identity.path, declarations, identity.path)
    source, _ = parse_source(identity.path, file.data)
    declaration = read_declaration(source, editions).declaration if source and not file.read_error else None
    return declaration.project_name if declaration else identity.project


def _read_earlier(declarations: Path, identity: Identity, editions: Editions) -> tuple[Source, Declaration]:
    file = declaration_file(declarations / identity.path, declarations, identity.path)
    source, problems = parse_source(identity.path, file.data)
    result = read_declaration(source, editions) if source and not problems and not file.read_error else None
    if result is None or not result.complete:
        name = path_prefix(declarations) + identity.path
        raise CommandError(f"{name} 有错误，不能复制；请先运行 gongkai check {name} 改正")
    return result.source, result.declaration


# -- writing -------------------------------------------------------------------------------------------------


def _write(declarations: Path, planned: PlannedUnit, declaration: PlannedDeclaration | None) -> None:
    """Write the registry first, then the declaration; if that fails, the error says that the unit is registered."""
    prefix, unit = path_prefix(declarations), planned.unit
    registered = f"已在 {prefix}{REGISTRY} 登记“{unit.current_name}”，代号 {unit.slug}"
    if planned.new_unit:
        data = planned.registry_text.encode()
        write_file(declarations / REGISTRY, data, prefix + REGISTRY, declarations)
        click.echo(registered)
    if declaration is None:
        return
    path, copied_path = declaration.identity.path, declaration.copied_path
    try:
        write_file(declarations / path, declaration.text.encode(), prefix + path, declarations)
    except CommandError as error:
        more = f"；{registered}" if planned.new_unit else ""
        raise CommandError(f"{error.message}{more}") from error
    whence = (
        f"照 {copied_path} 复制，要核对的地方有“# {v.REVIEW_MARK}”的记号"
        if copied_path
        else "空白的表，# 后面是填写说明"
    )
    click.echo(f"已建 {prefix}{path}（{whence}）\n填好以后，用 gongkai check {prefix}{path} 检查")
