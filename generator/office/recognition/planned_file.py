"""Plans the file of a recognized form: where it goes, what it says, whom to register. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.declarations.drafts import NewUnit
from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import Identity
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import Source, parse_source
from generator.forms import vocabulary as v
from generator.forms.cell import MAX_SLUG_LENGTH, SLUG_PATTERN
from generator.office.document import Place
from generator.office.recognition.form_file import form_file
from generator.office.recognition.recognized_form import ReadText, RecognizedForm


class Doubt(NamedTuple):
    """A review mark of the file: its line, where the original has it, and the reason."""

    line: int
    place: Place | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlannedFile:
    """A file to write. `new_unit` is a unit that is not registered, with proposed codes; None if it is."""

    identity: Identity
    text: str
    form: RecognizedForm
    doubts: tuple[Doubt, ...]
    new_unit: NewUnit | None = None


class UnplannedForm(NamedTuple):
    """A form that cannot become a file, and why, in Chinese."""

    form: RecognizedForm
    reason: str


_MARK: Final = f"# {v.REVIEW_MARK}："


def plan_file(
    form: RecognizedForm,
    registry: Registry,
    editions: Editions,
    codes: Mapping[str, str],
    propose_code: Callable[[str], str],
    find_project: Callable[[str, str], str | None],
) -> PlannedFile | UnplannedForm:
    """Plan the file of a form.

    `codes` are those that a person names for bodies and projects; `propose_code` makes one of a name; `find_project` returns
    the code of a unit's project of the same name in another year.
    """
    labels = form.edition.labels
    name, unit = (
        _text(form.fields.get(labels.get(meaning, ""))) for meaning in (v.PROJECT_NAME, v.IMPLEMENTING_UNIT)
    )
    if not name:
        return UnplannedForm(form, "没有看到项目名称")
    if form.year is None:
        return UnplannedForm(form, f"《{name}》没有看到年度")
    if not unit:
        return UnplannedForm(form, f"《{name}》没有看到实施单位")
    registered = registry.units_by_name.get(unit, ())
    unit_code = registered[0].slug if registered else codes.get(unit) or propose_code(unit)
    project = codes.get(name) or find_project(unit_code, name) or propose_code(name)
    if not (SLUG_PATTERN.fullmatch(unit_code) and SLUG_PATTERN.fullmatch(project)):
        return UnplannedForm(form, f"《{name}》没有代号可用；请用 --code 写明")
    text = form_file(form, names_edition=form.edition.id != editions.of_unit(unit_code))
    identity = Identity(int(form.year.text), unit_code, project)
    source, problems = parse_source(identity.path, text.encode())
    if source is None or problems or not _reads_back(source, form):
        return UnplannedForm(form, f"《{name}》写成文件以后读不回来，没有写；请手工填写")
    new_unit = None
    if not registered:
        department = _text(form.fields.get(labels.get(v.COMPETENT_DEPARTMENT, ""))) or unit
        known = registry.departments_by_name.get(department)
        code = known.slug if known else codes.get(department) or propose_code(department)
        new_unit = NewUnit(unit, unit_code, department, code)
    return PlannedFile(
        identity=identity, text=text, form=form, doubts=tuple(_doubts(text, form)), new_unit=new_unit
    )


def name_unit(form: RecognizedForm, unit: str) -> None:
    """Put the name of the implementing unit into a form that does not state it."""
    label = form.edition.labels.get(v.IMPLEMENTING_UNIT, v.IMPLEMENTING_UNIT)
    if not _text(form.fields.get(label)):
        doubt = f"原文没有写{label}，写的是 --unit 的"
        form.fields[label] = ReadText(text=unit, place=Place(), doubts=(doubt,))


def code_of_words(words: list[str]) -> str:
    """Return a code made of words in Latin letters; words that make it too long are left out."""
    parts = [part for word in words if (part := re.sub(r"[^a-z0-9]+", "", word.lower()))]
    while parts and len("-".join(parts)) > MAX_SLUG_LENGTH:
        parts.pop()
    return "-".join(parts)


def _text(read: ReadText | None) -> str:
    return read.text if read else ""


def _doubts(text: str, form: RecognizedForm) -> Iterator[Doubt]:
    """Yield the review marks of a file by line, each with the place of the first text that has this doubt."""
    places: dict[str, list[Place]] = {}
    for read in _read_texts(form):
        for doubt in read.doubts:
            places.setdefault(" ".join(doubt.split()), []).append(read.place)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(_MARK):
            reason = line.strip().removeprefix(_MARK)
            known = places.get(reason, [])
            yield Doubt(number, known.pop(0) if known else None, reason)


def _read_texts(form: RecognizedForm) -> Iterator[ReadText]:
    """Yield everything that was read, in the order of the file."""
    yield from form.fields.values()
    yield from filter(None, [form.year])
    yield from form.funding.values()
    yield from form.other_fields.values()
    for row in form.indicators:
        yield row.name
        yield from row.columns.values()


def _reads_back(source: Source, form: RecognizedForm) -> bool:
    """Return whether a file says what was read of a form."""
    found = {location: text for location, text, is_key in source.texts() if not is_key}
    texts: dict[tuple[str, ...], ReadText] = {(label,): read for label, read in form.fields.items()}
    texts |= {(v.OTHER_FIELDS, label): read for label, read in form.other_fields.items()}
    if any(read.text and found.get(place) != read.text for place, read in texts.items()):
        return False
    for (block, line), read in form.funding.items():
        if read.text and found.get((block, line)) != read.text:
            return False
    for row in form.indicators:
        place = (v.INDICATORS, *filter(None, (row.category, row.dimension)), row.name.text)
        value = row.columns.get(v.INDICATOR_VALUE)
        if (
            value
            and value.text
            and value.text not in {found.get(place), found.get((*place, v.INDICATOR_VALUE))}
        ):
            return False
    return len({(row.category, row.dimension, row.name.text) for row in form.indicators}) == len(
        form.indicators
    )


def project_name_in(text: str) -> str | None:
    """Return the project's name in the text of a declaration, which need not be free of errors."""
    found = re.search(r"""(?m)^项目(?:支出)?名称: *['"]?(.*?)['"]? *$""", text)
    return found and found[1]
