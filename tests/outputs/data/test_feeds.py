"""Feeds are well-formed whatever the texts are, and quote nothing that a change took off a page but numbers and days."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalog.lists import DeclarationSummary
from generator.catalog.open_data.summaries import DatedSummary
from generator.changes.field_changes import Change, ChangeKind, FieldValue
from generator.declarations.identity import Identity
from generator.forms import vocabulary as v
from generator.forms.indicator_value import read_indicator_value
from generator.outputs.data.feeds import MAX_CHANGES, Feed, FeedEntry, feed_entry, feed_file
from tests.support.open_data import HOSTILE_TEXTS

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://jixiao.example.gov.cn/a/"
COUNT = ("绩效指标", "产出指标", "数量指标", "讲座场数")


def dated(added: str = "2025-01-02", changed: str = "2025-03-04") -> DatedSummary:
    identity = Identity(2025, "library", "lectures")
    names = ("culture", "讲座经费", "示例市图书馆", "示例市文化局", "", "")
    return DatedSummary(DeclarationSummary(identity, *names, Decimal("9280000.00")), 1400, added, changed)


def lines(changes: Sequence[Change] | None, **dates: str) -> tuple[str, ...]:
    return feed_entry(dated(**dates), changes).lines


def change(
    *location: str,
    before: FieldValue | None = None,
    after: FieldValue | None = None,
    kind: ChangeKind = ChangeKind.CHANGED,
) -> Change:
    return Change(kind=kind, location=location, before=before, after=after)


def text_of(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def test_a_new_declaration_says_how_much_it_is() -> None:
    assert feed_entry(dated(changed="2025-01-02"), None) == FeedEntry(
        "2025/library/lectures/",
        "讲座经费（示例市图书馆，2025年度）",
        "2025-01-02",
        ("新公开：2025年度，申请 928 万元，1,400 个绩效指标",),
    )


def test_a_change_of_which_nothing_is_known_is_only_named() -> None:
    assert lines(None) == ("有改动",)
    assert lines(None, added="") == ("有改动",)


def test_what_is_not_published_is_not_told() -> None:
    waiver = change(v.WAIVERS, "amount-zero", after="秘密的理由", kind=ChangeKind.ADDED)
    assert lines(()) == lines((waiver,)) == ("有改动，公布的内容没有变",)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            change("年度资金", "年度资金总额", before=Decimal("100.00"), after=Decimal("1200.00")),
            "年度资金 › 年度资金总额：100.00 → 1,200.00",
        ),
        (
            change("年度资金", "其他资金", after=Decimal("0.10")),
            "年度资金 › 其他资金：（空） → 0.10",
        ),
        (
            change("计划完成日期", before=date(2025, 6, 30), after=date(2025, 12, 31)),
            "计划完成日期：2025-06-30 → 2025-12-31",
        ),
        (
            change(
                *COUNT,
                "指标值",
                before=read_indicator_value("≥10(场)"),
                after=read_indicator_value("≥8(场)"),
            ),
            "产出指标 › 数量指标 › 讲座场数：≥10(场) → ≥8(场)",
        ),
        (
            change(*COUNT, after=read_indicator_value("≥8(场)"), kind=ChangeKind.ADDED),
            "产出指标 › 数量指标 › 讲座场数：新增，≥8(场)",
        ),
        # What follows takes words off the page.
        (change("项目名称", before="不可公开", after="讲座"), "项目名称：改为 讲座"),
        (change("项目总目标", before="不可公开"), "项目总目标：删去"),
        (
            change(
                *COUNT,
                "指标值",
                before=read_indicator_value("不可公开"),
                after=read_indicator_value("≥8(场)"),
            ),
            "产出指标 › 数量指标 › 讲座场数：改为 ≥8(场)",
        ),
        (
            change(*COUNT, before="不可公开", after="讲座场数", kind=ChangeKind.RENAMED),
            "产出指标 › 数量指标 › 讲座场数：改名",
        ),
        (
            change(*COUNT, before="不可公开", after="产出指标 › 数量指标", kind=ChangeKind.MOVED),
            "产出指标 › 数量指标 › 讲座场数：移到这里",
        ),
        (
            change(*COUNT[:3], "不可公开", before=read_indicator_value("=1"), kind=ChangeKind.REMOVED),
            "产出指标 › 数量指标：删去一项",
        ),
        (
            change("其他栏目", "不可公开", before="不可公开", kind=ChangeKind.REMOVED),
            "其他栏目：删去一项",
        ),
    ],
)
def test_a_change_is_one_line(changed: Change, line: str) -> None:
    assert lines((changed,)) == ("有改动：", line)
    assert "不可公开" not in line


@pytest.mark.parametrize(
    ("number", "last"), [(MAX_CHANGES, ()), (MAX_CHANGES + 1, ("另有 1 处",)), (1500, ("另有 1,495 处",))]
)
def test_more_changes_are_counted(number: int, last: tuple[str, ...]) -> None:
    changes = [change("年度资金", f"第{n}项", after=Decimal(n)) for n in range(number)]
    told = lines(changes)
    assert told[:2] == ("有改动：", "年度资金 › 第0项：（空） → 0.00")
    assert told[MAX_CHANGES + 1 :] == last


def test_a_feed_has_what_atom_asks_for() -> None:
    entries = (
        FeedEntry("2025/a/c/", "丙", "2025-03-04", ("一", "二")),
        FeedEntry("2025/a/b/", "乙", "2024-01-01", ()),
    )
    feed = fromstring(feed_file(Feed("units/a/", "标题", "示例市图书馆", "2020-01-01", entries), SITE))
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id") == f"{SITE}units/a/feed.xml"
    assert text_of(feed, "updated") == "2025-03-04T00:00:00+08:00"
    assert text_of(feed, f"author/{ATOM}name") == "示例市图书馆"
    links = {link.get("rel"): (link.get("type"), link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": ("application/atom+xml", f"{SITE}units/a/feed.xml"),
        "alternate": ("text/html", f"{SITE}units/a/"),
    }
    first, second = feed.findall(f"{ATOM}entry")
    assert [text_of(first, name) for name in ("id", "title", "updated", "summary")] == [
        f"{SITE}2025/a/c/",
        "丙",
        "2025-03-04T00:00:00+08:00",
        "一\n二",
    ]
    assert text_of(second, "id") == f"{SITE}2025/a/b/"


def test_a_feed_without_entries_is_as_old_as_it_is_told() -> None:
    feed = fromstring(feed_file(Feed("", "标题", "网站", "2020-01-01", ()), SITE))
    assert (text_of(feed, "id"), text_of(feed, "updated")) == (
        f"{SITE}feed.xml",
        "2020-01-01T00:00:00+08:00",
    )
    assert feed.findall(f"{ATOM}entry") == []


@given(st.sampled_from([*HOSTILE_TEXTS, "\0\x0b\x1f", "\ud800\ufffe\uffff", "]]>", "\x85\u2028"]) | st.text())
def test_hostile_texts_are_text(text: str) -> None:
    entry = FeedEntry("2025/a/b/", text, "2025-01-01", (text, text))
    data = feed_file(Feed("", text, text, "2025-01-01", (entry,)), SITE)
    feed = fromstring(data)
    assert [element.tag for element in feed.iter()].count(f"{ATOM}entry") == 1
    for shown in (text_of(feed, "title"), text_of(feed, f"entry/{ATOM}title")):
        assert len(shown) == len(text)
        assert re.sub(r"[�→⏎]", "", shown) == "".join(
            a for a, b in zip(text, shown, strict=True) if b not in "�→⏎"
        )
    assert len(text_of(feed, f"entry/{ATOM}summary")) == 2 * len(text) + 1
