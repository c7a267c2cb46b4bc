"""A declaration that is exported as an official form, and imported again, is the same declaration."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.check_all import check_all
from generator.declarations.published import DeclarationContent
from generator.declarations.reader import read_declaration
from generator.declarations.yaml.source import RawFile, parse_source
from generator.forms.edition import Edition
from generator.office.readers.read_document import read_document
from generator.office.recognition.form_file import form_file
from generator.office.recognition.recognize import recognize_forms
from generator.office.writers.formats import write_declaration_form
from tests.support.forms import FORMS
from tests.support.office import declarations, editions
from tests.support.office_samples.facts import Fact, Location, facts_of
from tests.support.project import PATH, REGISTRY, ROOT, SOUND

FORMATS = ("xlsx", "docx")


@cache
def texts() -> dict[str, str]:
    published = {
        path.relative_to(ROOT / "declarations").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ROOT.glob("declarations/2*/*/*.yml"))
    }
    return {**FORMS, **published}


def facts(text: str, path: str) -> dict[Location, Fact]:
    source, problems = parse_source(path, text.encode())
    assert source is not None
    assert problems == []
    return facts_of(read_declaration(source, editions()).declaration)


def imported_again(
    content: DeclarationContent, edition: Edition, path: str, suffix: str
) -> dict[Location, Fact]:
    """The facts of a declaration after its way through a form of an office format."""
    document, reason = read_document(f"form.{suffix}", write_declaration_form(content, edition, suffix))
    assert document is not None, reason
    (form,), _ = recognize_forms(document, editions())
    assert form.edition.id == edition.id
    return facts(form_file(form, names_edition=True), path)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("path", sorted(declarations()))
def test_a_declaration_comes_back(path: str, suffix: str) -> None:
    assert imported_again(*declarations()[path], path, suffix) == facts(texts()[path], path)


WORDS = st.text(st.sampled_from("河道保洁堤防巡查水库养护一二三甲乙丙"), min_size=2, max_size=30)
AMOUNTS = st.integers(1, 10**9).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
VALUES = st.builds(
    "{}{}({})".format,
    st.sampled_from("≥≤="),
    st.integers(1, 99_999),
    st.sampled_from(["次", "个", "公里", "万人", "元/人/天"]),
)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25, deadline=None)
@given(name=WORDS, goal=WORDS, amount=AMOUNTS, rows=st.dictionaries(WORDS, VALUES, min_size=1, max_size=30))
def test_whatever_is_declared_comes_back(
    suffix: str, name: str, goal: str, amount: str, rows: dict[str, str]
) -> None:
    lines = "".join(f"      {row}: {value}\n" for row, value in rows.items())
    text = (
        SOUND.replace("信息化运维项目", name)
        .replace("维护干部学习管理系统。", f"{goal}。")
        .replace("488640.00", amount)
        .replace("      漏洞扫描次数: ≥2(次)\n", lines)
    )
    (declared,) = check_all(
        [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())]
    ).declarations
    shanghai = editions().by_id["shanghai"]
    assert imported_again(declared.content, shanghai, PATH, suffix) == facts(text, PATH)
