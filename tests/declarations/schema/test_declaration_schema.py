"""The schema reports in the editor a part of what the checker reports, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from generator.checks.check_all import check_all
from generator.checks.check_file import site_editions
from generator.cli.schema import schema as command
from generator.declarations.editions.known_editions import shipped_editions
from generator.declarations.schema.declaration_schema import declaration_schema, schema_json
from generator.declarations.yaml.source import RawFile, Source, parse_source
from generator.diagnostics.rulebook import RULES
from generator.forms import vocabulary as v
from tests.support.forms import EDITIONS, FORMS
from tests.support.forms import REGISTRY as FORMS_REGISTRY
from tests.support.project import PATH, REGISTRY, ROOT, SOUND, blessed, spliced

SCHEMA = declaration_schema(shipped_editions())
FORM = SCHEMA["definitions"]["shanghai"] | {"definitions": SCHEMA["definitions"]}
"""The schema of a declaration in the words of the default edition."""
EDITOR = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)

# What YAML 1.2 makes of words without quotes (the core schema, which editors follow).
NOTHING = {"", "~", "null", "Null", "NULL"}
TRUTHS = {"true", "True", "TRUE", "false", "False", "FALSE"}
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_an_editor_reads(text: str) -> Any:
    """The data of a file as an editor sees them, who knows numbers and nothing; dates are text."""
    return _read(YAML(typ="safe", pure=True).compose(text))


def _read(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {str(key.value): _read(value) for key, value in node.value}
    if not isinstance(node, ScalarNode):
        return [_read(item) for item in node.value]
    if node.style:
        return node.value
    if node.value in NOTHING:
        return None
    if node.value in TRUTHS:
        return node.value.lower() == "true"
    return float(node.value) if NUMBER.fullmatch(node.value) else node.value


def refusals(text: str) -> list[tuple[str, str]]:
    """What an editor marks: where, and by which keyword of the schema."""
    errors = EDITOR.iter_errors(as_an_editor_reads(text))
    return sorted(("/".join(map(str, error.absolute_path)), str(error.validator)) for error in errors)


# What no schema sees: how one field fits another, or the registry.
TOGETHER = {"path", "unknown-unit", "funding-sum", "dates", "no-goal", "duplicate-indicator"}


def is_refused_by_the_checker(text: str) -> bool:
    """Whether the checker finds an error in a field as such."""
    inspection = check_all([RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())])
    return any(problem.rule not in TOGETHER for problem in inspection.errors)


def test_the_golden_schema_is_what_the_command_prints() -> None:
    assert blessed(ROOT / "declarations/schema.json", schema_json()), "renew it: make bless"
    assert CliRunner().invoke(command).stdout_bytes == schema_json().encode()


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(ROOT.glob("declarations/2*/*/*.yml")), ids=lambda path: path.stem)
def test_the_real_declarations_are_not_marked(path: Any) -> None:
    assert refusals(path.read_text(encoding="utf-8")) == []


BLANK = """\
项目资金:
项目总目标: ""
公开信息:
  公开日期: ''
  来源:
  转录说明:
"""
FULL = """\
年度: "2025"
项目资金:
  项目资金总额: 1,488,640
  财政资金: 1488640.0
  其他资金: 0
年度资金:
  年度资金申请总额: "488,640.00"
  当年财政拨款: 488640
  其他资金:
公开信息:
  公开日期: 2025-03-01
  索引号: 20250301
  转录说明:
    - 2025
豁免:
  vague-value: 照已公开的文本原样转录。
"""
DETAILED = """\
绩效指标:
  成本指标:
  产出指标:
    数量指标:
      2025 年场数:
        指标值: 365
        权重: 12.5
        说明: >-
          数据来自
          系统后台。
    质量指标:
      2025: 12(次)
    时效指标: {}
