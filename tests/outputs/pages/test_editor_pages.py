"""The page of fields: every field of the form is on it, and every example is what it says."""

import re

import pytest

from generator.declarations import field_guide
from generator.declarations.field_guide import GuideField, GuideSection
from generator.diagnostics.rulebook import RULES, Severity
from generator.forms import vocabulary as v
from generator.outputs.pages.editor_pages import editor_page_specs
from generator.outputs.pages.page import render_markdown
from tests.support.project import Inspect, spliced
from tests.support.summaries import reread

CHAPTERS = (*field_guide.SECTIONS_BEFORE_INDICATORS, field_guide.PUBLICATION_SECTION)
FIELDS = [field for chapter in CHAPTERS for field in chapter.fields] + list(field_guide.INDICATOR_FIELDS)
RULES_PAGE, FIELDS_PAGE = (render_markdown(plan).text for plan in editor_page_specs())


def test_every_field_of_the_form_is_there_in_its_order() -> None:
    assert [field.label for field in FIELDS] == [
        v.PROJECT_NAME, v.YEAR, v.NATURE, v.CATEGORY, v.COMPETENT_DEPARTMENT, v.IMPLEMENTING_UNIT,
        v.START_DATE, v.END_DATE,
        v.PROJECT_TOTAL, v.FISCAL_FUNDS, v.OTHER_FUNDS,
        v.ANNUAL_TOTAL, v.FISCAL_APPROPRIATION, v.CARRYOVER, v.OTHER_FUNDS,
        v.OVERALL_GOAL, v.ANNUAL_GOAL,
        v.PUBLISHED_ON, v.INDEX_NUMBER, v.APPROVAL_NUMBER, v.ORIGIN, v.TRANSCRIPTION_NOTES,
        v.INDICATOR_VALUE, v.WEIGHT, v.EXPLANATION,
    ]  # fmt: skip


def written(chapter: GuideSection) -> str:
    """All examples of a chapter, as they would stand in a file."""
    lines = [f"{chapter.group}:"] if chapter.group else []
    return "\n".join([*lines, *(field.example for field in chapter.fields)]) + "\n"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.anchor)
def test_the_examples_of_a_chapter_are_sound_together(chapter: GuideSection, inspected: Inspect) -> None:
    problems = inspected(spliced(written(chapter))).problems
    assert [problem.message for problem in problems if problem.severity is Severity.ERROR] == []


def test_the_examples_of_an_indicator_are_sound_together(inspected: Inspect) -> None:
    lines = "".join(f"\n        {field.example}" for field in field_guide.INDICATOR_FIELDS)
    fragment = f"绩效指标:\n  产出指标:\n    数量指标:\n      培训场数:{lines}\n"
    (entry,) = inspected(spliced(fragment)).declarations
    (indicator,) = reread(entry).performance_indicators
    assert (indicator.value.text, str(indicator.weight)) == ("≥50(场)", "10")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.anchor)
def test_a_field_that_is_required_is_missed(field: GuideField, inspected: Inspect) -> None:
    chapter = next((chapter for chapter in CHAPTERS if field in chapter.fields), None)
    if chapter is None:
        fragment = "绩效指标:\n  产出指标:\n    数量指标:\n      培训场数:\n        权重:\n"
        fragment += "".join(
            f"        {other.example}\n" for other in field_guide.INDICATOR_FIELDS if other is not field
        )
    else:
        without = chapter._replace(fields=tuple(other for other in chapter.fields if other is not field))
        fragment = written(without) + ("" if chapter.group else f"{field.label}:\n")
    missed = [p.message for p in inspected(spliced(fragment)).problems if p.rule == "missing-field"]
    assert missed == ([f"“{field.label}”没有填写"] if field.required else [])


def test_each_anchor_stands_once() -> None:
    for text in (RULES_PAGE, FIELDS_PAGE):
        anchors = re.findall(r'id="([^"]+)"', text)
        assert len(anchors) == len(set(anchors))


def test_the_page_of_rules_leads_to_every_rule() -> None:
    for rule in RULES.values():
        assert f'<a href="#{rule.id}">{rule.id}</a>' in RULES_PAGE
        assert f'<h3 id="{rule.id}">' in RULES_PAGE


def test_the_page_of_rules_shows_a_message_of_the_check() -> None:
    assert "some-project.yml:2:3: 错误 [yaml-syntax] 字段名后面是中文冒号" in RULES_PAGE


def rows(anchor: str) -> list[list[str]]:
    """The cells of the table under this heading."""
    table = FIELDS_PAGE.partition(f'id="{anchor}"')[2].partition("</tbody>")[0]
    body = table.partition("<tbody")[2]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def test_the_tables_of_values_show_what_the_code_does() -> None:
    accepted, refused = rows("accepted"), rows("refused")
    assert ["<code>＞＝90（％）</code>", "≥90(%)", "数"] in accepted
    assert ["<code>90%以上</code>", "90%以上", "数"] in accepted
    assert ["<code>&gt;=90(%)</code>", "以“&gt;”开头的内容 YAML 读不懂，请写成 ≥90(%)"] in refused
    assert [row for row in accepted if "现为" in row[1]] == []
    assert [row for row in refused if "现为" not in row[1] and "请写成" not in row[1]] == []
