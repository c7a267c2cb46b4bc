from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.forms import cell, spelling
from generator.forms.indicator_value import IndicatorValue, read_indicator_value
from generator.forms.spelling import Correction

CANONICAL = [
    ("≥90(%)", "≥", "90", None, "%"),
    ("≤11000(元/人/月)", "≤", "11000", None, "元/人/月"),
    ("=365(天)", "=", "365", None, "天"),
    (">0(次)", ">", "0", None, "次"),
    ("<5(次)", "<", "5", None, "次"),
    ("36(万人)", "", "36", None, "万人"),
    ("≥1.50(万人)", "≥", "1.50", None, "万人"),
    ("10~12(场)", "", "10", "12", "场"),
    ("≥-2(%)", "≥", "-2", None, "%"),
    ("≥90", "≥", "90", None, ""),
]


@pytest.mark.parametrize(("text", "comparator", "quantity", "upper", "unit"), CANONICAL)
def test_a_canonical_value_is_read_and_stays(
    text: str, comparator: str, quantity: str, upper: str | None, unit: str
) -> None:
    assert read_indicator_value(text) == IndicatorValue(
        text=text,
        comparator=comparator,
        quantity=Decimal(quantity),
        upper=Decimal(upper) if upper else None,
        unit=unit,
    )


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("=100 (%)", "=100(%)"),
        ("≥ 90（％）", "≥90(%)"),
        (">=90%", "≥90(%)"),
        ("<= 4小时", "≤4(小时)"),
        ("≥100百分比", "≥100(%)"),
        ("≥100(百分比)", "≥100(%)"),
        ("＝５００（课时）", "=500(课时)"),
        ("≧90(%)", "≥90(%)"),
        ("≦4(小时)", "≤4(小时)"),
        ("≥15,000(人次)", "≥15000(人次)"),
        ("10-12场", "10~12(场)"),
        ("≥10至12(场)", "≥10~12(场)"),
        ("50人", "50(人)"),
        ("90%", "90(%)"),
        ("90%-95%", "90~95(%)"),
        ("≥20台（套）", "≥20(台(套))"),
        ("≤55(dB(A))", "≤55(dB(A))"),
        ("≤15/10万", "≤15(/10万)"),
        ("≤7个工作日", "≤7(个工作日)"),
        ("﹥90%", ">90(%)"),
        ("3期", "3(期)"),
    ],
)
def test_what_people_type_becomes_canonical(typed: str, canonical: str) -> None:
    assert read_indicator_value(typed).text == canonical


