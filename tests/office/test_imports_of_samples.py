"""Every sample of an office file, counted field by field: almost all is read exactly, and nothing is wrong without a mark."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from generator.declarations.editions.known_editions import Editions
from generator.declarations.reader import ReadResult, read_declaration
from generator.declarations.yaml.source import parse_source
from generator.forms import vocabulary as v
from generator.office.readers.read_document import read_document
from generator.office.recognition.form_file import form_file
from generator.office.recognition.recognize import recognize_forms
from tests.support.office_samples.declarations import sample_editions
from tests.support.office_samples.facts import Fact, Location, compare_facts, facts_of
from tests.support.office_samples.nasty import nasty_documents
from tests.support.office_samples.samples import FORMATS, SampleDocument, sample_documents

LEAST_EXACT = 0.98
"""Share of the facts of a format that is read exactly."""


class ImportedForm:
    """A form as its file says it."""

    def __init__(self, text: str, result: ReadResult) -> None:
        self.lines, self.result = text.splitlines(), result
        self.facts: Mapping[Location, Fact] = {}
        if (
            not {"annual_funding", "year", "implementing_unit", "project_name"}
            - result.declaration.__dict__.keys()
        ):
            self.facts = facts_of(result.declaration)

    def is_marked(self, place: Location) -> bool:
        """Whether a review mark stands above a fact, or above its row or group."""
        numbers = {self.result.source.line_of(place[:depth]) for depth in range(1, len(place) + 1)}
        return any(self._is_marked_line(number) for number in numbers) or v.REVIEW_MARK in self.lines[0]

    def _is_marked_line(self, number: int) -> bool:
        above = number - 2
        while above >= 0 and self.lines[above].lstrip().startswith("#"):
            if v.REVIEW_MARK in self.lines[above]:
                return True
            above -= 1
        return False


def imported_forms(document: SampleDocument, editions: Editions) -> Iterator[ImportedForm]:
    read, _ = read_document(document.name, document.data)
    forms, _ = recognize_forms(read, editions) if read else ([], [])
    for form in forms:
        text = form_file(form, names_edition=True)
        source, problems = parse_source("2025/a-unit/a-project.yml", text.encode())
        assert source is not None, text
        assert problems == [], text
        yield ImportedForm(text, read_declaration(source, editions))


@cache
def counted(suffix: str) -> tuple[Counter[str], tuple[str, ...]]:
    """The facts of all documents of a format by what became of them, and those that are wrong without a mark."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for document in sample_documents(formats=[suffix]):
        forms = {
            (form.facts.get((v.PROJECT_NAME,)), form.facts.get((v.YEAR,))): form
            for form in imported_forms(document, sample_editions())
        }
        for expected in document.expected:
            counts["all"] += len(expected.facts)
            form = forms.get((expected.facts[v.PROJECT_NAME,], expected.facts[v.YEAR,]))
            if form is None:
                continue
            found = compare_facts(expected.facts, form.facts)
            counts["exact"] += len(found.exact)
            for place in (*found.wrong, *found.invented):
                counts["judged"] += form.is_marked(place)
                if not form.is_marked(place):
                    wrong.append(f"{document.name} {place} {form.facts[place]}")
    return counts, tuple(wrong)


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_wrong_without_a_mark(suffix: str) -> None:
    assert counted(suffix)[1] == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_almost_everything_is_read_exactly(suffix: str) -> None:
    counts, _ = counted(suffix)
    assert counts["all"] > 500
    assert counts["exact"] >= LEAST_EXACT * counts["all"]


def test_persons_are_in_no_file() -> None:
    for document in sample_documents():
        personal = {text for piece in document.left_out if piece.is_personal for text in piece.texts}
        for form in imported_forms(document, sample_editions()):
            written = "\n".join(form.lines)
            assert [text for text in personal if text in written] == [], document.name


def test_documents_that_lead_astray() -> None:
    wrong = []
    for document in nasty_documents():
        expected: dict[tuple[Fact | None, Fact | None], Mapping[Location, Fact]] = {
            (one.facts[v.PROJECT_NAME,], one.facts[v.YEAR,]): one.facts for one in document.expected
        }
        for form in imported_forms(SampleDocument(*document[:4], (), ()), sample_editions()):
            facts = expected.get((form.facts.get((v.PROJECT_NAME,)), form.facts.get((v.YEAR,))))
            if facts is None:
                assert not form.facts or form.is_marked((v.PROJECT_NAME,)), document.name
                continue
            found = compare_facts(facts, form.facts)
            wrong += [
                f"{document.name} {place}"
                for place in (*found.wrong, *found.invented)
                if not form.is_marked(place)
            ]
    assert wrong == []
