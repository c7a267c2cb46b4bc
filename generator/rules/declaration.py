"""Rules on a declaration as a whole: its place, its money, its dates, its goals, its indicators together.

Comes in: a declaration, and what stands around it. Goes out: findings, each a location in the form's words
and a message: what must hold, then the value seen. A docstring is the rule in short; the rulebook holds its
words for people.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from generator import vocabulary as v
from generator.identity import REGISTRY, Identity
from generator.model import Declaration, PerformanceIndicator, RegisteredDepartment
from generator.problems import shown, suggestion
from generator.rules.indicator import CAP_NAMES, MONEY_UNITS
from generator.source import Location

Finding: TypeAlias = tuple[Location, str]
Registry: TypeAlias = Mapping[str, RegisteredDepartment]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What stands around a declaration: its identity and the registry, None where these are broken themselves."""

    identity: Identity | None
    registry: Registry | None


def check_path(declaration: Declaration, setting: Setting) -> Iterator[Finding]:
    """Year and unit in the path agree with the file and the registry."""
    if setting.identity is None:
        return
    if declaration.year != setting.identity.year:
        message = (
            f"年度应与所在目录 {setting.identity.year}/ 一致，现为 {declaration.year}；沿用旧文件时请检查这里"
        )
        yield (v.YEAR,), message
    unit = declaration.implementing_unit
    slug = next((d.units[unit] for d in (setting.registry or {}).values() if unit in d.units), None)
    if slug is not None and slug != setting.identity.unit:
        message = f"{shown(unit)}的代号是 {slug}，文件却放在 {setting.identity.unit}/ 之下；请移到 {slug}/"
        yield (v.IMPLEMENTING_UNIT,), message


def check_unknown_unit(declaration: Declaration, setting: Setting) -> Iterator[Finding]:
    """Department and unit are registered, the unit with its department."""
    if setting.registry is None:
        return
    department, unit = declaration.competent_department, declaration.implementing_unit
    homes = [name for name, registered in setting.registry.items() if unit in registered.units]
    if department not in setting.registry:
        message = f"主管部门应在 {REGISTRY} 中登记，现为{shown(department)}{suggestion(department, setting.registry)}"
        yield (v.COMPETENT_DEPARTMENT,), message
    if not homes:
        units = [name for registered in setting.registry.values() for name in registered.units]
        yield (
            (v.IMPLEMENTING_UNIT,),
            f"实施单位应在 {REGISTRY} 中登记，现为{shown(unit)}{suggestion(unit, units)}",
        )
    elif department in setting.registry and department not in homes:
        yield (
            (v.IMPLEMENTING_UNIT,),
            f"{shown(unit)}登记在{shown(homes[0])}之下，主管部门却是{shown(department)}",
        )


