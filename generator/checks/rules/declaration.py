"""Rules on an entire declaration: its place, money, dates, goals and indicators together.

A finding is a location in the form's words and a message: what must hold, then the actual value. A docstring is the
rule in short; the rulebook has its words for people.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from generator.checks.rules.finding import Finding, RuleContext
from generator.checks.rules.funding import check_amount_unit, check_cost_over_budget, check_funding_sum
from generator.declarations.identity import REGISTRY
from generator.declarations.model import Declaration, PerformanceIndicator
from generator.declarations.registry import Organization
from generator.diagnostics.wording import closest_match, did_you_mean, quote
from generator.forms import vocabulary as v
from generator.forms.spelling import BLANK_MESSAGE, Correction, is_blank, normalize_name

MAX_YEARS_AHEAD: Final = 1  # budgets are declared for next year at most
MAX_PROJECT_YEARS: Final = 10  # years
RECURRENT_NATURES: Final = tuple(name for name, slug in v.NATURES.items() if "recurrent" in slug)


def check_path(declaration: Declaration, context: RuleContext) -> Iterator[Finding]:
    """Year and unit in the path agree with the file and the registry."""
    if context.identity is None:
        return
    year = context.identity.year
    if declaration.year != year:
        start, end = getattr(declaration, "start_date", None), getattr(declaration, "end_date", None)
        agrees = start is not None and end is not None and start.year <= year <= end.year
        hint = "" if agrees else "；若是沿用去年的文件，计划开始、完成日期也要一起改"
        message = f"年度应与所在目录 {year}/ 一致，现为 {declaration.year}{hint}"
        yield Finding((v.YEAR,), message, Correction(str(year), certain=False) if agrees else None)
    unit = declaration.implementing_unit
    registered = context.registry.units_by_name.get(unit, ()) if context.registry else ()
    if registered and registered[0].slug != context.identity.unit:
        slug = registered[0].slug
        message = f"{quote(unit)}的代号是 {slug}，文件却放在 {context.identity.unit}/ 之下；请移到 {slug}/"
        yield Finding((v.IMPLEMENTING_UNIT,), message)


def check_unknown_unit(declaration: Declaration, context: RuleContext) -> Iterator[Finding]:
    """Department and unit are registered, the unit with its department, under their names of that year."""
    if context.registry is None:
        return
    departments, units = context.registry.departments_by_name, context.registry.units_by_name
    department, unit = declaration.competent_department, declaration.implementing_unit
    if department and department in units and unit in departments and department not in departments:
        message = f"主管部门和实施单位写反了：{quote(unit)}是部门，{quote(department)}是它的单位"
        yield Finding((v.COMPETENT_DEPARTMENT,), message)
        return
    year = getattr(declaration, "year", None)
    above = departments.get(department) if department else None
    registered = units.get(unit, ())
    if department:
        yield from _check_name(v.COMPETENT_DEPARTMENT, department, above, year, departments.items)
    if department == unit and above and not registered:
        message = f"{quote(unit)}自己实施项目，请在 {REGISTRY} 里把它也登记为它自己的单位"
        yield Finding((v.IMPLEMENTING_UNIT,), message)
        return
    first = registered[0] if registered else None
    yield from _check_name(
        v.IMPLEMENTING_UNIT, unit, first, year, lambda: ((n, b[0]) for n, b in units.items())
    )
    if (
        department
        and above
        and registered
        and above.current_name not in {home.department for home in registered}
    ):
        message = f"{quote(unit)}登记在{quote(registered[0].department)}之下，主管部门却是{quote(department)}"
        yield Finding((v.IMPLEMENTING_UNIT,), message)


def _check_name(
    label: str,
    name: str,
    organization: Organization | None,
    year: int | None,
    organizations: Callable[[], Iterable[tuple[str, Organization]]],
) -> Iterator[Finding]:
    """Yield a finding for a name that is not registered, or was no longer used in that year.

    Called for every declaration; `organizations` may be thousands and are only read for a suggestion.
    """
    if organization is None:
        slugs = {known: other.slug for known, other in organizations() if not other.is_former(year)}
        if called := next((known for known, slug in slugs.items() if slug == name), None):
            yield Finding((label,), f"{label}写名称，不写代号，现为{quote(name)}", Correction(called))
            return
        matches = closest_match(name, slugs)
        message = f"{label}应在 {REGISTRY} 中登记，现为{quote(name)}{did_you_mean(matches)}"
        yield Finding((label,), message, Correction(matches[0], certain=False) if matches else None)
    elif organization.is_former(year):
        message = f"{quote(name)}是旧名称，只用到 {organization.last_year} 年；{year} 年度应写{quote(organization.current_name)}"
        yield Finding((label,), message, Correction(organization.current_name))


def check_dates(declaration: Declaration, context: RuleContext) -> Iterator[Finding]:
    """The start is not after the end, and the year lies within; `check_path` reports a wrong year."""
    start, end, year = declaration.start_date, declaration.end_date, declaration.year
    if start is None or end is None:
        return
    if start > end:
        yield Finding((v.END_DATE,), f"计划完成日期不应早于计划开始日期 {start}，现为 {end}")
    elif context.identity and context.identity.year != year:
        return
    elif year < start.year:
        yield Finding((v.START_DATE,), f"计划开始日期不应晚于年度 {year}，现为 {start}")
    elif year > end.year:
        yield Finding((v.END_DATE,), f"计划完成日期不应早于年度 {year}，现为 {end}")


def check_far_date(declaration: Declaration, context: RuleContext) -> Iterator[Finding]:
    """No year and no day is so far away that it must be mistyped."""
    start, end, year = declaration.start_date, declaration.end_date, declaration.year
    published = declaration.publication.published_on
    if published and context.today and published > context.today:
        message = f"公开日期不应晚于今天 {context.today}，现为 {published}"
        yield Finding((v.PUBLICATION, v.PUBLISHED_ON), message)
    if start and end and not start.year <= year <= end.year:
        return  # reported by another rule
    if context.today and year > context.today.year + MAX_YEARS_AHEAD:
        latest = context.today.year + MAX_YEARS_AHEAD
        yield Finding((v.YEAR,), f"年度一般不晚于 {latest}，现为 {year}；请检查数字有没有写颠倒")
    elif start is None or end is None:
        return
    elif declaration.nature in RECURRENT_NATURES and end.year > year:
        message = f"{declaration.nature}按年度申报，计划完成日期一般在 {year} 年之内，现为 {end}"
        yield Finding((v.END_DATE,), message, Correction(f"{year}{end.isoformat()[4:]}", certain=False))
    elif end.year - start.year > MAX_PROJECT_YEARS:
        message = f"计划开始到完成一般不超过 {MAX_PROJECT_YEARS} 年，现为 {start} 到 {end}；请检查年份"
        yield Finding((v.END_DATE,), message)


def stable_from(declaration: Declaration) -> date:
    """Return the day from which the result of no rule depends on the day, for the readable part of a declaration."""
    year = getattr(declaration, "year", None)
    published = declaration.publication.published_on if hasattr(declaration, "publication") else None
    return max(date(year - MAX_YEARS_AHEAD, 1, 1) if year else date.min, published or date.min)


def check_missing_field(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """A declaration has at least one indicator."""
    if not declaration.performance_indicators:
        yield Finding((v.INDICATORS,), "绩效指标至少填写一项")


def check_duplicate_indicator(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """A name occurs once in a declaration; spaces, and signs that look alike, make no other name."""
    first: dict[str, PerformanceIndicator] = {}
    for indicator in declaration.performance_indicators:
        other = first.setdefault(normalize_name(indicator.name), indicator)
        if other is not indicator:
            place = f"“{other.category}”的“{other.dimension}”"
            yield Finding(
                indicator.location, f"三级指标名称不应重复，{quote(indicator.name)}已写在{place}之下"
            )


def check_edition_year(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """The form was in use in the year of the declaration."""
    edition, year = declaration.edition, declaration.year
    location = (v.EDITION,) if declaration.edition_id else (v.YEAR,)
    if edition.first_year and year < edition.first_year:
        yield Finding(location, f"版式 {edition.id} 从 {edition.first_year} 年度起用，这份表是 {year} 年度的")
    elif edition.last_year and year > edition.last_year:
        yield Finding(
            location, f"版式 {edition.id} 用到 {edition.last_year} 年度为止，这份表是 {year} 年度的"
        )


EXECUTION_WEIGHT: Final = 10
"""The weight of 预算执行率. It counts towards the 100 of all weights, but has no row among the indicators."""


def check_weight_sum(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """The weights of a form that states what they add up to do so, with or without that of 预算执行率."""
    columns = declaration.edition.columns
    weights = [row.weight for row in declaration.performance_indicators if row.weight is not None]
    if columns.weight_total is None or not weights:
        return
    total = sum(weights, Decimal(0))
    if total not in {columns.weight_total, columns.weight_total + EXECUTION_WEIGHT}:
        message = f"{columns.weight}合计应为 {columns.weight_total}，现为 {total.normalize():f}"
        yield Finding((v.INDICATORS,), message)


def check_no_goal(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """At least one of the two goals is filled in."""
    goals = [goal.label for goal in declaration.edition.goals if goal.meaning]
    if goals and not declaration.overall_goal and not declaration.annual_goal:
        blank = "至少填写一项，现在都是空的" if len(goals) > 1 else "没有填写"
        yield Finding((v.ANNUAL_GOAL,), f"{'、'.join(goals)}{blank}")


def check_goal_column(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """A one-year project fills in 年度总体目标, if the form has it."""
    start, end, labels = declaration.start_date, declaration.end_date, declaration.edition.labels
    is_one_year = v.ANNUAL_GOAL in labels and start and end and start.year == end.year
    if is_one_year and declaration.overall_goal and not declaration.annual_goal:
        annual, overall = (quote(declaration.edition.label(goal)) for goal in (v.ANNUAL_GOAL, v.OVERALL_GOAL))
        yield Finding((v.OVERALL_GOAL,), f"一年内完成的项目应填写{annual}，现在填在{overall}")


def check_missing_category(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """产出指标 and 效益指标 are present, and a 数量指标 and a 质量指标 among the 产出指标."""
    indicators = declaration.performance_indicators
    if not indicators:
        return
    present = {i.category for i in indicators} | {i.dimension for i in indicators}
    printed = declaration.edition.printed_terms
    for required in (v.OUTPUT, v.BENEFIT):
        if required in printed and required not in present:
            yield Finding((v.INDICATORS,), f"应有{required}，现在一项也没有")
    for required in (v.QUANTITY, v.QUALITY):
        if required in printed and v.OUTPUT in present and required not in present:
            yield Finding((v.INDICATORS, v.OUTPUT), f"产出指标中应有{required}，现在一项也没有")


_ONLY_DIGITS: Final = re.compile(r"[\d\W_]*")


def check_placeholder(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """Name and goals are words, not digits typed to satisfy the form; a blank cell is blank."""
    publication = declaration.publication
    texts: dict[tuple[str, ...], str | None] = {
        (v.PROJECT_NAME,): declaration.project_name,
        (v.OVERALL_GOAL,): declaration.overall_goal,
        (v.ANNUAL_GOAL,): declaration.annual_goal,
        (v.PUBLICATION, v.INDEX_NUMBER): publication.index_number,
        (v.PUBLICATION, v.APPROVAL_NUMBER): publication.approval_number,
        (v.PUBLICATION, v.ORIGIN): publication.origin,
    }
    for location, text in texts.items():
        if text and is_blank(text):
            yield Finding(location, f"{BLANK_MESSAGE}，现为{quote(text)}", Correction(""))
        elif location[0] == v.PUBLICATION:
            continue
        elif text and re.search(r"\d", text) and _ONLY_DIGITS.fullmatch(text):
            yield Finding(location, f"不应有占位文字，这里是{quote(text)}；请填写实际内容")


class DeclarationCheck(NamedTuple):
    """A rule's id, the top-level fields that it needs, and its function."""

    rule: str
    reads: frozenset[str]
    findings: Callable[[Declaration, RuleContext], Iterator[Finding]]


