"""`gongkai new`: a draft of a declaration, or a unit's line in the registry.

Nothing is lost: an existing declaration is never overwritten.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from generator.checks.check_file import site_editions
from generator.checks.rules.apply_rules import registry_problems
from generator.cli.chinese import ChineseCommand
from generator.cli.options import DECLARATIONS, CommandError, write_file
from generator.cli.printing import path_prefix
from generator.declarations.drafts import NewUnit, add_unit, blank_form, next_year_draft
from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import REGISTRY, Identity, identify
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.registry import EMPTY_REGISTRY, Organization, Registry
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, Source, parse_source
from generator.diagnostics.wording import closest_match, did_you_mean
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.system.clock import today
from generator.system.files import declaration_file, declaration_files, shared_files

_ASK_FOR_UNIT = "?"  # the value of --unit without a value


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
@DECLARATIONS
def new(
    unit: str | None,
    project: str | None,
    year: str | None,
    name: str | None,
    edition: str | None,
    department: str | None,
    code: str | None,
    department_code: str | None,
    declarations: Path,
) -> None:
    """新建一份申报表；没有写明的会问。

    同一项目往年的表会复制过来，要核对的地方留下“# 待核对”的记号；没有往年的表时，建一份空白的。
    """
    register = _load_registry(declarations)
    try:
        if unit == _ASK_FOR_UNIT and project is None and year is None:
            _add_unit(declarations, register, name, code, department, department_code)
            return
        unit = _ask("单位的代号或名称", None if unit == _ASK_FOR_UNIT else unit, cell.read_line)
        match = _find_unit(register.registry, unit)
        if match is None:
            click.echo(
                f"“{unit}”还没有登记，先登记这个单位{did_you_mean(closest_match(unit, register.registry.units_by_name))}"
            )
            called, code = (None, code or unit) if cell.SLUG_PATTERN.fullmatch(unit) else (unit, code)
            register = _add_unit(declarations, register, called, code, department, department_code)
            match = _find_unit(register.registry, called or code or unit)
        if match is None:
            raise CommandError(f"没有找到“{unit}”；请看 {REGISTRY}")
        _add_declaration(declarations, match, project, year, name, edition)
    except click.Abort:
        raise CommandError("没有答完，什么也没有建") from None


# -- asking ------------------------------------------------------------------------------------------------


def _ask(question: str, option: str | None, read: Callable[[str], object], default: str | None = None) -> str:
    """Return an option, or prompt for it. A wrong answer is asked again; a wrong option is an error."""
    if option is not None:
        try:
            read(option)
        except cell.InvalidCellError as error:
            raise click.UsageError(f"{question}：{error}") from error
        return option.strip()

    def answer(text: str) -> str:
        try:
            read(text)
        except cell.InvalidCellError as error:
            raise click.UsageError(str(error)) from error
        return text.strip()

    return str(click.prompt(question, value_proc=answer, default=default, prompt_suffix="："))


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


def _find_unit(registry: Registry, unit: str) -> tuple[str, Organization] | None:
    """Return a unit's present name and its registration, by its name or its code."""
    for name, organizations in registry.units_by_name.items():
        for organization in organizations:
            if unit in {name, organization.slug}:
                return organization.current_name, organization
    return None


