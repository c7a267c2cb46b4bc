"""Templates become text: the Jinja environment and its filters.

Comes in: a template's name and values that need no more computing. Goes out: Markdown with HTML blocks.
Everything is escaped unless a filter here has made it safe; a name that a template does not know is an error.
"""

import html
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator import glossary, vocabulary

TEMPLATES: Final = Path(__file__).parent / "templates"

_ONE: Final = Decimal(1)
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


def money(amount: Decimal | None) -> str:
    """An amount in 元 as the form prints it, 9,280,000.00; a blank cell stays blank."""
    return "" if amount is None else f"{amount:,.2f}"


def large_money(amount: Decimal) -> str:
    """An amount in 元 as people say it: 928 万元, 1.25 亿元, with at most two decimals."""
    for unit, size in (("亿元", 100_000_000), ("万元", 10_000)):
        if amount >= size:
            return f"{(amount / size).quantize(Decimal('0.01')):,f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{amount:,.2f} 元"


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """A part of a whole in per cent with one decimal, 12.5%; nothing of nothing, and only all of it is 100.0%."""
    if not whole:
        return ""
    tenths = int((Decimal(part) * 1000 / whole).quantize(_ONE, ROUND_HALF_UP))
    if tenths == 1000 and part != whole:
        return ">99.9%"
    return "<0.1%" if part and not tenths else f"{tenths // 10}.{tenths % 10}%"


def beside_money(amount: Decimal) -> str:
    """What to say beside an amount in 元: 928 万元, 约 776.27 万元 where that is rounded; nothing below 1 万元."""
    for unit in (100_000_000, 10_000):
        if amount >= unit:
            return ("" if amount * 100 % unit == 0 else "约 ") + large_money(amount)
    return ""


def in_markdown(text: str) -> Markup:
    """Text that stays itself in Markdown: every ASCII punctuation mark becomes a character reference."""
    one_line = " ".join(_plain(text).split())
    return Markup(_PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", one_line))  # noqa: S704 - made safe here


def in_front_matter(text: str) -> Markup:
    """Text as a quoted YAML scalar, escaped for the HTML in which themes put it as it is."""
    escaped = html.escape(" ".join(_plain(text).split())).replace("\\", "&#92;")
    return Markup(f'"{escaped}"')  # noqa: S704 - made safe here


def _plain(text: str) -> str:
    """Text as it was before a template escaped it."""
    return text.unescape() if isinstance(text, Markup) else text


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a text; none of a blank one."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@cache
def _term_links(root: str) -> Mapping[str, Markup]:
    """By term, its link to the glossary, which pages repeat many times."""
    return {name: Markup(rendered("_term.md.jinja", root=root, name=name)) for name in glossary.BY_NAME}  # noqa: S704


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters |= {
        "money": money,
        "large_money": large_money,
        "share": share,
        "beside_money": beside_money,
        "md": in_markdown,
        "front_matter": in_front_matter,
        "paragraphs": paragraphs,
    }
    environment.globals |= {"form": vocabulary, "terms": glossary.BY_NAME, "term_links": _term_links}
    return environment


_ENVIRONMENT: Final = _environment()


def rendered(template: str, **values: Any) -> str:
    """The text of a template, such as `declaration.md.jinja`."""
    return _ENVIRONMENT.get_template(template).render(**values)
