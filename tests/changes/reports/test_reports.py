"""Changes in print: weakened first, nothing hidden, and nothing from a file becomes anything but text."""

import html
import json
import re
from collections.abc import Mapping

import html5lib
import markdown
import pytest
from rich.text import Text

from generator.changes.compare import ChangeSet, compare_files
from generator.changes.reports import report_json, report_markdown, report_terminal
from generator.changes.reports.change_rows import MAX_VALUE_LENGTH, shorten_pair
from generator.checks import report_ci
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, SOUND, spliced

UNIT = PATH.rpartition("/")[0]


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> ChangeSet:
    first, second = (
        [RawFile(path, text.encode()) for path, text in side.items()] for side in (before, after)
    )
    return compare_files(first, second)


def text_of(found: ChangeSet) -> list[str]:
    return [line.plain for line in report_terminal.change_lines(found)]


NOTHING = compared({PATH: SOUND}, {PATH: SOUND})
EVERYTHING = compared(
    {f"{UNIT}/a.yml": SOUND, f"{UNIT}/b.yml": SOUND, f"{UNIT}/c.yml": SOUND, f"{UNIT}/d.yml": SOUND},
    {
        f"{UNIT}/a.yml": SOUND.replace("488640.00", "500000.00"),
        f"{UNIT}/b.yml": SOUND.replace("≥90(%)", "≥80(%)").replace("≥2(次)", "≥3(次)"),
        f"{UNIT}/c.yml": "一",
        f"{UNIT}/d.yml": SOUND.replace("488640.00", "488640"),
        f"{UNIT}/e.yml": SOUND.replace("信息化", "一体化"),
        "README.md": "一",
    },
)
SUMMARY = (
    "新增 1 份，删除 0 份，移到另一单位 0 份，改了文件名 0 份，修改 2 份；已公布的 1 处放宽，1 处收紧；"
    "1 份不是申报表的文件；1 份无法比较；1 份只有写法变化，公布的内容不变"
)


def test_nothing_has_changed() -> None:
    assert text_of(NOTHING) == ["没有变化"]
    assert report_markdown.comment_markdown(NOTHING) == "**没有变化**\n"


def test_a_terminal_is_told_what_is_weakened_first() -> None:
    about = "上海市干部教育培训中心《信息化运维项目》2025 年度"
    assert text_of(EVERYTHING) == [
        SUMMARY,
        "2025 年度的资金：修改 +1.14 万元（+2.3%），新增 48.86 万元",
        "\n不是申报表的文件",
        "  README.md：新增",
        f"\n修改 {UNIT}/b.yml  {about}",
        "  ▼ 放宽 满意度指标 › 服务对象满意度指标 › 系统使用人员满意度：≥90(%) → ≥80(%)（下限降低，-10 个百分点）",
        "  ▲ 收紧 产出指标 › 数量指标 › 漏洞扫描次数：≥2(次) → ≥3(次)（下限提高，+50.0%）",
        f"\n修改 {UNIT}/a.yml  {about}",
        "  · 年度资金 › 年度资金申请总额：488,640.00 → 500,000.00（+11,360.00 元，+2.3%）",
        "  · 年度资金 › 当年财政拨款：488,640.00 → 500,000.00（+11,360.00 元，+2.3%）",
        f"\n新增 {UNIT}/e.yml  上海市干部教育培训中心《一体化运维项目》2025 年度，488,640.00 元",
        "\n无法比较",
        f"  {UNIT}/c.yml：原来 0 条错误，现在 1 条错误",
        "\n只有写法变化，公布的内容不变",
        f"  {UNIT}/d.yml",
    ]


