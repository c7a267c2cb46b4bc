"""How pages and reports print counts, amounts, percentages and paragraphs."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_ONE: Final = Decimal(1)


def format_money(amount: Decimal | None) -> str:
    """Format an amount in 元 as the form prints it, 9,280,000.00; a blank cell stays blank."""
    return "" if amount is None else f"{amount:,.2f}"


def format_count(number: int) -> str:
    """Format a number of things as pages print it: 1,645."""
    return f"{number:,}"


def format_large_money(amount: Decimal) -> str:
    """Format an amount in 元 in 万元 or 亿元, with at most two decimals: 928 万元, 1.25 亿元."""
    for unit, size in (("亿元", 100_000_000), ("万元", 10_000)):
        if amount >= size:
            return f"{(amount / size).quantize(Decimal('0.01')):,f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{amount:,.2f} 元"


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


def format_change(before: Decimal, after: Decimal) -> str:
    """Format how an amount changed in per cent with its sign and one decimal: +20.5%, -3.2%, +<0.1%.

    Empty if there is no change, or if there was nothing before.
    """
    if not before or before == after:
        return ""
    tenths = int((abs(after - before) * 1000 / before).quantize(_ONE, ROUND_HALF_UP))
    size = f"{tenths // 10:,}.{tenths % 10}%" if tenths else "<0.1%"
    if after and tenths == 1000 and after < before:
        size = ">99.9%"
    return ("+" if after > before else "-") + size


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