"""


@pytest.mark.parametrize("fragment", ["", BLANK, FULL, DETAILED])
def test_what_the_checker_accepts_is_not_marked(fragment: str) -> None:
    text = spliced(fragment)
    assert not is_refused_by_the_checker(text)
    assert refusals(text) == []


@pytest.mark.parametrize(
    ("fragment", "marked"),
    [
        ("项目名称:", ("项目名称", "type")),
        ('项目名称: " "', ("项目名称", "pattern")),
        ("项目名称: |\n  信息化\n  运维项目", ("项目名称", "pattern")),
        ("项目名称: [信息化运维项目]", ("项目名称", "type")),
        ("年度: 二〇二五", ("年度", "pattern")),
        ("年度: 25", ("年度", "minimum")),
        ("年度: 20225", ("年度", "maximum")),
        ("项目性质: 经常性项目", ("项目性质", "enum")),
        ("项目类别:", ("项目类别", "type")),
        ("项目类型: 特定目标类", ("", "additionalProperties")),
        ("计划开始日期: 2025年1月1日", ("计划开始日期", "pattern")),
        ("计划开始日期: 2025-1-1", ("计划开始日期", "pattern")),
        ("计划完成日期: 2025-13-31", ("计划完成日期", "format")),
        ("年度资金: 488640.00", ("年度资金", "type")),
        ("年度资金:", ("年度资金", "type")),
        ("年度资金:\n  当年财政拨款: 488640.00", ("年度资金", "required")),
        ("年度资金:\n  年度资金申请总额: 48.864万元", ("年度资金/年度资金申请总额", "pattern")),
        ("年度资金:\n  年度资金申请总额: -488640", ("年度资金/年度资金申请总额", "minimum")),
        ("年度资金:\n  年度资金申请总额: 0\n  财政资金: 0", ("年度资金", "additionalProperties")),
        ("项目资金: 无", ("项目资金", "pattern")),
        ("年度总体目标: [全年开展培训50场。]", ("年度总体目标", "type")),
        ("绩效指标:", ("绩效指标", "type")),
        ("绩效指标:\n  投入指标:", ("绩效指标", "additionalProperties")),
        ("绩效指标:\n  效益指标:\n    数量指标:", ("绩效指标/效益指标", "additionalProperties")),
        ("绩效指标:\n  产出指标:\n    数量指标: ≥2(次)", ("绩效指标/产出指标/数量指标", "pattern")),
        ("绩效指标:\n  产出指标:\n    数量指标:\n      场数:", ("绩效指标/产出指标/数量指标/场数", "type")),
        (
            "绩效指标:\n  产出指标:\n    数量指标:\n      场数:\n        权重: 10",
            ("绩效指标/产出指标/数量指标/场数", "required"),
        ),
        (
            "绩效指标:\n  产出指标:\n    数量指标:\n      场数: {指标值: ≥2(次), 权重: 一成}",
            ("绩效指标/产出指标/数量指标/场数/权重", "pattern"),
        ),
        ("公开信息:\n  转录说明: 照原文转录。", ("公开信息/转录说明", "pattern")),
        ("公开信息:\n  转录说明:\n    -", ("公开信息/转录说明/0", "type")),
        ("豁免:\n  funding-sum: 来不及核对。", ("豁免", "additionalProperties")),
        ("豁免:\n  vague-value:", ("豁免/vague-value", "type")),
    ],
)
def test_mistakes_that_are_marked_while_one_types(fragment: str, marked: tuple[str, str]) -> None:
    text = spliced(fragment)
    assert marked in refusals(text)
    assert is_refused_by_the_checker(text)


def test_a_field_that_is_gone_is_marked() -> None:
    assert refusals(SOUND.replace("实施单位: 上海市干部教育培训中心\n", "")) == [("", "required")]


@pytest.mark.parametrize("word", sorted(NOTHING - {""} | TRUTHS))
def test_a_word_that_yaml_takes_for_something_else_is_to_be_quoted(word: str) -> None:
    assert refusals(spliced(f"项目名称: {word}")) == [("项目名称", "type")]
    assert refusals(spliced(f"项目名称: '{word}'")) == []


# -- no false alarms -----------------------------------------------------------------------------------

LABELS = sorted(
    {value for name, value in vars(v).items() if name.isupper() and isinstance(value, str)}
    | {term for category in v.TAXONOMY for term in category.dimensions.values()}
    | {rule for rule in RULES if RULES[rule].waivable}
)
WRITTEN = (
    *("", "''", "2025", "2025.5", "02025", "0x7e9", "-5", "+5", ".5", "5.", "1e3", "1_000", "'1,000.00'"),
    *("9280000.00", "999999999999999.99", "1.005", ".inf", ".nan", "2025-01-01", "2025-02-30", "0000-01-01"),
    *("≥90(%)", "10~12(天)", "≥", "一次性项目", "其他运转类", "yes", "=", "<<", "'\u3000'", '"\\n"', "12:30"),
)
plain = st.sampled_from(WRITTEN) | st.from_regex(r"[0-9][0-9.,]{0,8}", fullmatch=True)
quoted = st.text(max_size=5).map(lambda text: "'" + text.replace("'", "''") + "'")
scalars = plain | quoted
trees = st.recursive(
    scalars,
    lambda inside: (
        st.lists(inside, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(LABELS) | plain, inside, max_size=3).map(
            lambda fields: "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"
        )
    ),
    max_leaves=8,
)


COMPLETE = spliced(FULL + DETAILED).splitlines()
CELLS = [number for number, line in enumerate(COMPLETE) if ": " in line and ">-" not in line]


@given(number=st.sampled_from(CELLS), written=scalars)
def test_no_cell_is_marked_that_the_checker_accepts(number: int, written: str) -> None:
    label, _, _ = COMPLETE[number].partition(": ")
    check_marks("\n".join([*COMPLETE[:number], f"{label}: {written}", *COMPLETE[number + 1 :], ""]))


@given(label=st.sampled_from(list(FORM["properties"])), written=trees)
def test_no_group_is_marked_that_the_checker_accepts(label: str, written: str) -> None:
    check_marks(spliced(f"{label}: {written}"))


def check_marks(text: str) -> None:
    try:
        marked = refusals(text)
    except YAMLError:
        assume(False)
    if marked:
        assert is_refused_by_the_checker(text), marked


# -- what an editor reads ------------------------------------------------------------------------------


def fields(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field in the schema, by its label."""
    for name, field in schema.get("properties", {}).items():
        yield name, field
        yield from fields(field)
    for definition in schema.get("definitions", {}).values():
        yield from fields(definition)


