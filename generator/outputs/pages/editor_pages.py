"""The pages for editors that document the code: every rule, and every field.

They do not depend on declarations. Messages and values on them are produced by the code that checks.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.checks import report_terminal
from generator.declarations import field_guide
from generator.declarations.drafts import blank_form
from generator.declarations.editions.known_editions import DEFAULT_EDITION, Editions, shipped_editions
from generator.declarations.registry import Organization
from generator.declarations.yaml.source import parse_source
from generator.diagnostics.rulebook import RULES, Severity
from generator.forms import vocabulary as v
from generator.forms.glossary import TERMS_BY_NAME
from generator.forms.indicator_value import read_indicator_value
from generator.outputs.data.form_templates import (
    FIELDS_PAGE,
    fields_address,
    form_templates,
    template_data,
)
from generator.outputs.pages.page import HOME, Asset, Link, PageSpec, page_spec

_WRONG_FILE: Final = "项目名称: 在线学习工作经费\n年度：2025\n"

_ACCEPTED_INPUTS: Final = (
    "≥90(%)",
    "≥90%",
    "≥ ９０（％）",
    "≥90百分比",
    "≧36万人",
    "<=8000(元/课时)",
    "＝365天",
    "＞＝90（％）",
    "＞5(个)",
    "≥1,200(人次)",
    "10~12场",
    "10至12(场)",
    "50场",
    "90%以上",
    "12月底前完成",
    "续评成功",
)
_EXAMPLE_YEAR: Final = 2025
_NOBODY: Final = Organization("", "", "")

_REFUSED_INPUTS: Final = (">=90(%)", "≥两次", "≥2次以上", "≥90(%", "≥90(%)左右", "≥99，5(%)", "12~10(场)")


class InputExample(NamedTuple):
    """A text typed as the value of an indicator, what becomes of it, and whether it counts as a number."""

    text: str
    outcome: str
    is_number: bool


def editor_page_specs() -> Iterator[PageSpec]:
    """Yield the page of rules and the page of fields."""
    yield page_spec(
        "rules.md.jinja",
        "editors/rules/",
        rules_by_severity=[
            (severity, [r for r in RULES.values() if r.severity is severity]) for severity in Severity
        ],
        sample_message=_sample_message(),
    )
    yield page_spec(
        "fields.md.jinja",
        FIELDS_PAGE,
        edition=shipped_editions().by_id[DEFAULT_EDITION],
        templates=form_templates(DEFAULT_EDITION),
        sections=field_guide.SECTIONS_BEFORE_INDICATORS,
        indicator_fields=field_guide.INDICATOR_FIELDS,
        publication_section=field_guide.PUBLICATION_SECTION,
        categories=[
            (category.term, [TERMS_BY_NAME[term] for term in category.dimensions.values()])
            for category in v.TAXONOMY
        ],
        accepted_examples=[_input_example(text) for text in _ACCEPTED_INPUTS],
        refused_examples=[_input_example(text) for text in _REFUSED_INPUTS],
    )


def edition_page_specs(editions: Editions) -> Iterator[PageSpec]:
    """Yield a page on the fields of each edition but the one that the page of fields describes."""
    for edition in editions.by_id.values():
        if edition.id == DEFAULT_EDITION:
            continue
        yield page_spec(
            "edition_fields.md.jinja",
            fields_address(edition.id),
            title=f"逐栏说明：{edition.id}",
            breadcrumbs=(HOME, Link("逐栏说明", FIELDS_PAGE)),
            edition=edition,
            templates=form_templates(edition.id),
            cells=edition.cells,
            required=(v.PROJECT_NAME, v.IMPLEMENTING_UNIT, v.ANNUAL_TOTAL, *sorted(edition.required)),
            blank=blank_form(_EXAMPLE_YEAR, "", _NOBODY, "", edition, names_edition=True),
        )


def template_downloads(spec: PageSpec) -> Iterator[Asset]:
    """Yield the blank forms that a page on the fields of an edition offers."""
    for path, office_format, _ in spec.values.get("templates", ()):
        yield Asset(path=path, data=template_data(spec.values["edition"], office_format))


class EditionLabel(NamedTuple):
    """A label that some editions print instead of the canonical one, and the editions that do."""

    label: str
    meaning: str
    editions: tuple[str, ...]


def edition_labels(editions: Editions) -> tuple[EditionLabel, ...]:
    """Return every label that is not the canonical one, sorted by its meaning as the glossary is."""
    found: dict[tuple[str, str], list[str]] = {}
    for edition in editions.by_id.values():
        cells = [(cell.label, cell.meaning) for cell in edition.cells]
        lines = [(line.label, line.role) for block in edition.funding for line in block.lines]
        headings = [(heading.dimension, heading.kind.dimension) for heading in edition.headings]
        for label, meaning in dict.fromkeys((*cells, *lines, *headings)):
            if label and meaning and label != meaning:
                found.setdefault((label, meaning), []).append(edition.id)
    order = {name: place for place, name in enumerate(TERMS_BY_NAME)}
    rows = [EditionLabel(label, meaning, tuple(ids)) for (label, meaning), ids in found.items()]
    return tuple(sorted(rows, key=lambda row: (order[row.meaning], row.label)))


def _sample_message() -> str:
    """Return a problem as the check prints it."""
    _, problems = parse_source("2025/some-unit/some-project.yml", _WRONG_FILE.encode())
    return "\n".join(line.plain for line in report_terminal.problem_lines(problems, "declarations/"))


def _input_example(text: str) -> InputExample:
    source, problems = parse_source("", f"{v.INDICATOR_VALUE}: {text}\n".encode())
    if source is None:
        return InputExample(text, problems[0].message, is_number=False)
    try:
        value = read_indicator_value(str(source.data()[v.INDICATOR_VALUE]))
    except ValueError as error:
        return InputExample(text, str(error), is_number=False)
    return InputExample(text, value.text, is_number=value.quantity is not None)
