"""Rules on words: what no text may contain."""

import pytest

from tests.support.indicators import QUANTITY, with_indicator
from tests.support.project import SOUND, Inspect, rules_of, spliced

TEXTS = [
    ("<p>一</p>", ["markup", "markup"]),
    ("甲&nbsp;乙", ["markup"]),
    ("**重点**工作", ["markup"]),
    ("[链接](https://a.b)", ["markup"]),
    ("5*8小时，A&B区，3<5，C#培训，a_b_c，50%~60%", []),
    ("培训XX场", ["placeholder"]),
    ("培训某某单位", ["placeholder"]),
    ("待填", ["placeholder"]),
    ("TODO", ["placeholder"]),
    ("XXL号服装，XX1型设备", []),
    ("联系13800138000", ["personal-data"]),
    ("联系138 0013 8000", ["personal-data"]),
    ("联系+86-13800138000", ["personal-data"]),
    ("电话021-12345678，热线12345", []),
    ("身份证11010519491231002X", ["personal-data"]),
    ("编号110105194912310021", []),
    ("卡号6222 0200 0000 0000 000", ["personal-data"]),
    ("合同号6222020000000000001", []),
    ("邮箱a.b@example.com", ["personal-data"]),
    ("金额13800138000元中的1380.01", []),
    ("绝密", ["secrecy-mark"]),
    ("机密★10年", ["secrecy-mark"]),
    ("杜绝密切接触", []),
    ("保守国家秘密，做好机密文件管理", []),
    ("（征求意见稿）", ["secrecy-mark"]),
    ("【秘密】", ["secrecy-mark"]),
    ("内部资料，注意保存", ["secrecy-mark"]),
    ("内部资料性出版物审读，起草《条例（征求意见稿）》，涉绝密级文件的培训", []),
    ("20XX年，完成X场", ["placeholder", "placeholder"]),
    ("清运待填埋垃圾，定向培养，X光机，8×8米", []),
    ("见附件", ["placeholder"]),
    ("总投资15800000000元", []),
    ('style="text-align:center"', ["markup", "markup"]),
    ("征求意见会", []),
]


@pytest.mark.parametrize(("text", "rules"), TEXTS)
def test_a_text(text: str, rules: list[str], inspected: Inspect) -> None:
    quoted = text.replace("'", "''")
    assert rules_of(inspected(spliced(f"年度总体目标: '{quoted}'"))) == rules


def test_nothing_hides_from_the_rules_on_text(inspected: Inspect) -> None:
    rows = "\n".join(
        f"      {row}"
        for row in (
            "甲: ≥1(<b>TODO)",
            "乙: =1(绝密★ a@b.com 13800138000)",
            "丙: 13800138000",
            "丁:\n        指标值: ≥1(个)\n        说明: 13800138000(张三)",
        )
    )
    found = inspected(SOUND.replace("      漏洞扫描次数: ≥2(次)", rows))
    errors = [(p.line, p.rule) for p in found.problems if p.severity == "error"]
    assert errors == [
        (19, "indicator-value"),
        (19, "markup"),
        (19, "placeholder"),
        (20, "secrecy-mark"),
        (20, "personal-data"),
        (20, "personal-data"),
        (21, "personal-data"),
        (24, "personal-data"),
    ]


def test_names_and_notes_are_texts_but_amounts_are_not(inspected: Inspect) -> None:
    text = with_indicator(*QUANTITY, "发放XX补贴", "=13800138000(元/人)")
    text = text.replace("488640.00", "13800138000.00").replace("≤330000", "≤13800138000")
    found = inspected(text + "公开信息:\n  转录说明:\n    - 见<b>原件\n")
    assert rules_of(found) == ["placeholder", "markup"]
    assert (found.problems[0].line, found.problems[0].column) == (19, 9)