@pytest.mark.parametrize(("label", "field"), list(fields(FORM)))
def test_every_field_says_what_it_means(label: str, field: dict[str, Any]) -> None:
    assert label in field["title"]
    assert field["description"].endswith("。")
    groups = {"properties", "additionalProperties", "enum", "allOf"}
    if label not in RULES:
        assert field.keys() & (groups | {"examples"})
    for example in field.get("examples", []):
        assert Draft7Validator({"definitions": SCHEMA["definitions"]} | field).is_valid(example)


@pytest.mark.parametrize("label", [v.NATURE, v.CATEGORY])
def test_every_choice_says_what_it_means(label: str) -> None:
    field = FORM["properties"][label]
    assert len(field["enumDescriptions"]) == len(field["enum"])


def test_the_blank_form_has_every_field_of_the_form_and_a_place_for_each() -> None:
    (snippet,) = SCHEMA["defaultSnippets"]
    assert list(snippet["body"]) == [
        label for label in FORM["properties"] if label not in v.FIELDS_OUTSIDE_THE_FORM
    ]
    places = re.findall(r"'\$(\d+)'", str(snippet["body"]))
    assert places == [str(number) for number in range(1, 29)]


# -- editions ------------------------------------------------------------------------------------------

KNOWN = {f"editions/{name}.yml": text for name, text in EDITIONS.items()} | {"units.yml": FORMS_REGISTRY}
SITE = declaration_schema(site_editions(RawFile(path, text.encode()) for path, text in KNOWN.items()))
SITE_EDITOR = Draft7Validator(SITE, format_checker=Draft7Validator.FORMAT_CHECKER)


def site_refusals(text: str) -> list[tuple[str, str]]:
    """What an editor marks in a file of the site with editions of its own, as `refusals` does."""
    errors = list(SITE_EDITOR.iter_errors(as_an_editor_reads(text)))
    while any(error.context for error in errors):
        errors = [inner for error in errors for inner in error.context or [error]]
    return sorted(("/".join(map(str, error.absolute_path)), str(error.validator)) for error in errors)


def is_refused_by_the_site(path: str, text: str) -> bool:
    """Whether the check of that site finds an error in a field as such."""
    files = [RawFile(name, content.encode()) for name, content in {**KNOWN, path: text}.items()]
    return any(problem.rule not in TOGETHER for problem in check_all(files).errors)


@pytest.mark.parametrize("path", FORMS)
def test_no_form_of_any_edition_is_marked(path: str) -> None:
    assert site_refusals(FORMS[path]) == []


def named(path: str) -> str:
    """A form that names its edition, as only the schema of such a file can tell."""
    files = [RawFile(name, text.encode()) for name, text in KNOWN.items()]
    edition, _ = site_editions(files).choose(parsed_at(path))
    return FORMS[path] if FORMS[path].startswith("版式") else f"版式: {edition.id}\n{FORMS[path]}"


def parsed_at(path: str) -> Source:
    source, _ = parse_source(path, FORMS[path].encode())
    assert source
    return source