def test_colours_say_which_way() -> None:
    styles = {
        span.style: line.plain[span.start : span.end]
        for line in report_terminal.change_lines(EVERYTHING)
        for span in line.spans
    }
    assert styles["bold red"] == "▼ 放宽"
    assert styles["bold green"] == "▲ 收紧"


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ("其他资金: 0", "其他资金: 5", "+5.00 元"),
        ("其他资金: 8", "其他资金: 7.5", "-0.50 元，-6.3%"),
        ("其他资金: 3", "其他资金: 3000", "+2,997.00 元，+99900.0%"),
        ("其他资金:", "其他资金: 5", ""),
        ("其他资金: 5", "其他资金:", ""),
    ],
)
def test_an_amount_has_its_difference(before: str, after: str, note: str) -> None:
    sides = (spliced(f"项目资金:\n  {text}\n") for text in (before, after))
    found = compared(*({PATH: side} for side in sides))
    (line,) = text_of(found)[2:]
    assert line.endswith(f"（{note}）") if note else not line.endswith("元）")


def test_a_renamed_file_is_told_with_both_addresses() -> None:
    found = compared({PATH: SOUND}, {f"{UNIT}/operations.yml": SOUND})
    _, head, warning = text_of(found)
    assert head.startswith(f"\n改了文件名 {PATH} → {UNIT}/operations.yml  ")
    undeclared = "没有在 withdrawn.yml 登记，原来的网址会失效；请登记，或者恢复原来的文件"
    assert warning == f"  ✗ 错误：{undeclared}"
    written = report_markdown.comment_markdown(found)
    assert f"**错误：** {undeclared}" in html.unescape(written)


def copied(*pairs: tuple[str, str]) -> str:
    """The sound declaration of 2025 carried into 2026, with edits."""
    text = SOUND.replace("2025", "2026")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


NEXT = PATH.replace("2025", "2026")
NEW_YEAR = compared(
    {PATH: SOUND, f"{UNIT}/a.yml": SOUND, f"{UNIT}/z.yml": SOUND},
    {
        PATH: SOUND,
        NEXT: copied(("488640.00", "508640.00"), ("≥90(%)", "≥85(%)"), ("≥2(次)", "≥3(次)"))
        + "豁免:\n  goal-column: 照批复转录。\n",
        f"{UNIT}/a.yml": SOUND,
        NEXT.replace("it-operations", "a"): copied(),
        NEXT.replace("it-operations", "b"): copied() + "豁免:\n  goal-column: 照批复转录。\n",
        f"{UNIT}/z.yml": SOUND.replace("≥98(%)", "≥97(%)"),
    },
)
NEW_YEAR_SUMMARY = (
    "新增 3 份（与上年相比 1 处放宽，1 处收紧，1 份没有上年可比），删除 0 份，移到另一单位 0 份，改了文件名 0 份，"
    "修改 1 份；已公布的 1 处放宽，0 处收紧"
)
NEXT_UNIT = NEXT.rpartition("/")[0]


def test_a_new_year_is_told_apart_from_what_was_published() -> None:
    new = "上海市干部教育培训中心《信息化运维项目》2026 年度"
    waiver = "  · 豁免 › goal-column：（空） → 照批复转录。（新增；不公布）"
    assert text_of(NEW_YEAR) == [
        NEW_YEAR_SUMMARY,
        "2026 年度的资金：新增 148.59 万元",
        f"\n修改 {UNIT}/z.yml  上海市干部教育培训中心《信息化运维项目》2025 年度",
        "  ▼ 放宽 效益指标 › 社会效益指标 › 线路连通率：≥98(%) → ≥97(%)（下限降低，-1 个百分点）",
        f"\n新增 {NEXT}  {new}，508,640.00 元",
        "  · 与 2025 年度相比 4 处变化，1 处放宽，1 处收紧，1 条豁免",
        "  ▼ 放宽 满意度指标 › 服务对象满意度指标 › 系统使用人员满意度：≥90(%) → ≥85(%)（下限降低，-5 个百分点）",
        "  · 年度资金 › 年度资金申请总额：488,640.00 → 508,640.00（+20,000.00 元，+4.1%）",
        "  · 年度资金 › 当年财政拨款：488,640.00 → 508,640.00（+20,000.00 元，+4.1%）",
        "  ▲ 收紧 产出指标 › 数量指标 › 漏洞扫描次数：≥2(次) → ≥3(次)（下限提高，+50.0%）",
        waiver,
        f"\n新增 {NEXT_UNIT}/a.yml  {new}，488,640.00 元",
        "  · 与 2025 年度相比没有变化",
        f"\n新增 {NEXT_UNIT}/b.yml  {new}，488,640.00 元",
        waiver,
    ]