def check_funding_sum(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """The annual total is the sum of its parts, and so is the whole-life total where it is given."""
    annual, project = declaration.annual_funding, declaration.project_funding
    yield from _sum(
        (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL),
        annual.total,
        {
            v.FISCAL_APPROPRIATION: annual.fiscal_appropriation,
            v.CARRYOVER: annual.carryover,
            v.OTHER_FUNDS: annual.other,
        },
    )
    if project.total is None and (project.fiscal is not None or project.other is not None):
        yield (v.PROJECT_FUNDING,), f"填了{v.PROJECT_FUNDING}的组成部分，应同时填写{v.PROJECT_TOTAL}"
    elif project.total is not None:
        parts = {v.FISCAL_FUNDS: project.fiscal, v.OTHER_FUNDS: project.other}
        yield from _sum((v.PROJECT_FUNDING, v.PROJECT_TOTAL), project.total, parts)


def _sum(location: tuple[str, str], total: Decimal, parts: Mapping[str, Decimal | None]) -> Iterator[Finding]:
    found = sum((part for part in parts.values() if part is not None), Decimal(0))
    if total == found:
        return
    hint = "；是否把万元当成了元？" if found and total and 10_000 in {total / found, found / total} else ""
    seen = f"现为 {total:,.2f}，各项之和为 {found:,.2f}，相差 {abs(total - found):,.2f}"
    yield location, f"{location[-1]}应等于 {' + '.join(parts)}，{seen}{hint}"


def check_dates(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """The start is not after the end, and the year lies within."""
    start, end, year = declaration.start_date, declaration.end_date, declaration.year
    if start > end:
        yield (v.END_DATE,), f"计划完成日期不应早于计划开始日期 {start}，现为 {end}"
    elif year < start.year:
        yield (v.START_DATE,), f"计划开始日期不应晚于年度 {year}，现为 {start}"
    elif year > end.year:
        yield (v.END_DATE,), f"计划完成日期不应早于年度 {year}，现为 {end}"


def check_missing_field(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """There is at least one indicator."""
    if not declaration.performance_indicators:
        yield (v.INDICATORS,), "绩效指标至少填写一项"


def check_duplicate_indicator(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """One name once in a declaration."""
    first: dict[str, PerformanceIndicator] = {}
    for indicator in declaration.performance_indicators:
        other = first.setdefault(indicator.name, indicator)
        if other is not indicator:
            place = f"“{other.category}”的“{other.dimension}”"
            yield indicator.location, f"三级指标名称不应重复，{shown(indicator.name)}已写在{place}之下"


def check_no_goal(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """One of the two goals is filled."""
    if not declaration.overall_goal and not declaration.annual_goal:
        yield (v.ANNUAL_GOAL,), "项目总目标、年度总体目标至少填写一项，现在都是空的"


def check_goal_column(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """A one-year project fills 年度总体目标."""
    one_year = declaration.start_date.year == declaration.end_date.year
    if one_year and declaration.overall_goal and not declaration.annual_goal:
        yield (v.OVERALL_GOAL,), "一年内完成的项目应填写“年度总体目标”，现在填在“项目总目标”"


def check_missing_category(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """产出指标 and 效益指标 are present, and a 数量指标 and a 质量指标 among the 产出指标."""
    indicators = declaration.performance_indicators
    if not indicators:
        return
    present = {i.category for i in indicators} | {i.dimension for i in indicators}
    for wanted in (v.OUTPUT, v.BENEFIT):
        if wanted not in present:
            yield (v.INDICATORS,), f"应有{wanted}，现在一项也没有"
    for wanted in (v.QUANTITY, v.QUALITY):
        if v.OUTPUT in present and wanted not in present:
            yield (v.INDICATORS, v.OUTPUT), f"产出指标中应有{wanted}，现在一项也没有"


def check_cost_over_budget(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """The sum of the 控制数 does not exceed the annual total."""
    caps = [
        indicator.value.quantity * MONEY_UNITS[indicator.value.unit]
        for indicator in declaration.performance_indicators
        if CAP_NAMES.match(indicator.name)
        and indicator.value.quantity is not None
        and indicator.value.unit in MONEY_UNITS
    ]
    total, budget = sum(caps, Decimal(0)), declaration.annual_funding.total
    if total > budget:
        yield (
            (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL),
            f"各项控制数之和不应超过年度资金申请总额 {budget:,.2f}，现为 {total:,.2f}，超出 {total - budget:,.2f}",
        )


_NO_WORD: Final = re.compile(r"[\d\W_]*")


def check_placeholder(declaration: Declaration, _: Setting) -> Iterator[Finding]:
    """Name and goals are words, not digits typed to get past the form."""
    said = {
        v.PROJECT_NAME: declaration.project_name,
        v.OVERALL_GOAL: declaration.overall_goal,
        v.ANNUAL_GOAL: declaration.annual_goal,
    }
    for field, text in said.items():
        if text and re.search(r"\d", text) and _NO_WORD.fullmatch(text):
            yield (field,), f"不应有占位文字，这里是{shown(text)}；请填写实际内容"


class DeclarationCheck(NamedTuple):
    """A rule's id, the top-level fields without which it cannot be judged, and its function."""

    rule: str
    reads: frozenset[str]
    findings: Callable[[Declaration, Setting], Iterator[Finding]]


def _check(
    rule: str, findings: Callable[[Declaration, Setting], Iterator[Finding]], *reads: str
) -> DeclarationCheck:
    return DeclarationCheck(rule, frozenset(reads), findings)


DECLARATION_CHECKS: Final = (
    _check("path", check_path, v.YEAR, v.IMPLEMENTING_UNIT),
    _check("unknown-unit", check_unknown_unit, v.COMPETENT_DEPARTMENT, v.IMPLEMENTING_UNIT),
    _check("funding-sum", check_funding_sum, v.ANNUAL_FUNDING, v.PROJECT_FUNDING),
    _check("dates", check_dates, v.START_DATE, v.END_DATE, v.YEAR),
    _check("missing-field", check_missing_field, v.INDICATORS),
    _check("duplicate-indicator", check_duplicate_indicator, v.INDICATORS),
    _check("no-goal", check_no_goal, v.OVERALL_GOAL, v.ANNUAL_GOAL),
    _check("goal-column", check_goal_column, v.START_DATE, v.END_DATE, v.OVERALL_GOAL, v.ANNUAL_GOAL),
    _check("placeholder", check_placeholder, v.PROJECT_NAME, v.OVERALL_GOAL, v.ANNUAL_GOAL),
    _check("missing-category", check_missing_category, v.INDICATORS),
    _check("cost-over-budget", check_cost_over_budget, v.INDICATORS, v.ANNUAL_FUNDING),
)