@pytest.mark.parametrize(
    "words",
    [
        "提升", "建立正常运行", "续评成功", "2025年底前完成", "12月", "12月31日前完成", "3级", "12月底前", "2025年",
        "2023.07-2024.01", "超过90%以上", "5天内完成", "7×24小时", "100。", "5G",
        "4A景区", "110报警", "2022版", "2完成", "100+", "1、完成", "5-", "第1名", "2025-12-31", "1:3", "30日内",
    ],
)  # fmt: skip
def test_words_stay_words(words: str) -> None:
    assert read_indicator_value(words) == IndicatorValue(text=words)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("≥", "比较符号后面应当是数，如 ≥90(%)，现为“≥”；若用文字说明，请不写比较符号"),
        ("≥高", "比较符号后面应当是数，如 ≥90(%)，现为“≥高”；若用文字说明，请不写比较符号"),
        ("≥≥90(%)", "比较符号后面应当是数，如 ≥90(%)，现为“≥≥90(%)”；若用文字说明，请不写比较符号"),
        ("≥90(%", "单位的括号没有配对，应如 ≥90(%)，现为“≥90(%”"),
        ("90(%", "单位的括号没有配对，应如 90(%)，现为“90(%”"),
        ("≥90(%)以上", "单位的括号后面不应再有文字，应如 ≥90(%)，现为“≥90(%)以上”"),
        (
            "≥99,5(%)",
            "逗号只用来分隔千位，小数用句点，如 ≥99.5(%)，现为“≥99,5(%)”；是 ≥99.5(%) 还是 ≥995(%)？",
        ),
        ("≥90%以上", "有了比较符号和单位，就不再写“以上”，应如 ≥90(%)，现为“≥90%以上”"),
        ("≥90(%以上)", "有了比较符号和单位，就不再写“以上”，应如 ≥90(%)，现为“≥90(%以上)”"),
        ("≥90(<b>%</b>)", "应写成“比较符号 + 数 + (单位)”，如 ≥90(%)，现为“≥90(<b>%</b>)”"),
        ("≥95；", "应写成“比较符号 + 数 + (单位)”，如 ≥90(%)，现为“≥95；”"),
        ("一\n二", "应写在一行之内"),
        ("≥1(" + " " * 5000 + "x", "单位的括号没有配对，应如 ≥90(%)，现为“≥1( x”"),
        ("12~10(场)", "范围的前一个数应小于后一个数，现为“12~10(场)”"),
        ("≥2½(次)", "应写成“比较符号 + 数 + (单位)”，如 ≥90(%)，现为“≥2½(次)”"),
        ("≥10²(次)", "应写成“比较符号 + 数 + (单位)”，如 ≥90(%)，现为“≥10²(次)”"),
        ("98%≥", "比较符号写在数的前面，如 ≥90(%)，现为“98%≥”"),
        ("98(%) ＞", "比较符号写在数的前面，如 ≥90(%)，现为“98(%) ＞”"),
        ("不涉及", "没有指标值的指标不写，请删去这一行，现为“不涉及”"),
        ("／", "没有指标值的指标不写，请删去这一行，现为“／”"),
    ],
)
def test_a_broken_value_says_what_to_type(typed: str, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is compared in full
        read_indicator_value(typed)
    assert str(error.value) == message


@given(
    comparator=st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
    quantity=st.decimals(min_value=0, max_value=10**12, places=2).map(lambda d: format(d, "f")),
    unit=st.sampled_from(["%", "人次", "元/人/天", "万人", "个百分点"]),
)
def test_reading_its_own_text_changes_nothing(comparator: str, quantity: str, unit: str) -> None:
    value = read_indicator_value(f"{comparator}{quantity}({unit})")
    assert (value.comparator, value.quantity, value.unit) == (comparator, Decimal(quantity), unit)
    assert read_indicator_value(value.text) == value


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_a_value_or_a_message(text: str) -> None:
    try:
        value = read_indicator_value(text)
    except ValueError:
        return
    assert value.text == text.strip() or value.quantity is not None
    assert read_indicator_value(value.text) == value


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("9280000.00", "9280000.00"),
        ("9,280,000.00", "9280000.00"),
        ("0", "0"),
        ("0.5", "0.5"),
        ("010", "10"),
        ("9,999,999,999,999.99", "9999999999999.99"),
        ("9" * 13, "9" * 13),
    ],
)
def test_money(text: str, amount: str) -> None:
    assert cell.read_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "1.234",
        "1,00",
        "12万",
        "¥5",
        "1e5",
        "NaN",
        "٣",
        "",
        "1 000",
        "9,28,000",
        "1" * 14,
        "1" * 16,
        "1" + ",000" * 5,
    ],
)
def test_not_money(text: str) -> None:
    with pytest.raises(ValueError, match="应为以元为单位的金额"):
        cell.read_money(text)


@pytest.mark.parametrize("text", ["10000000000000", "10,000,000,000,000.00", "999999999999999.99"])
def test_an_amount_without_end_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"小于 10 万亿元，现为“.*”；请看是不是多打了数字"):
        cell.read_money(text)


def test_days_and_years() -> None:
    assert cell.read_date("2025-01-31") == date(2025, 1, 31)
    assert cell.read_year("2025") == 2025
    for text, message in (
        ("2025-06-31", "日历上没有 2025-06-31 这一天，6 月只有 30 天"),
        ("2025/1/1", "应为 2025-01-31 这样的日期，现为“2025/1/1”"),
        ("20250101", "应为 2025-01-31 这样的日期，现为“20250101”"),
    ):
        with pytest.raises(ValueError, match=message):
            cell.read_date(text)
    for text in ("25", "2205", "1999", "2025年", "２０２５", "12:30"):
        with pytest.raises(ValueError, match="四位数字"):
            cell.read_year(text)


