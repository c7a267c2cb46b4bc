"""A declaration as the form of its edition prints it: from canonical words back to those of the form."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from generator.declarations.model import AnnualFunding, Funding, ProjectFunding
from generator.declarations.published import DeclarationContent, IndicatorContent
from generator.forms import vocabulary as v
from generator.forms.edition import Edition
from generator.forms.printed_form import PrintedForm, period_text, print_form


class IndicatorRow(NamedTuple):
    """A row of the indicator table. A span is the number of rows of a merged cell, 0 in the rows below its first.

    Headings are as printed; `kind` has their canonical terms.
    """

    category_span: int
    category: str
    dimension_span: int
    dimension: str
    kind: v.IndicatorKind
    name: str
    explanation: str | None
    period_value: str | None
    text: str
    weight: str | None
    standard: str | None


_TEXTS: Final = {
    v.PROJECT_NAME: "project_name",
    v.NATURE: "nature",
    v.CATEGORY: "category",
    v.COMPETENT_DEPARTMENT: "competent_department",
    v.IMPLEMENTING_UNIT: "implementing_unit",
    v.START_DATE: "start_date",
    v.END_DATE: "end_date",
    v.OVERALL_GOAL: "overall_goal",
    v.ANNUAL_GOAL: "annual_goal",
}
_FUNDING: Final = {
    meaning: (key, {role: str(field.alias) for role, field in model.model_fields.items()})
    for meaning, key, model in (
        (v.PROJECT_FUNDING, "project_funding", ProjectFunding),
        (v.ANNUAL_FUNDING, "annual_funding", AnnualFunding),
    )
}
"""By the meaning of a block of funds, its key in the content, and the canonical label of each key in it."""


def print_declaration(content: DeclarationContent, edition: Edition) -> PrintedForm:
    """Fill in the form of an edition."""
    values: Mapping[str, Any] = content
    texts = {meaning: values[key] or "" for meaning, key in _TEXTS.items()}
    texts[v.COMPETENT_DEPARTMENT] = (content["department_code"] or "") + texts[v.COMPETENT_DEPARTMENT]
    texts[v.IMPLEMENTING_UNIT] = (content["unit_code"] or "") + texts[v.IMPLEMENTING_UNIT]
    texts[v.PERIOD] = period_text(content["period"], content["start_date"], content["end_date"])
    return print_form(edition, texts, stated_amounts(content), content["other_fields"], content["money_unit"])


def stated_amounts(content: DeclarationContent) -> dict[str, dict[str, Decimal]]:
    """Return every amount that is not blank, by the meaning of its block and by its canonical label."""
    values: Mapping[str, Any] = content
    return {
        meaning: {labels[role]: Decimal(amount) for role, amount in values[key].items() if amount is not None}
        for meaning, (key, labels) in _FUNDING.items()
    }


def funding_fields() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the blocks of funds, each by its meaning with its amounts: place in the content, and canonical label.

    A place is such as `annual_funding.total`. Amounts are in the order of the content: what only some editions
    distinguish comes last.
    """
    further = Funding.model_fields
    return tuple(
        (
            meaning,
            tuple(
                (f"{key}.{role}", labels[role]) for role in sorted(labels, key=lambda role: role in further)
            ),
        )
        for meaning, (key, labels) in _FUNDING.items()
    )


def indicator_rows(indicators: Iterable[IndicatorContent]) -> Iterator[IndicatorRow]:
    """Yield rows in the order of the input, with equal neighbours of level 1 and level 2 merged."""
    for category, of_category in groupby(indicators, key=lambda i: i["category"]):
        members = list(of_category)
        category_span = len(members)
        for dimension, of_dimension in groupby(members, key=lambda i: i["dimension"]):
            rows = list(of_dimension)
            dimension_span = len(rows)
            for i in rows:
                merged = (category_span, category, dimension_span, dimension, v.KINDS_BY_SLUG[i["kind"]])
                cells = (i["period_value"], i["text"], i["weight"], i["standard"])
                yield IndicatorRow(*merged, i["name"], i["explanation"], *cells)
                category_span = dimension_span = 0
