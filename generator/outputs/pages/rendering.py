"""Renders templates: the Jinja environment and its filters.

Values need no more computing; the result is Markdown with HTML blocks. Everything is escaped unless a filter has
made it safe. A name that a template does not know is an error.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.diagnostics.escaping import escape_front_matter, escape_markdown
from generator.forms import glossary, vocabulary
from generator.forms.display import (
    format_count,
    format_large_money,
    format_money,
    format_rounded_money,
    format_share,
    format_ten_thousands,
    share_percent,
    split_paragraphs,
)
from generator.outputs.charts.bars import bars_over_years
from generator.outputs.charts.shares import stacked_bar
from generator.outputs.charts.small_bars import small_bars
from generator.outputs.pages.measures.pictures import (
    format_number,
    measure_picture,
    range_picture,
    trend_picture,
)

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def _term_links(root: str) -> Mapping[str, Markup]:
    """Return, by term, its link to the glossary; cached, because pages repeat them many times."""
    template = "_term_link.md.jinja"
    return {
        name: Markup(render_template(template, root=root, name=name))  # noqa: S704 - escaped by the template
        for name in glossary.TERMS_BY_NAME
    }


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
        "thousands": format_count,
        "money": format_money,
        "large_money": format_large_money,
        "ten_thousands": format_ten_thousands,
        "share": format_share,
        "percent": share_percent,
        "rounded_money": format_rounded_money,
        "md": escape_markdown,
        "front_matter": escape_front_matter,
        "paragraphs": split_paragraphs,
        "in_unit": glossary.in_unit,
        "number": format_number,
        "trend_picture": trend_picture,
        "range_picture": range_picture,
    }
    environment.globals |= {
        "vocabulary": vocabulary,
        "terms": glossary.TERMS_BY_NAME,
        "bars_over_years": bars_over_years,
        "term_links": _term_links,
        "measure_picture": measure_picture,
        "stacked_bar": stacked_bar,
        "small_bars": small_bars,
    }
    return environment


TEMPLATE_ENVIRONMENT: Final = _environment()
"""The environment of all templates of pages. The site sets its `bytecode_cache`, to keep compiled templates."""


def render_template(template: str, **values: Any) -> str:
    """Render a template, such as `declaration.md.jinja`."""
    return TEMPLATE_ENVIRONMENT.get_template(template).render(**values)
