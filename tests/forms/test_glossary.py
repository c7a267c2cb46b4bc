"""The glossary explains every word of the form once, at a permanent anchor."""

import re
from collections import Counter

import html5lib
import pytest

from generator.declarations.editions.known_editions import shipped_editions
from generator.forms import glossary
from generator.forms import vocabulary as v
from generator.forms.indicator_value import read_indicator_value
from tests.support.summaries import pages_of

TERMS = [term for chapter in glossary.GLOSSARY_SECTIONS for term in chapter.terms]
WORDS_OF_FILES = {
    v.WAIVERS,
    v.SLUG,
    v.UNITS,
    v.FORMER_NAMES,
    v.REVIEW_MARK,
}  # they stand in YAML files and on no page of a declaration
LABELS = {word for name, word in vars(v).items() if name.isupper() and isinstance(word, str)}
CHOICES = {*v.NATURES, *v.CATEGORIES}
HEADINGS = {word for category in v.TAXONOMY for word in (category.term, *category.dimensions.values())}
SIGNS = {value.comparator for value in map(read_indicator_value, ["≥1", "≤1", "=1", ">1", "<1"])}


@pytest.mark.parametrize(
    "word", sorted((LABELS - WORDS_OF_FILES) | CHOICES | HEADINGS | SIGNS | {"控制数", "~"})
)
def test_every_word_of_the_form_has_a_meaning(word: str) -> None:
    term = glossary.TERMS_BY_NAME[word]
    assert term.meaning.endswith("。")
    assert len(term.meaning) <= 80


def test_each_term_and_each_anchor_stands_once() -> None:
    anchors = [chapter.anchor for chapter in glossary.GLOSSARY_SECTIONS] + [term.anchor for term in TERMS]
    assert [anchor for anchor, count in Counter(anchors).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", anchor) for anchor in anchors)
    assert len(glossary.TERMS_BY_NAME) == len(TERMS)


def test_a_meaning_is_in_this_sites_own_words() -> None:
    assert [term.name for term in TERMS if re.search(r"法定|依法|〔|财预|第.{1,3}条", term.meaning)] == []


def test_choices_have_the_anchors_of_their_addresses() -> None:
    for name, slug in {**v.NATURES, **v.CATEGORIES}.items():
        assert glossary.TERMS_BY_NAME[name].anchor == slug


def test_the_page_shows_every_term_at_its_anchor_in_order() -> None:
    page = next(page for page in pages_of(()) if page.address == "glossary/")
    document = html5lib.parse(page.text, namespaceHTMLElements=False)
    shown = [
        (div.get("id"), *("".join(child.itertext()) for child in div))
        for div in document.findall(".//dl/div[@id]")
    ]
    assert shown == [(term.anchor, term.name, term.meaning) for term in TERMS]


def test_the_page_leads_from_the_words_of_every_edition_to_their_meanings() -> None:
    page = next(page for page in pages_of(()) if page.address == "glossary/")
    document = html5lib.parse(page.text, namespaceHTMLElements=False)
    links = {
        div[0].text: [(a.get("href"), a.text) for a in div[1].findall("a")]
        for div in document.findall(".//dl/div")
        if not div.get("id")
    }
    assert links["年度目标"] == [("#annual-goal", "年度总体目标"), ("../editors/fields/cn-2015/", "cn-2015")]
    assert links["成本指标"][0] == ("#cost-economic", "经济成本指标")
    for edition in shipped_editions().by_id.values():
        for meaning, label in edition.labels.items():
            assert label == meaning or label in links
