"""How pages and reports print counts, amounts, percentages and paragraphs."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MINUS: Final = "−"
"""The sign in front of what is less, as wide as a plus."""

_ONE: Final = Decimal(1)
_HUNDREDTH: Final = Decimal("0.01")


def format_money(amount: Decimal | None) -> str:
    """Format an amount in 元 as the form prints it, 9,280,000.00; a blank cell stays blank."""
    return "" if amount is None else f"{amount:,.2f}"


def format_count(number: int) -> str:
    """Format a number of things as pages print it: 1,645."""
    return f"{number:,}"


def format_large_money(amount: Decimal) -> str:
    """Format an amount in 元 in 万元 or 亿元, with at most two decimals: 928 万元, 1.25 亿元."""
    if amount < 10_000:
        return f"{amount:,.2f} 元"
    number, unit = (amount / 10_000).quantize(_HUNDREDTH), "万元"
    if number >= 10_000:  # 99,999,999 元 too: 1 亿元, not 10,000 万元
        number, unit = (amount / 100_000_000).quantize(_HUNDREDTH), "亿元"
    return f"{number:,f}".rstrip("0").rstrip(".") + f" {unit}"


def format_ten_thousands(amount: Decimal) -> str:
    """Format an amount in 元 in 万元, as columns of tables have it: 928.00; less than can be printed is <0.01."""
    hundredths = (int(amount * 100) + 5_000) // 10_000  # of 万元; whole numbers, because lists are long
    return f"{hundredths // 100:,}.{hundredths % 100:02}" if hundredths or not amount else "<0.01"


def format_difference(amount: Decimal, before: Decimal) -> str:
    """Format how much more or less an amount in 元 is than before, in 万元: +12.50, −0.40, 0.00."""
    difference = amount - before
    if not difference:
        return "0.00"
    sign = "+" if difference > 0 else MINUS
    return sign + format_ten_thousands(abs(difference))


def format_change(amount: Decimal, before: Decimal) -> str:
    """Format a change in per cent of what was before, with one decimal: +7.9%, −12.0%, 0.0%; empty if nothing was before.

    A change that rounds to nothing is 约 0%, only what falls to nothing is −100.0%, and a large one is +1,000%以上.
    """
    if not before:
        return ""
    if amount == before:
        return "0.0%"
    tenths = int(((amount - before) * 1000 / before).quantize(_ONE, ROUND_HALF_UP))
    if tenths >= 10_000:
        return "+1,000%以上"
    if not tenths:
        return "约 0%"
    if amount and tenths == -1000:
        tenths = -999
    return f"{'+' if tenths > 0 else MINUS}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def describe_change(amount: Decimal, before: Decimal, name: str) -> str:
    """Say how an amount in 元 differs from that of something called `name`: 比2024年度多 90 万元（+7.9%）."""
    if amount == before:
        return f"与{name}相同"
    word = "多" if amount > before else "少"
    change = format_change(amount, before)
    return f"比{name}{word} {format_large_money(abs(amount - before))}" + (f"（{change}）" if change else "")


def format_share(part: Decimal | int, total: Decimal | int) -> str:
    """Format a part of a total in per cent with one decimal, 12.5%; empty if the total is 0.

    Only the whole total is 100.0%: a smaller part that rounds to it is >99.9%.
    """
    if not total:
        return ""
    tenths = int((Decimal(part) * 1000 / total).quantize(_ONE, ROUND_HALF_UP))
    if tenths == 1000 and part != total:
        return ">99.9%"
    return "<0.1%" if part and not tenths else f"{tenths // 10}.{tenths % 10}%"


def share_percent(share: str) -> str:
    """Return the length of the bar beside a formatted share, in per cent: 12.5 for 12.5%, 0.1 for <0.1%."""
    return share.strip("<>%")


def format_rounded_money(amount: Decimal) -> str:
    """Format an amount in 元 as people say it: 928 万元, or 约 776.27 万元 if rounded; empty below 1 万元."""
    for unit in (100_000_000, 10_000):
        if amount >= unit:
            return ("" if amount * 100 % unit == 0 else "约 ") + format_large_money(amount)
    return ""


def split_paragraphs(text: str | None) -> list[str]:
    """Split a text into its paragraphs; none for a blank text."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
