"""The weakest and the strongest promises: only where it is certain which way is stricter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalog.measures import MeasureRow
from generator.changes.strictness import Judgement, judge_strictness
from generator.declarations.model import PerformanceIndicator
from generator.forms.indicator_value import read_indicator_value
from generator.outputs.pages.measures.promises import MAX_PROMISES, PromiseEnd, Promises, promises
from tests.support.measures import VALUES, measure_of

QUALITY, COST = "output-quality", "cost-economic"
NOBODY = PromiseEnd((), 0)


def ends(
    values: list[str], kind: str = QUALITY, name: str = "验收合格率"
) -> tuple[list[str], list[str]] | None:
    """The weakest and the strongest values."""
    found = promises(kind, *measure_of(values, name), ())
    if found is None:
        return None
    return [one.value for one in found.weakest.named], [one.value for one in found.strongest.named]


TEN = [f"≥{number}(%)" for number in (50, 60, 70, 80, 90, 91, 92, 93, 94, 95)]


@pytest.mark.parametrize(
    ("values", "kind", "name", "wanted"),
    [
        (TEN, QUALITY, "验收合格率", (["≥50(%)", "≥60(%)"], ["≥95(%)", "≥94(%)"])),
        (TEN[:3], QUALITY, "验收合格率", (["≥50(%)"], ["≥70(%)"])),
        (["=80(%)", "90(%)", "≥95(%)"], QUALITY, "验收合格率", (["=80(%)"], ["≥95(%)"])),  # as minimums
        (["=8(元)", "≤9(元)", "=10(元)"], COST, "场地费", (["=10(元)"], ["=8(元)"])),
        (["≤2(小时)", "4(小时)", "≤8(小时)"], QUALITY, "响应时间", (["≤8(小时)"], ["≤2(小时)"])),
        (["≤5(%)", "≤6(%)", "≤7(%)"], QUALITY, "差错率", (["≤7(%)"], ["≤5(%)"])),
        (["≥90(%)", ">90(%)", "≥80(%)", "≥80(%)"], QUALITY, "合格率", (["≥80(%)"], [">90(%)"])),
        (["=8(级)", "=9(级)", "=7(级)"], QUALITY, "等级", None),  # nobody knows which is better
        (["≥8(元)", "≥9(元)", "≥7(元)"], COST, "场地费", None),  # a cost of at least so much
        (["≥8(%)", "≤9(%)", "≥7(%)"], QUALITY, "比例", None),
        (["1~2(%)", "2~3(%)", "3~4(%)"], QUALITY, "比例", None),
        (["好", "良", "好"], QUALITY, "比例", None),
        (["≥9(%)"] * 5, QUALITY, "比例", ([], [])),
        (["≥9(%)"] * 5 + ["≥8(%)"], QUALITY, "比例", (["≥8(%)"], [])),
    ],
)
def test_ends(values: list[str], kind: str, name: str, wanted: tuple[list[str], list[str]] | None) -> None:
    assert ends(values, kind, name) == wanted


def test_what_is_as_weak_as_the_last_is_counted() -> None:
    values = [*["≥80(%)"] * 9, *["≥90(%)"] * 20, "≥95(%)"]
    found = promises(QUALITY, *measure_of(values), ())
    assert found is not None
    assert found.is_minimum
    assert [one.address for one in found.weakest.named] == [f"2025/u/p{number}/" for number in range(5)]
    assert found.weakest.equal == 4
    assert ([one.value for one in found.strongest.named], found.strongest.equal) == (["≥95(%)"], 0)


def test_what_is_unclear_or_suspect_is_at_no_end() -> None:
    values = [*TEN, *TEN, "≤1(%)", "≥99(%)"]
    found = promises(QUALITY, *measure_of(values), {"2025/u/p21/"})
    assert found is not None
    assert (found.unclear, found.suspect) == (1, 1)
    assert [one.value for one in found.weakest.named] == ["≥50(%)", "≥50(%)", "≥60(%)", "≥60(%)", "≥70(%)"]
    assert [one.value for one in found.strongest.named] == ["≥95(%)", "≥95(%)", "≥94(%)", "≥94(%)", "≥93(%)"]
    nobody = promises(QUALITY, *measure_of(TEN), {f"2025/u/p{number}/" for number in range(10)})
    assert nobody == Promises(True, NOBODY, NOBODY, 0, 10)


def indicator(row: MeasureRow, kind: tuple[str, str], name: str) -> PerformanceIndicator:
    value = read_indicator_value(row.value)
    return PerformanceIndicator(*kind, name, kind, value, None, None)


@given(VALUES, st.sampled_from(["合格率", "差错率", "高度"]))
def test_no_promise_is_weaker_or_stronger_than_the_named_ones(values: list[str], name: str) -> None:
    summary, rows = measure_of(values, name)
    found = promises(QUALITY, summary, rows, ())
    if found is None:
        return
    kind = ("产出指标", "质量指标")
    by_address = {row.address: indicator(row, kind, name) for row in rows}
    for end, beyond in ((found.weakest, Judgement.WEAKER), (found.strongest, Judgement.STRONGER)):
        assert len(end.named) <= MAX_PROMISES
        if not end.named:
            continue
        named = [one.address for one in end.named]
        last = by_address[named[-1]]
        others = {address: judge_strictness(last, one) for address, one in by_address.items()}
        farther = {address for address, verdict in others.items() if verdict.judgement is beyond}
        # A range is within a bound, and is not compared with it here.
        ranges = {row.address for row in rows if row.upper}
        assert farther - ranges <= set(named)
