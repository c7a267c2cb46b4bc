"""The glossary explains every word of the form once, at a permanent anchor."""

import re
from collections import Counter

import html5lib
import pytest

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
        for div in document.findall(".//dl/div")
    ]
    assert shown == [(term.anchor, term.name, term.meaning) for term in TERMS]