@pytest.mark.parametrize("text", ["A", "a_b", "a--b", "-a", "a-", "a b", "中", "é"])
def test_not_a_slug(text: str) -> None:
    with pytest.raises(ValueError, match="小写英文字母"):
        cell.read_slug(text)


@pytest.mark.parametrize("text", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_no_slug_is_a_device_of_windows(text: str) -> None:
    with pytest.raises(ValueError, match="Windows"):
        cell.read_slug(text)
    assert cell.read_slug(f"{text}-a") == f"{text}-a"


@pytest.mark.parametrize(
    ("read", "typed", "becomes"),
    [
        *(
            (spelling.guess_amount, *row)
            for row in [
                ("肆拾捌万捌仟陆佰肆拾元整", Correction("488640.00")),
                ("贰佰万零伍元", Correction("2000005.00")),
                ("十万元", Correction("100000.00")),
                ("48万8640元", Correction("488640.00")),
                ("48.864", Correction("488640.00", certain=False)),
                ("488640.001", None),  # nobody means 4 886 400 010
                ("无", Correction("")),
                ("元", None),
                ("-488640", None),
            ]
        ),
        *(
            (spelling.guess_date, *row)
            for row in [
                ("2025-12-31 00:00:00", Correction("2025-12-31")),
                ("2025/1/1 00:00", Correction("2025-01-01")),
                ("12/31/2025", Correction("2025-12-31")),
                ("31/12/2025", Correction("2025-12-31")),
                ("12/11/2025", None),  # November or December
                ("2025年底", Correction("2025-12-31", certain=False)),
                ("2025.12", None),
            ]
        ),
        *(
            (spelling.guess_year, *row)
            for row in [
                ("25", Correction("2025", certain=False)),
                ("2O25", Correction("2025", certain=False)),
                ("2025财年", Correction("2025")),
                ("2025.0", Correction("2025")),
                ("2025-2026", None),
                ("2025-01-01", Correction("2025", certain=False)),
            ]
        ),
    ],
)
def test_how_the_form_writes_what_was_typed(
    read: Callable[[str], Correction | None], typed: str, becomes: Correction | None
) -> None:
    assert read(typed) == becomes


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("≥98%。", Correction("≥98(%)")),
        ("≥98[%]", Correction("≥98(%)")),
        ("≥98【%】；", Correction("≥98(%)")),
        ("≥≥98(%)", Correction("≥98(%)")),
        ("98%≥", Correction("≥98(%)", certain=False)),
        ("≥10²(次)", None),
    ],
)
def test_how_the_form_writes_a_value_that_nearly_is_one(typed: str, becomes: Correction | None) -> None:
    with pytest.raises(cell.InvalidCellError) as error:
        read_indicator_value(typed)
    assert error.value.correction == becomes


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("488,64", ("488.64", "48864.00")),
        ("10、20", ("10.20", "1020.00")),
        ("488640,00", ("488640.00", "48864000.00")),
        ("1,234,56元", ("1234.56", "123456.00")),
        ("48,8万元", ("488000.00", "4880000.00")),
    ],
)
def test_a_comma_in_the_wrong_place_is_never_repaired_and_has_two_readings(
    typed: str, readings: tuple[str, str]
) -> None:
    correction = spelling.guess_amount(typed)
    assert correction is not None
    assert (correction.text, correction.other) == readings
    assert not correction.certain
    with pytest.raises(ValueError, match=f"是 {readings[0]} 还是 {readings[1]}？"):
        cell.read_money(typed)


@pytest.mark.parametrize("typed", ["9,280,000元", "￥1,234.50", "９，２８０，０００"])
def test_commas_between_thousands_can_be_nothing_else(typed: str) -> None:
    correction = spelling.guess_amount(typed)
    assert correction is not None
    assert correction.certain
    assert not correction.other
