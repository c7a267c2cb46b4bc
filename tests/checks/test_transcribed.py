"""What is transcribed from a published original is published as it was; rules of safety stay."""

import pytest

from generator.checks.check_all import check_all
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import Severity
from tests.support.project import PATH, REGISTRY
from tests.support.summaries import pages_of

ORIGINAL = """\
版式: cn-2015
转录: 照原件
项目名称: 良种示范
年度: 2025
实施单位: 上海市干部教育培训中心
年度资金:
  年度资金总额: 50
  财政拨款: 30
  其他资金: 15
年度目标: 推广三千亩。
绩效指标:
  产出指标:
    数量指标:
      推广面积: ≥三千亩
      成活率: ≥85
    质量指标:
      合格率（≥**%）: ≥95%
      验收:
  效益指标:
    社会效益指标:
      生活条件: 改善
"""


def checked(text: str) -> list[tuple[int, str, Severity]]:
    files = [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())]
    return [(p.line, p.rule, p.severity) for p in check_all(files).problems]


def test_what_the_original_says_is_a_notice() -> None:
    found = checked(ORIGINAL)
    assert found == [
        (7, "funding-sum", Severity.NOTICE),
        (14, "indicator-value", Severity.NOTICE),
        (15, "indicator-value", Severity.NOTICE),
        (17, "placeholder", Severity.NOTICE),
        (21, "vague-value", Severity.NOTICE),
    ]


def test_without_the_mark_the_same_form_is_refused() -> None:
    severities = {rule: severity for _, rule, severity in checked(ORIGINAL.replace("转录: 照原件\n", ""))}
    assert severities["funding-sum"] is severities["indicator-value"] is Severity.ERROR


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("推广三千亩。", "推广三千亩，联系 13812345678。", "personal-data"),
        ("推广三千亩。", "机密★一年", "secrecy-mark"),
        ("推广三千亩。", "<b>推广</b>三千亩。", "markup"),
        ("推广三千亩。", "推广三\u200b千亩。", "invisible-character"),
        ("实施单位: 上海市", "实施单位: 上海", "unknown-unit"),
        ("照原件", "照抄", "choice"),
    ],
)
def test_rules_of_safety_stay_errors(old: str, new: str, rule: str) -> None:
    found = checked(ORIGINAL.replace(old, new, 1))
    assert (rule, Severity.ERROR) in [(r, s) for _, r, s in found], found


def test_the_page_says_that_the_sum_is_another_one() -> None:
    files = [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, ORIGINAL.encode())]
    made = {page.address: page.text for page in pages_of(check_all(files).declarations)}
    text = made[PATH.removesuffix(".yml") + "/"]
    assert "<p>照已经公布的原件转录，原件上的数和文字没有改。</p>" in text
    assert "<p>原件上年度资金总额写的是 50.00，各项之和为 45.00（万元）。</p>" in text
    assert "<td>≥三千亩</td>" in text
    assert "合格率（≥**%）" in text.replace("&#42;", "*")
