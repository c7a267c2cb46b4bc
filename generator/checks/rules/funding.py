"""Rules on the money of a declaration: its sums, its unit, and its costs.

Amounts are in 元; messages and corrections state them in the unit of the file.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.checks.rules.finding import Finding, RuleContext
from generator.checks.rules.indicator import MONEY_UNITS
from generator.checks.rules.indicator_names import CAP_NAMES
from generator.declarations.model import Declaration
from generator.forms import vocabulary as v
from generator.forms.edition import YUAN, FundingBlock
from generator.forms.printed_form import format_in_unit
from generator.forms.spelling import Correction

TEN_THOUSAND: Final = MONEY_UNITS["万元"]
MAX_AMOUNT_IN_WAN: Final = Decimal(100_000)
"""A larger amount is more likely wrong by a factor than typed in 万元, which would be 10 亿元 and more."""
MIN_PLAUSIBLE_TOTAL: Final = TEN_THOUSAND  # 元 a year; a project costs more


def check_funding_sum(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """A total is the sum of its parts, and no part is less than what it consists of; blank lines add nothing.

    A total alone, without any part, is not asked to add up.
    """
    edition = declaration.edition
    amounts = {
        v.PROJECT_FUNDING: declaration.project_funding.amounts(),
        v.ANNUAL_FUNDING: declaration.annual_funding.amounts(),
    }
    for block in edition.funding:
        stated = amounts[block.meaning]
        if not stated:
            continue
        if block.total.role not in stated:
            message = f"填了{block.label}的组成部分，应同时填写{block.total.label}"
            yield Finding((block.meaning,), message)
            continue
        yield from _check_sum(block, stated, declaration.stated_unit)
        if len(block.lines) > len(block.parts) + 1:
            yield from _check_parts_of_parts(block, stated, declaration.stated_unit)


def _check_parts_of_parts(block: FundingBlock, stated: Mapping[str, Decimal], unit: str) -> Iterator[Finding]:
    for line in block.parts:
        inner = [stated.get(part.role, Decimal(0)) for part in block.lines if part.part_of == line.label]
        whole = stated.get(line.role)
        if whole is not None and sum(inner) > whole:
            figures = f"现为 {_figure(whole, unit)}，其中各项之和为 {_figure(sum(inner, Decimal(0)), unit)}{_unit_behind(unit)}"
            yield Finding((block.meaning, line.role), f"{line.label}不应少于其中各项之和，{figures}")


def _check_sum(block: FundingBlock, stated: Mapping[str, Decimal], unit: str) -> Iterator[Finding]:
    total, sum_of_parts = stated[block.total.role], block.sum_of_parts(stated)
    if sum_of_parts is None or total == sum_of_parts:
        return
    location = (block.meaning, block.total.role)
    filled_parts = {line.role: stated[line.role] for line in block.parts if line.role in stated}
    told, summed, apart = (
        _figure(amount, unit) for amount in (total, sum_of_parts, abs(total - sum_of_parts))
    )
    figures = f"现为 {told}，各项之和为 {summed}，相差 {apart}{_unit_behind(unit)}"
    message = f"{block.total.label}应等于 {' + '.join(line.label for line in block.parts)}，{figures}"
    if unit != YUAN:
        yield Finding(location, message)
        return
    in_wan = f"{message}；是否把万元当成了元？"
    small = [role for role, part in filled_parts.items() if _is_in_wan(part, total - sum_of_parts + part)]
    if _is_in_wan(total, sum_of_parts):
        yield Finding(location, in_wan, _guess(sum_of_parts))
    elif small and filled_parts[small[0]] < MAX_AMOUNT_IN_WAN:
        yield Finding((location[0], small[0]), in_wan, _guess(total - sum_of_parts + filled_parts[small[0]]))
    else:
        yield Finding(location, in_wan if small else message)


def _figure(amount: Decimal, unit: str) -> str:
    """Return an amount as a message states it in the unit of the file: 928.00."""
    return format_in_unit(amount, unit, 2)


def _unit_behind(unit: str) -> str:
    """Return the unit as a message states it once behind its figures; 元 goes without saying."""
    return "" if unit == YUAN else f" {unit}"


def _is_in_wan(amount: Decimal, expected: Decimal) -> bool:
    """Return whether an amount is `expected` in 万元, perhaps rounded."""
    return amount > 0 and abs(amount * TEN_THOUSAND - expected) <= expected / 100


def _guess(amount: Decimal) -> Correction:
    return Correction(f"{amount:.2f}", certain=False)


def check_amount_unit(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """An annual total that agrees with its parts is not so small that all was typed in 万元."""
    if declaration.edition.money_unit != YUAN or declaration.stated_unit != YUAN:
        return
    annual = declaration.annual_funding
    total, parts = annual.total, (annual.fiscal_appropriation, annual.carryover, annual.other)
    is_alone = all(part is None for part in parts)
    if 0 < total < MIN_PLAUSIBLE_TOTAL and (is_alone or total == sum(part or 0 for part in parts)):
        figures = f"现为 {total:,.2f} 元；若是 {total.normalize():f} 万元，各项金额都要换算成元"
        location = (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL)
        yield Finding(
            location,
            f"{declaration.edition.label(*location)}一般不少于 1 万元，{figures}",
            _guess(total * TEN_THOUSAND),
        )


def check_cost_over_budget(declaration: Declaration, _: RuleContext) -> Iterator[Finding]:
    """The sum of the 控制数 does not exceed the annual total."""
    caps = [
        indicator.value.quantity * MONEY_UNITS[indicator.value.unit]
        for indicator in declaration.performance_indicators
        if indicator.value.quantity is not None
        and indicator.value.unit in MONEY_UNITS
        and CAP_NAMES.match(indicator.name)
    ]
    total, budget = sum(caps, Decimal(0)), declaration.annual_funding.total
    if total > budget:
        location = (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL)
        unit = declaration.stated_unit
        most, summed, beyond = (_figure(amount, unit) for amount in (budget, total, total - budget))
        figures = f"{most}，现为 {summed}，超出 {beyond}{_unit_behind(unit)}"
        yield Finding(location, f"各项控制数之和不应超过{declaration.edition.label(*location)} {figures}")