def test_a_comment_has_a_table_of_its_own_for_a_new_year() -> None:
    written = report_markdown.comment_markdown(NEW_YEAR)
    outline = [
        line for line in written.splitlines() if re.match(r"\*\*|\| .*(?:申报表|下限降低)|<details>", line)
    ]
    name = "<code>上海市干部教育培训中心《信息化运维项目》{} 年度{}</code>"
    connected = "效益指标 › 社会效益指标 › 线路连通率"
    satisfaction = "满意度指标 › 服务对象满意度指标 › 系统使用人员满意度"
    this, new = name.format(2025, ""), name.format(2026, "，{} 元")
    assert [html.unescape(line) for line in outline if "▼" not in line] == [
        f"**{NEW_YEAR_SUMMARY}**",
        "| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |",
        f"| {this} | <code>{connected}</code> | <code>≥98(%)</code> | <code>≥97(%)</code> | 下限降低，-1 个百分点 |",
        "| 与上年相比放宽的申报表 | 指标 | 上年 | 本年 | 说明 |",
        f"| {new.format('508,640.00')} | <code>{satisfaction}</code> | <code>≥90(%)</code> | <code>≥85(%)</code> | 下限降低，-5 个百分点 |",
        f"<details><summary>修改 {this}：1 处变化，1 处放宽</summary>",
        f"<details><summary>新增 {new.format('508,640.00')}：与 2025 年度相比 4 处变化，1 处放宽，1 处收紧，1 条豁免</summary>",
        f"<details><summary>新增 {new.format('488,640.00')}：与 2025 年度相比没有变化</summary>",
        f"<details><summary>新增 {new.format('488,640.00')}：1 条豁免</summary>",
    ]


def test_json_of_a_new_year() -> None:
    written = json.loads(report_ci.to_json(report_json.changes_to_json(NEW_YEAR)))
    judged = ("weaker", "stronger", "weaker_than_earlier_year", "stronger_than_earlier_year")
    assert [written["counts"][key] for key in judged] == [1, 0, 1, 1]
    assert [(d["path"], d["compared_with"], len(d["changes"])) for d in written["declarations"]] == [
        (f"{UNIT}/z.yml", None, 1),
        (f"{NEXT_UNIT}/a.yml", f"{UNIT}/a.yml", 0),
        (f"{NEXT_UNIT}/b.yml", None, 1),
        (NEXT, PATH, 5),
    ]


def test_a_waiver_is_marked_as_not_published() -> None:
    found = compared({PATH: SOUND}, {PATH: spliced("豁免:\n  goal-column: 照录。\n")})
    assert text_of(found)[-1] == "  · 豁免 › goal-column：（空） → 照录。（新增；不公布）"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("甲", "乙", ("甲", "乙")),
        ("", "一" * 100, ("", "一" * 60 + "…")),
        ("一" * 50 + "甲" + "二" * 100, "一" * 50 + "乙" + "二" * 100, tuple(f"…{'一' * 15}{c}{'二' * 44}…" for c in "甲乙")),
        ("一" * 100, "一" * 100 + "甲", ("…" + "一" * 15, "…" + "一" * 15 + "甲")),
        ("甲" + "一" * 10, "乙" * 70, ("甲" + "一" * 10, "乙" * 60 + "…")),
    ],
)  # fmt: skip
def test_long_texts_are_cut_around_the_first_difference(
    before: str, after: str, expected: tuple[str, str]
) -> None:
    assert shorten_pair(before, after) == expected
    assert all(len(text) <= MAX_VALUE_LENGTH + 2 for text in expected)


