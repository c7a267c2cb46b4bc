"""A file that cannot be parsed is checked as it would be after what is sure is mended, each problem at its own place."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from generator.checks.check_all import check_all
from generator.checks.check_file import site_editions
from generator.checks.fixes import fix_files
from generator.declarations.repair.form_shape import form_shape
from generator.declarations.repair.repair import repair
from generator.declarations.yaml.mistakes import content_lines
from generator.declarations.yaml.source import RawFile, parse_source
from generator.diagnostics.problem import apply_fixes
from tests.support.forms import EDITIONS, FORMS
from tests.support.forms import REGISTRY as FORMS_REGISTRY
from tests.support.project import PATH, REGISTRY, ROOT, SOUND

KNOWN = {f"editions/{name}.yml": text for name, text in EDITIONS.items()} | {"units.yml": FORMS_REGISTRY}
SITE = site_editions(RawFile(path, text.encode()) for path, text in KNOWN.items())
REAL = {
    str(file.relative_to(ROOT / "declarations")): file.read_text(encoding="utf-8")
    for file in sorted(ROOT.glob("declarations/2*/*/*.yml"))
}
FILES = REAL | FORMS
TODAY = date(2025, 6, 1)
ROWS_ARE_BLAMED = ("冒号前直接写指标的名称", "指标之下不能再写指标")
"""What is said of the rows below a blank row that was moved: where rows may be blank, either may be meant."""


def shifted(text: str) -> Iterator[tuple[int, str]]:
    """The text with one line moved by up to two spaces or a tab, and its number."""
    lines = text.splitlines(keepends=True)
    for start, line in content_lines(text):
        number = text.count("\n", 0, start)
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        leads = [" " * (indent + by) for by in (-2, -1, 1, 2) if indent + by >= 0]
        leads += ["\t" + " " * indent, "\t" + " " * max(indent - 2, 0), "\t" * (indent // 2) + " "]
        for lead in leads:
            yield number + 1, "".join([*lines[:number], f"{lead}{bare}\n", *lines[number + 1 :]])


@pytest.mark.parametrize("path", FILES)
def test_the_line_that_was_moved_is_blamed_and_the_advice_gives_the_file_back(path: str) -> None:
    text = FILES[path]
    source, _ = parse_source(path, text.encode())
    assert source
    shape, count = form_shape(SITE.choose(source).edition), 0
    for number, moved in shifted(text):
        if parse_source(path, moved.encode())[0] is not None:
            continue  # what is wrong with its fields, the reader says
        repaired = repair(RawFile(path, moved.encode()), shape)
        assert repaired
        assert repaired.source
        assert [problem.line for problem in repaired.problems] == [number]
        assert apply_fixes(moved, {p.fix for p in repaired.problems if p.fix}) == text
        assert repaired.source.data() == source.data()
        count += 1
    assert count > 60


@pytest.mark.parametrize("path", FILES)
def test_a_name_of_the_form_in_a_wrong_place_is_blamed_itself(path: str) -> None:
    known = (
        KNOWN
        if path in FORMS
        else {"units.yml": (ROOT / "declarations/units.yml").read_text(encoding="utf-8")}
    )
    others = [RawFile(name, text.encode()) for name, text in known.items()]
    source, _ = parse_source(path, FILES[path].encode())
    assert source
    count = 0
    for number, moved in shifted(FILES[path]):
        found, _ = parse_source(path, moved.encode())
        if found is None or found.data() == source.data():
            continue
        errors = check_all([*others, RawFile(path, moved.encode())], TODAY).errors
        is_row = any(said in problem.message for said in ROWS_ARE_BLAMED for problem in errors)
        if errors and not is_row:
            assert number in {problem.line for problem in errors}, moved
            count += 1
    assert count > 5


def checked(text: str) -> list[tuple[int, str]]:
    files = [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())]
    return [(problem.line, problem.rule) for problem in check_all(files, TODAY).problems]


def fixed(text: str) -> str:
    files = [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())]
    return fix_files(files, TODAY)[PATH][0].decode()


MISTAKES = {
    "项目名称: 信息化运维项目": ("项目名称： 信息化运维项目", "yaml-syntax"),
    "项目性质: 其他经常性项目": ("项目性质: 其它经常性项目", "choice"),
    "项目类别: 其他运转类": ("项目类别:其他运转类", "yaml-syntax"),
    "计划开始日期: 2025-01-01": ("计划开始日期: 2025年1月1日", "type"),
    "  当年财政拨款: 488640.00": ("\t当年财政拨款: 488640.00", "yaml-syntax"),
    "      漏洞扫描次数: ≥2(次)": ("\t  漏洞扫描次数: ≥2(次)", "yaml-syntax"),
    "    质量指标:": ("     质量指标:", "yaml-syntax"),
    "      三级等保测评通过率: =100(%)": ("      三级等保测评通过率: =100", "indicator-value"),
    "      线路连通率: ≥98(%)": ("      线路连通率: >=98(%)", "yaml-syntax"),
    "  满意度指标:": ("  满意度指标", "yaml-syntax"),
    "      系统使用人员满意度: ≥90(%)": ("      系统使用人员满意度: 某某", "placeholder"),
    "年度总体目标: 维护干部学习管理系统。": ("年度总体目标: 电话13812345678。", "personal-data"),
}


def test_one_run_tells_twelve_different_mistakes_each_at_its_line() -> None:
    text, expected = SOUND, set()
    for good, (bad, rule) in MISTAKES.items():
        assert SOUND.count(f"{good}\n") == 1, good
        text = text.replace(f"{good}\n", f"{bad}\n")
        expected.add((SOUND[: SOUND.index(f"{good}\n")].count("\n") + 1, rule))
    assert set(checked(text)) == expected
    assert len(expected) == len(MISTAKES)
    assert [rule for _, rule in checked(fixed(text))].count("yaml-syntax") == 0


@pytest.mark.parametrize("lead", ["\t  ", "\t\t  ", "\t\t\t", "    \t", "\t    ", "　　　", "\t\t"])
def test_a_row_with_tabs_or_wide_spaces_comes_back_to_its_level(lead: str) -> None:
    row = "      漏洞扫描次数: ≥2(次)"
    assert fixed(SOUND.replace(row, lead + row.strip())) == SOUND


def test_a_tab_in_a_file_of_four_spaces_a_level() -> None:
    wide = re.sub(r"(?m)^ +", lambda lead: lead[0] * 2, SOUND)
    row = "            漏洞扫描次数"
    assert fixed(wide.replace(row, "\t" + row.strip())) == wide


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("项目类别: 其他运转类", "项目类别: [其他"),
        ("项目类别: 其他运转类", '项目类别: "其他"运转类'),
        ("项目类别: 其他运转类", "项目类别 其他 运转 类"),
        ("年度资金:", "年度资金: {"),
        ("  年度资金申请总额: 488640.00", "  合计（元） 488640.00"),
        ("    数量指标:", '    "数量指标:'),
        ("      漏洞扫描次数: ≥2(次)", "      | 漏洞扫描次数 | ≥2(次) |"),
    ],
)
def test_what_has_no_sure_remedy_hides_nothing_and_invents_nothing(good: str, bad: str) -> None:
    assert SOUND.count(f"{good}\n") == 1
    broken = SOUND.replace(f"{good}\n", f"{bad}\n")
    (alone,) = {line for line, _ in checked(broken)}
    others = {
        "项目性质: ": "项目性质：",
        "2025-12-31": "2025年12月31日",
        "≥98(%)": ">=98(%)",
        "使用人员": "某某",
    }
    for was, now in others.items():
        broken = broken.replace(was, now)
    lines = {
        number
        for number, line in enumerate(broken.splitlines(), 1)
        if any(now in line for now in others.values())
    }
    assert {line for line, _ in checked(broken)} == {alone, *lines}


def test_a_file_that_is_no_form_is_not_mended() -> None:
    edition = SITE.by_id["shanghai"]
    assert repair(RawFile(PATH, b"a:\n\tb\n" * 1000), form_shape(edition)) is None
    assert repair(RawFile(PATH, b"\xff\xfe\x00"), form_shape(edition)) is None
    odd = repair(RawFile(PATH, b"a: b\n  c: d\n e: f\n"), form_shape(edition))
    assert odd
    assert not odd.complete