def _check(
    rule: str, findings: Callable[[Declaration, RuleContext], Iterator[Finding]], *reads: str
) -> DeclarationCheck:
    return DeclarationCheck(rule, frozenset(reads), findings)


DECLARATION_CHECKS: Final = (
    _check("path", check_path, v.YEAR, v.IMPLEMENTING_UNIT),
    _check("unknown-unit", check_unknown_unit, v.COMPETENT_DEPARTMENT, v.IMPLEMENTING_UNIT),
    _check("edition-year", check_edition_year, v.YEAR, v.EDITION),
    _check("funding-sum", check_funding_sum, v.ANNUAL_FUNDING, v.PROJECT_FUNDING),
    _check("dates", check_dates, v.START_DATE, v.END_DATE, v.YEAR),
    _check("far-date", check_far_date, v.START_DATE, v.END_DATE, v.YEAR, v.NATURE, v.PUBLICATION),
    _check("amount-unit", check_amount_unit, v.ANNUAL_FUNDING),
    _check("missing-field", check_missing_field, v.INDICATORS),
    _check("duplicate-indicator", check_duplicate_indicator, v.INDICATORS),
    _check("weight-sum", check_weight_sum, v.INDICATORS),
    _check("no-goal", check_no_goal, v.OVERALL_GOAL, v.ANNUAL_GOAL),
    _check("goal-column", check_goal_column, v.START_DATE, v.END_DATE, v.OVERALL_GOAL, v.ANNUAL_GOAL),
    _check("placeholder", check_placeholder, v.PROJECT_NAME, v.OVERALL_GOAL, v.ANNUAL_GOAL, v.PUBLICATION),
    _check("missing-category", check_missing_category, v.INDICATORS),
    _check("cost-over-budget", check_cost_over_budget, v.INDICATORS, v.ANNUAL_FUNDING),
)
