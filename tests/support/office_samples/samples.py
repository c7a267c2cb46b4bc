"""The documents of the tests: every declaration in every layout, spread over the formats, with what is expected of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from tests.support.office_samples.declarations import SampleDeclaration, sample_declarations
from tests.support.office_samples.facts import ExpectedDeclaration, LeftOut
from tests.support.office_samples.grid import Content
from tests.support.office_samples.layouts import LAYOUTS, Form, official_rows
from tests.support.office_samples.print_pdf import print_pdfs
from tests.support.office_samples.write_docx import write_docx
from tests.support.office_samples.write_html import RULINGS, printable_html, write_html_workbook
from tests.support.office_samples.write_ofd import HABITS, write_ofd
from tests.support.office_samples.write_text import write_text
from tests.support.office_samples.write_xlsx import write_xlsx

FORMATS: Final = ("xlsx", "docx", "pdf", "ofd", "txt", "xls")
"""Names end so; txt is a copied sheet, and xls is HTML."""

_SIZES: Final = (3.6, 3.2)

_WRITERS: Final[Mapping[str, Callable[[Content, int], bytes]]] = {
    "xlsx": lambda content, variant: write_xlsx(content, sheet_for_each_form=bool(variant % 2)),
    "docx": lambda content, _: write_docx(content),
    "ofd": lambda content, variant: write_ofd(content, HABITS[variant % len(HABITS)], _SIZES[variant % 2]),
    "txt": lambda content, _: write_text(content),
    "xls": lambda content, variant: write_html_workbook(content, ("utf-8", "gb18030")[variant % 2]),
}


class SampleDocument(NamedTuple):
    """A document: its file name, format and layout, its bytes, what a correct import gives, and what it leaves out."""

    name: str
    format: str
    layout: str
    data: bytes
    expected: tuple[ExpectedDeclaration, ...]
    left_out: tuple[LeftOut, ...]


class _Plan(NamedTuple):
    name: str
    format: str
    layout: str
    variant: int
    form: Form


def sample_documents(
    formats: Sequence[str] = FORMATS, layouts: Sequence[str] = tuple(LAYOUTS), *, in_all_formats: bool = False
) -> Iterator[SampleDocument]:
    """Yield every declaration in every layout, each in the one format that is its turn, or in all, always in one order."""
    plans = [
        plan
        for plan in _plans(in_all_formats=in_all_formats)
        if plan.format in formats and plan.layout in layouts
    ]
    return _written(plans)


def _written(plans: Sequence[_Plan]) -> Iterator[SampleDocument]:
    printed = [plan for plan in plans if plan.format == "pdf"]
    rulings = list(RULINGS)
    pages = [printable_html(plan.form.content, rulings[plan.variant % len(rulings)]) for plan in printed]
    pdfs = dict(zip([plan.name for plan in printed], print_pdfs(pages) if pages else [], strict=True))
    for name, suffix, layout, variant, form in plans:
        data = pdfs[name] if suffix == "pdf" else _WRITERS[suffix](form.content, variant)
        yield SampleDocument(name, suffix, layout, data, form.expected, form.left_out)


def _plans(*, in_all_formats: bool) -> Iterator[_Plan]:
    samples = sample_declarations()
    for number, sample in enumerate(samples):
        for place, layout in enumerate(LAYOUTS):
            turn = FORMATS[(number + place) % len(FORMATS)]
            for suffix in FORMATS if in_all_formats else (turn,):
                variant = number // len(FORMATS) + place + FORMATS.index(suffix)
                form = official_rows(layout, sample, _behind(number), variant)
                yield _Plan(f"{number + 1:02}-{layout}.{suffix}", suffix, layout, variant, form)


@cache
def _behind(number: int) -> SampleDeclaration:
    """Return the next declaration of the same edition."""
    samples = sample_declarations()
    edition = samples[number].declaration.edition.id
    others = [*samples[number + 1 :], *samples[:number]]
    return next(sample for sample in others if sample.declaration.edition.id == edition)
