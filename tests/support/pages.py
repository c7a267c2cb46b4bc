"""Declarations whose texts try to become more than text on a page."""

from generator.declarations.editions.known_editions import DEFAULT_EDITION, shipped_editions
from generator.declarations.identity import Identity
from generator.declarations.model import Declaration, RegisteredDepartment
from generator.declarations.published import publish_declaration
from generator.declarations.registry import Registry
from generator.outputs.pages.page import Page
from tests.support.summaries import pages_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</table></div><h1>一</h1>",
    "<!-- 注",
    "a\" onclick='x'",
    "`代码` **粗** _斜_ ~~删~~ [链](javascript:alert(1)) ![图](x)",
    "# 标题",
    "1. 一",
    "- 一",
    "> 一",
    "---",
    "=== 一",
    "| 一 | 二 |",
    "{{ 7 * 7 }} {% raw %} {# 一 #}",
    "{: onclick=alert(1) #x .y}",
    "&lt;b&gt; &amp; &#60;",
    "\\*一\\* \\",
    "*[HTML]: 一",
    "[^1]: 一",
    "&copy 一",
    "http://a.b/c_d_e <a@b.c>",
]


def declared(text: str) -> Page:
    """The page of a declaration that has `text` in every field of words, past the rules that would refuse it."""
    data = dict.fromkeys(FIELDS, text) | {
        "年度": "2025",
        "项目性质": "一次性项目",
        "项目类别": "特定目标类",
        "计划开始日期": "2025-01-01",
        "计划完成日期": "2025-12-31",
        "年度资金": {"年度资金申请总额": "1"},
        "绩效指标": {"产出指标": {"数量指标": {text: {"指标值": f"字{text}", "说明": text}}}},
        "公开信息": {"索引号": text, "批复文号": text, "来源": text, "转录说明": [text]},
    }
    registry = Registry(departments={text.strip(): RegisteredDepartment.model_validate({"代号": "a"})})
    edition = shipped_editions().by_id[DEFAULT_EDITION]
    declaration = Declaration.model_validate(data).read_as(edition, {})
    made = pages_of([publish_declaration(Identity(2025, "u", "p"), declaration, b"", registry)])
    return next(page for page in made if page.address == "2025/u/p/")


FIELDS = ("项目名称", "主管部门", "实施单位", "年度总体目标", "项目总目标")