@pytest.mark.parametrize(
    ("path", "old", "new", "marked"),
    [
        ("2019/yi-station/demonstration.yml", "实施期目标:", "中期目标:", ("", "additionalProperties")),
        ("2019/yi-station/demonstration.yml", "  财政拨款: 30", "  财政拨款: 三十", ("年度资金/财政拨款", "pattern")),
        ("2019/yi-station/demonstration.yml", "年度资金总额: 50", "年度资金总额: 50万元", ("年度资金/年度资金总额", "pattern")),
        ("2019/yi-station/demonstration.yml", "  年度资金总额: 50\n", "", ("年度资金", "required")),
        ("2019/yi-station/demonstration.yml", "    时效指标:", "    及时指标:", ("绩效指标/产出指标", "additionalProperties")),
        ("2022/yi-fishery/fry.yml", "  总投资: 120", "  总投资: 一百二", ("项目资金/总投资", "pattern")),
        ("2022/yi-fishery/fry.yml", "        中期指标值: 150万尾", "        长期指标值: 150万尾",
         ("绩效指标/产出指标/数量指标/鱼苗投放", "additionalProperties")),
        ("2024/jia-farm/station.yml", "项目类别: 专项资金\n", "", ("", "required")),
        ("2024/jia-farm/station.yml", "项目类别: 专项资金", "项目类别: 特定目标类", ("项目类别", "enum")),
        ("2024/jia-farm/station.yml", "  中央补助: 300", "  市级补助: 300", ("资金来源", "additionalProperties")),
        ("2024/jia-farm/station.yml", "周边居民满意度: ≥90(%)", "周边居民满意度:", ("绩效指标/满意度指标/周边居民满意度", "type")),
        ("2024/jia-forestry-bureau/survey.yml", "        分值: 20", "        分值: 二十",
         ("绩效指标/效益指标/社会效益指标/成果应用单位/分值", "pattern")),
        ("2024/jia-forestry-bureau/survey.yml", "版式: scores", "版式: score", ("版式", "enum")),
    ],
)  # fmt: skip
def test_mistakes_in_the_words_of_an_edition_are_marked(
    path: str, old: str, new: str, marked: tuple[str, str]
) -> None:
    assert named(path).count(old) == 1
    text = named(path).replace(old, new)
    assert marked in site_refusals(text)
    assert is_refused_by_the_site(path, text)


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("金额单位: 万元\n年度资金:\n  年度资金申请总额: 48.86401", []),
        ("年度资金:\n  年度资金申请总额: '48.86401'", ["年度资金/年度资金申请总额"]),
        ("金额单位: 元\n年度资金:\n  年度资金申请总额: '48.86401'", ["年度资金/年度资金申请总额"]),
        ("金额单位: 亿元", ["金额单位"]),
        ("转录: 照原件\n项目类别:\n计划开始日期:", []),
        ("转录: 照抄", ["转录"]),
        ("实施期: 长期", [""]),
    ],
)
def test_what_the_file_says_of_itself_decides_what_is_marked(written: str, marked: list[str]) -> None:
    assert [place for place, _ in refusals(spliced(written))] == marked
    assert is_refused_by_the_checker(spliced(written)) == bool(marked)


EDITION_CELLS = [
    (path, number)
    for path in FORMS
    for number, line in enumerate(FORMS[path].splitlines())
    if ": " in line and not line.endswith("|-")
]


@given(cell=st.sampled_from(EDITION_CELLS), written=scalars)
def test_no_cell_of_an_edition_is_marked_that_the_check_accepts(cell: tuple[str, int], written: str) -> None:
    path, number = cell
    lines = FORMS[path].splitlines()
    label, _, _ = lines[number].partition(": ")
    text = "\n".join([*lines[:number], f"{label}: {written}", *lines[number + 1 :], ""])
    try:
        marked = site_refusals(text)
    except YAMLError:
        assume(False)
    if marked:
        assert is_refused_by_the_site(path, text), marked


def test_a_site_whose_usual_edition_is_another_one_begins_with_its_blank_form() -> None:
    usual = declaration_schema(replace(shipped_editions(), default="cn-2021"))
    (snippet,) = usual["defaultSnippets"]
    assert list(snippet["body"]["年度资金"]) == ["年度资金总额", "财政拨款", "其他资金"]
    assert usual["allOf"][-1]["else"]["else"] == {"$ref": "#/definitions/cn-2021"}
