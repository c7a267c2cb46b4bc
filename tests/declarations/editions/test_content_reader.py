"""What a declaration publishes gives the declaration back, as far as it was published."""

from itertools import permutations

import pytest

from generator.changes.field_changes import Change, declaration_changes
from generator.declarations.editions.content_reader import declaration_of_content
from generator.declarations.identity import identify
from generator.declarations.published import declaration_content
from generator.declarations.reader import read_declaration
from generator.declarations.yaml.source import parse_source
from generator.forms import vocabulary as v
from tests.support.forms import FORMS
from tests.support.office import declarations, editions


@pytest.mark.parametrize("path", sorted(declarations()))
def test_a_rebuilt_declaration_publishes_the_same(path: str) -> None:
    content, edition = declarations()[path]
    identity, _ = identify(path)
    assert identity is not None
    assert declaration_content(identity, declaration_of_content(content, edition)) == content


NOT_PUBLISHED_AS_FIELDS = {(v.EDITION,), (v.TRANSCRIPTION,), (v.MONEY_UNIT,), (v.WAIVERS,)}


def place(change: Change) -> tuple[str, ...]:
    return (*change.location, change.kind)


def test_rebuilt_declarations_differ_as_those_of_the_files_do() -> None:
    read, rebuilt = {}, {}
    for path in FORMS:
        source, _ = parse_source(path, FORMS[path].encode())
        assert source is not None
        read[path] = read_declaration(source, editions()).declaration
        rebuilt[path] = declaration_of_content(*declarations()[path])
    for before, after in permutations(FORMS, 2):
        changes = declaration_changes(read[before], read[after])
        expected = [c for c in changes if c.location[:1] not in NOT_PUBLISHED_AS_FIELDS]
        assert len(expected) > 5
        found = declaration_changes(rebuilt[before], rebuilt[after])
        assert sorted(found, key=place) == sorted(expected, key=place)
