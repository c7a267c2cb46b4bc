"""The source text of the five declarations becomes the five files, equal in every published fact."""

from pathlib import Path

from generator.declarations.editions.known_editions import shipped_editions
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration
from generator.declarations.yaml.source import parse_source
from generator.office.readers.read_document import read_document
from generator.office.recognition.form_file import form_file
from generator.office.recognition.recognize import recognize_forms
from tests.support.office_samples.facts import facts_of
from tests.support.project import ROOT

TEXT = ROOT / "tests/golden/source/shanghai-cadre-training-center-2025.txt"


def read(path: str, text: str) -> Declaration:
    source, problems = parse_source(path, text.encode())
    assert source is not None
    assert problems == []
    return read_declaration(source).declaration


def published() -> dict[str, tuple[Path, Declaration]]:
    files = sorted(ROOT.glob("declarations/2025/*/*.yml"))
    read_files = [(file, read(file.name, file.read_text(encoding="utf-8"))) for file in files]
    return {declaration.project_name: (file, declaration) for file, declaration in read_files}


def test_every_published_fact_is_read() -> None:
    document, _ = read_document(TEXT.name, TEXT.read_bytes())
    assert document is not None
    forms, rest = recognize_forms(document, shipped_editions())
    expected = published()
    assert len(forms) == len(expected) == 5
    assert rest == []
    marks = {}
    for form in forms:
        text = form_file(form, names_edition=False)
        declaration = read("2025/a-unit/a-project.yml", text)
        file, truth = expected[declaration.project_name]
        assert facts_of(declaration) == facts_of(truth)
        assert form.left_out == []
        marks[file.stem] = [n for n, line in enumerate(text.splitlines(), 1) if "# 待核对" in line]
    assert marks == {
        "online-learning": [26],
        "civil-servant-training-and-assessment": [29, 43, 54],
        "leadership-and-talent-development": [],
        "civilized-unit-building": [35],
        "it-operations": [29, 30, 32],
    }