HOSTILE = [
    "@everyone and @org/team",
    "#1 !2 &3 $4 %5 ~6 GH-7",
    "https://evil.example www.evil.example @evil",
    "[链接](https://evil.example) ![图](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)><script>alert(1)</script></code></details>",
    "甲 | 乙 || 丙 \\| 丁",
    "`甲` ``` **乙** __丙__ ~~丁~~ :smile:",
    "&lt;b&gt; &#64;everyone &amp;",
    "/close /assign @me",
    "- [ ] 甲 > 乙 ---",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_from_a_file_becomes_markup(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    after = replaced(quoted)
    found = compared({PATH: SOUND}, {PATH: after, f"{UNIT}/other.yml": after.replace("年度总体", "项目总")})
    assert not found.not_comparable
    written = report_markdown.comment_markdown(found)
    for line in written.splitlines():
        if line.startswith("| ") and "---" not in line:
            assert len(re.findall(r"(?<!\\)\|", line)) == 6
    codes = "".join(re.findall(r"<code>(.*?)</code>", written))
    assert not set(codes) & set("!\"$%'()*+,-./:<=>?@[\\]^_`{|}~")
    assert set(re.findall(r"&[^;]{0,9};?|#", codes)) <= set(re.findall(r"&#\d+;", codes)) | {"#"}
    outside = re.sub(r"<code>.*?</code>", "", written)
    assert not re.search(r"[@#!\[\]`~]|evil|script|everyone", outside)
    document = html5lib.parse(
        markdown.markdown(written, extensions=["tables", "md_in_html"]), namespaceHTMLElements=False
    )
    assert not list(document.iter("a")) + list(document.iter("img")) + list(document.iter("script"))
    assert " ".join(text.split())[:40] in {
        " ".join("".join(code.itertext()).split())[:40] for code in document.iter("code")
    }


def replaced(quoted: str) -> str:
    """The sound declaration with a text of one's own as goal, as the name of an indicator, and as its value in words."""
    return (
        spliced(f"年度总体目标: {quoted}\n")
        .replace("漏洞扫描次数: ≥2(次)", f"{quoted}: 甲")
        .replace("线路连通率: ≥98(%)", f'线路连通率: "甲{quoted[1:]}')  # a value must not begin with <
    )


def test_hostile_paths_and_names_stay_text() -> None:
    path = "2025/a/\x1b[31m\u202e|@x<b>`.yml"
    found = compared({}, {path: SOUND.replace("信息化运维项目", "'@x|<b>`#1'"), "2025/a/|.txt": "一"})
    comment = report_markdown.comment_markdown(found)
    assert not set("\x1b\u202e@`") & set(comment)
    assert "<b>" not in comment
    assert not set("\x1b\u202e") & set("".join(text_of(found)))
    assert not set("\x1b\u202e") & set(report_ci.to_json(report_json.changes_to_json(found)))


def many(number: int) -> ChangeSet:
    before = {f"{UNIT}/project-{n}.yml": SOUND for n in range(number)}
    return compared(before, {path: text.replace("≥90(%)", "≥80(%)") for path, text in before.items()})


@pytest.mark.parametrize("number", [1, 60, 600])
def test_a_comment_stays_below_the_limit_and_says_what_is_left_out(number: int) -> None:
    written = report_markdown.comment_markdown(many(number))
    assert len(written) <= report_markdown.MAX_COMMENT_LENGTH < 65_536
    rows, details = (
        written.count(" | 下限降低，-10 个百分点 |\n") - written.count("\n| ▼"),
        written.count("<details>"),
    )
    assert written.count("</details>") == details
    assert (rows == number) is (number < 600)
    left_out = re.findall(
        r"还有 (\d+) 份申报表的变化(?:（其中已公布的 (\d+) 处放宽）)?没有列在这里；请在本机运行 gongkai diff 查看全部。\n$",
        written,
    )
    unseen = str(number - rows) if rows < number else ""
    assert left_out == ([(str(number - details), unseen)] if details < number else [])


def test_in_a_comment_what_was_published_comes_before_the_new_year() -> None:
    before = {f"{UNIT}/project-{n}.yml": SOUND for n in range(300)}
    after = {path: text.replace("≥90(%)", "≥80(%)") for path, text in before.items()}
    new = {path.replace("2025", "2026"): copied(("≥90(%)", "≥70(%)")) for path in before}
    written = report_markdown.comment_markdown(compared(before, after | new))
    assert len(written) <= report_markdown.MAX_COMMENT_LENGTH
    published, since = written.split("| 与上年相比放宽的申报表 |")
    assert published.count(" | 下限降低，-10 个百分点 |\n") == 300
    shown = since.count(" | 下限降低，-10 个百分点 |\n") - since.count("\n| ▼")
    left_out = 600 - written.count("<details>")
    assert 0 < shown < 300
    assert written.endswith(
        f"\n还有 {left_out} 份申报表的变化（其中与上年相比 {300 - shown} 处放宽）没有列在这里；请在本机运行 gongkai diff 查看全部。\n"
    )


def test_json_has_its_documented_shape() -> None:
    written = json.loads(report_ci.to_json(report_json.changes_to_json(EVERYTHING)))
    assert written["counts"] == {
        "added": 1,
        "removed": 0,
        "renamed": 0,
        "changed": 2,
        "weaker": 1,
        "stronger": 1,
        "weaker_than_earlier_year": 0,
        "stronger_than_earlier_year": 0,
        "not_comparable": 1,
        "rewritten": 1,
        "other_files": 1,
    }
    first, second, third = written["declarations"]
    assert first["changes"][0] == {
        "kind": "changed",
        "location": ["年度资金", "年度资金申请总额"],
        "place": ["年度资金", "年度资金申请总额"],
        "before": "488640.00",
        "after": "500000.00",
        "difference": "11360.00",
        "percent": "+2.3",
        "judgement": "neither",
        "reason": None,
        "magnitude": None,
        "line": 10,
        "published": True,
    }
    assert second["changes"][1] == {
        "kind": "changed",
        "location": ["绩效指标", "满意度指标", "服务对象满意度指标", "系统使用人员满意度", "指标值"],
        "place": ["绩效指标", "满意度指标", "服务对象满意度指标", "系统使用人员满意度", "指标值"],
        "before": "≥90(%)",
        "after": "≥80(%)",
        "difference": None,
        "percent": None,
        "judgement": "weaker",
        "reason": "下限降低",
        "magnitude": {"difference": "-10", "unit": "%", "percent": "-11.1"},
        "line": 27,
        "published": True,
    }
    assert third == {
        "kind": "added",
        "gravity": "other",
        "path": f"{UNIT}/e.yml",
        "former_path": None,
        "compared_with": None,
        "undeclared": False,
        "withdrawal": None,
        "year": 2025,
        "unit": "上海市干部教育培训中心",
        "project_name": "一体化运维项目",
        "total": "488640.00",
        "changes": [],
    }
    assert written["registry"] == []
    assert written["not_comparable"] == [
        {"path": f"{UNIT}/c.yml", "errors_before": 0, "errors_after": 1, "confidential": False}
    ]
    assert written["rewritten"] == [f"{UNIT}/d.yml"]
    assert written["other_files"] == [{"path": "README.md", "kind": "added"}]


def test_lines_are_text_and_no_markup_of_the_terminal() -> None:
    found = compared({PATH: SOUND}, {PATH: spliced("年度总体目标: '[red]甲[/red]'\n")})
    line = list(report_terminal.change_lines(found))[-1]
    assert isinstance(line, Text)
    assert "[red]甲[/red]" in line.plain