def _add_unit(
    declarations: Path,
    register: _LoadedRegistry,
    name: str | None,
    code: str | None,
    department: str | None,
    department_code: str | None,
) -> _LoadedRegistry:
    name = _ask("单位名称（全称）", name, cell.read_line)
    if match := register.registry.units_by_name.get(name):
        raise CommandError(f"“{name}”已经登记在“{match[0].department}”之下，代号是 {match[0].slug}")
    code = _ask("单位代号（小写英文，如 cadre-training-center，用于网址，以后不改）", code, cell.read_slug)
    department = _ask("主管部门（全称）", department, cell.read_line)
    if department not in register.registry.departments:
        close = did_you_mean(closest_match(department, register.registry.departments))
        click.echo(f"“{department}”是新的主管部门{close}")
        department_code = _ask(
            "主管部门代号（小写英文，用于网址，以后不改）", department_code, cell.read_slug
        )
    text = add_unit(register.source, NewUnit(name, code, department, department_code or ""))
    source, problems = parse_source(REGISTRY, text.encode(), max_bytes=MAX_REGISTRY_BYTES)
    registry, more = read_registry(source) if source else (None, [])
    found_wrong = [*problems, *more, *(registry_problems(source, registry) if source and registry else ())]
    if source is None or registry is None or found_wrong:
        raise CommandError("；".join(problem.message for problem in found_wrong) or "写不进登记表")
    write_file(declarations / REGISTRY, text.encode(), path_prefix(declarations) + REGISTRY, declarations)
    click.echo(f"已在 {path_prefix(declarations)}{REGISTRY} 登记“{name}”，代号 {code}")
    return _LoadedRegistry(source, registry)


# -- a declaration -------------------------------------------------------------------------------------------


def _add_declaration(
    declarations: Path,
    named_unit: tuple[str, Organization],
    project: str | None,
    year: str | None,
    name: str | None,
    edition: str | None,
) -> None:
    unit_name, unit = named_unit
    editions = site_editions(shared_files(declarations))
    usual = editions.of_unit(unit.slug)
    if edition is not None and edition not in editions.by_id:
        raise click.UsageError(f"没有“{edition}”这种版式，现有 {'、'.join(editions.by_id)}")
    number = cell.read_year(_ask(v.YEAR, year, cell.read_year, default=str(today().year + 1)))
    project = _ask(
        "项目代号（小写英文，用于网址，以后不改；沿用去年的项目时用去年的）", project, cell.read_slug
    )
    identity = Identity(number, unit.slug, project)
    path = f"{identity.address.rstrip('/')}.yml"
    if (declarations / path).exists():
        raise CommandError(f"{path_prefix(declarations)}{path} 已经有了，没有改动")
    earlier = _find_earlier(declarations, identity)
    if earlier is None:
        name = _ask(v.PROJECT_NAME, name, cell.read_line)
        form = editions.by_id[edition or usual]
        text = blank_form(number, name, unit, unit_name, form, names_edition=form.id != usual)
    else:
        text = _copy_earlier(declarations, earlier, number, named_unit, editions)
    file = declarations / path
    write_file(file, text.encode(), path_prefix(declarations) + path, declarations)
    whence = (
        f"照 {earlier.path} 复制，要核对的地方有“# 待核对”的记号" if earlier else "空白的表，# 后面是填写说明"
    )
    click.echo(
        f"已建 {path_prefix(declarations)}{path}（{whence}）\n填好以后，用 gongkai check {path_prefix(declarations)}{path} 检查"
    )


def _find_earlier(declarations: Path, identity: Identity) -> RawFile | None:
    """Return the file of the same project in the latest earlier year."""
    known = [(other, file) for file in declaration_files(declarations) if (other := identify(file.path)[0])]
    same = [
        (other.year, file)
        for other, file in known
        if (other.unit, other.project) == (identity.unit, identity.project) and other.year < identity.year
    ]
    return max(same, default=(0, None))[1]


def _copy_earlier(
    declarations: Path,
    earlier: RawFile,
    year: int,
    named_unit: tuple[str, Organization],
    editions: Editions,
) -> str:
    unit_name, unit = named_unit
    source, problems = parse_source(earlier.path, earlier.data)
    result = read_declaration(source, editions) if source and not problems else None
    if source is None or result is None or not result.complete:
        name = path_prefix(declarations) + earlier.path
        raise CommandError(f"{name} 有错误，不能复制；请先运行 gongkai check {name} 改正")
    return next_year_draft(result.source, result.declaration, year, unit, unit_name)
