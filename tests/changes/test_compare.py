"""Two sets of files are compared by facts: neither spelling nor broken files count as changes."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.changes.compare import ChangeSet, IncomparableFile, compare_files
from generator.changes.field_changes import ChangeKind
from generator.changes.indicators.indicator_pairs import MAX_NAME_PAIRS
from generator.changes.reports.report_markdown import comment_markdown
from generator.changes.strictness import Judgement
from generator.declarations.yaml.source import RawFile
from tests.support.changes import ROWS, replaced, shown, told
from tests.support.project import PATH, REGISTRY, SOUND, spliced
from tests.support.sample import sample

OTHER_PATH = "2025/shanghai-cadre-training-center/operations.yml"


def compared(before: Mapping[str, str | bytes], after: Mapping[str, str | bytes]) -> ChangeSet:
    first, second = (
        [RawFile(path, text.encode() if isinstance(text, str) else text) for path, text in side.items()]
        for side in (before, after)
    )
    return compare_files(first, second)


def within(before: str, after: str) -> list[str]:
    """What changed in one declaration, a line each."""
    found = compared({PATH: before}, {PATH: after})
    assert not found.not_comparable
    return [told(change) for declaration in found.declarations for change in declaration.changes]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replaced(("信息化运维项目", "信息化运维")), ["changed 项目名称: 信息化运维项目 → 信息化运维"]),
        (replaced(("其他经常性项目", "一次性项目")), ["changed 项目性质: 其他经常性项目 → 一次性项目"]),
        (replaced(("2025-01-01", "2025-02-01")), ["changed 计划开始日期: 2025-01-01 → 2025-02-01"]),
        (
            spliced("年度资金:\n  年度资金申请总额: 488640.00\n  当年财政拨款: 488640.00\n  其他资金: 0.00\n"),
            ["changed 年度资金/其他资金:  → 0.00"],
        ),
        (spliced("项目总目标: 维护系统。\n"), ["changed 项目总目标:  → 维护系统。"]),
        (
            spliced("公开信息:\n  索引号: 甲1\n  转录说明:\n    - 一\n    - 二\n"),
            ["changed 公开信息/索引号:  → 甲1", "changed 公开信息/转录说明:  → 一\n二"],
        ),
        (spliced("其他栏目:\n  立项依据: 按计划。\n"), ["added 其他栏目/立项依据:  → 按计划。"]),
        (spliced("豁免:\n  goal-column: 照录。\n"), ["added 豁免/goal-column:  → 照录。"]),
        (
            replaced(("三级等保测评通过率: =100(%)", "三级等保测评通过率:\n        指标值: =100(%)\n        权重: 10")),
            ["changed 绩效指标/产出指标/质量指标/三级等保测评通过率/权重:  → 10"],
        ),
    ],
)  # fmt: skip
def test_a_field(after: str, expected: list[str]) -> None:
    assert within(SOUND, after) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # moved, and judged by its value where that changed too
        (
            replaced(("      漏洞扫描次数: ≥2(次)\n", ""), ("    质量指标:\n", "    质量指标:\n      漏洞扫描次数: ≥1(次)\n")),
            [
                "moved 绩效指标/产出指标/质量指标/漏洞扫描次数: 产出指标 › 数量指标 → 产出指标 › 质量指标",
                "changed 绩效指标/产出指标/质量指标/漏洞扫描次数/指标值: ≥2(次) → ≥1(次)",
            ],
        ),
        # another name with the same value, with a comparable one, and with another measure
        (replaced(("漏洞扫描次数: ≥2(次)", "漏洞扫描数: ≥2(次)")), [f"renamed {ROWS}/漏洞扫描数: 漏洞扫描次数 → 漏洞扫描数"]),
        (
            replaced(("漏洞扫描次数: ≥2(次)", "漏洞扫描数: ≥3(次)")),
            [
                f"renamed {ROWS}/漏洞扫描数: 漏洞扫描次数 → 漏洞扫描数",
                f"changed {ROWS}/漏洞扫描数/指标值: ≥2(次) → ≥3(次)",
            ],
        ),
        (
            replaced(("漏洞扫描次数: ≥2(次)", "漏洞扫描数: ≥2(台)")),
            [f"added {ROWS}/漏洞扫描数:  → ≥2(台)", f"removed {ROWS}/漏洞扫描次数: ≥2(次) → "],
        ),
        (
            replaced(("漏洞扫描次数: ≥2(次)", "应急演练次数: ≥2(次)")),
            [f"added {ROWS}/应急演练次数:  → ≥2(次)", f"removed {ROWS}/漏洞扫描次数: ≥2(次) → "],
        ),
    ],
)  # fmt: skip
def test_an_indicator(after: str, expected: list[str]) -> None:
    assert within(SOUND, after) == expected


@pytest.mark.parametrize(
    "after",
    [
        replaced(("488640.00", "488,640")),
        replaced(("=100(%)", "＝ 100 ％")),
        replaced(("=100(%)", "=100.0(%)")),
        replaced(("漏洞扫描次数: ≥2(次)", "漏洞扫描次数:\n        指标值: '≥2(次)'\n        权重:")),
        "# 一句备注\n" + SOUND,
        SOUND.replace("\n", "\r\n"),
        spliced("项目名称: 信息化运维项目\n"),
        spliced("项目总目标:\n公开信息:\n豁免:\n"),
    ],
)
def test_another_way_of_writing_is_no_change(after: str) -> None:
    found = compared({PATH: SOUND}, {PATH: after})
    assert found.rewritten == (PATH,)
    assert not found.declarations
    assert not found.not_comparable


def test_amounts_have_a_difference_and_nothing_else_has() -> None:
    after = replaced(("当年财政拨款: 488640.00", "当年财政拨款: 488000.00"), ("≥2(次)", "≥3(次)"))
    (declaration,) = compared({PATH: SOUND}, {PATH: after}).declarations
    assert [change.difference for change in declaration.changes] == [Decimal("-640.00"), None]


def test_the_last_satisfaction_indicator_is_missed() -> None:
    text = SOUND[: SOUND.index("  满意度指标:")]
    two = SOUND + "      管理人员评价: ≥85(%)\n"
    reasons = [
        change.verdict.reason
        for before, after in ((SOUND, text), (two, SOUND), (two, text))
        for declaration in compared({PATH: before}, {PATH: after}).declarations
        for change in declaration.changes
    ]
    last = "删除指标，不再有满意度指标"
    assert reasons == [last, "删除指标", last, last]


def test_only_waivers_are_not_published() -> None:
    after = spliced("项目总目标: 维护系统。\n豁免:\n  goal-column: 照录。\n")
    (declaration,) = compared({PATH: SOUND}, {PATH: after}).declarations
    assert [change.is_published for change in declaration.changes] == [True, False]


def test_of_several_like_names_the_likest_is_the_new_name() -> None:
    old, new = (
        "      干部培训班人数: ≥300(人)\n",
        "      干部轮训人数: ≥300(人)\n      干部培训班的人数: ≥280(人)\n",
    )
    rows = "      漏洞扫描次数: ≥2(次)\n"
    assert within(replaced((rows, old)), replaced((rows, new))) == [
        f"added {ROWS}/干部轮训人数:  → ≥300(人)",
        f"renamed {ROWS}/干部培训班的人数: 干部培训班人数 → 干部培训班的人数",
        f"changed {ROWS}/干部培训班的人数/指标值: ≥300(人) → ≥280(人)",
    ]


def test_beyond_a_bound_no_names_are_paired() -> None:
    rows = "      漏洞扫描次数: ≥2(次)\n"
    number = int(MAX_NAME_PAIRS**0.5)
    for more, kinds_found in ((0, {ChangeKind.RENAMED}), (1, {ChangeKind.ADDED, ChangeKind.REMOVED})):
        old, new = (
            replaced((rows, "".join(f"      {name}{n:04}号: ≥2(次)\n" for n in range(number + more))))
            for name in ("扫描", "检查扫描")
        )
        (declaration,) = compared({PATH: old}, {PATH: new}).declarations
        assert {change.kind for change in declaration.changes} == kinds_found


# -- files ---------------------------------------------------------------------------------------------------


def kinds(found: ChangeSet) -> list[tuple[str, str, str]]:
    return [(d.kind.value, d.former_path, d.path) for d in found.declarations]


def test_a_file_under_another_path_is_the_same_declaration() -> None:
    after = replaced(("信息化运维项目", "信息化运行维护项目"))
    found = compared({PATH: SOUND}, {OTHER_PATH: after})
    assert kinds(found) == [("renamed", PATH, OTHER_PATH)]
    assert [told(change) for change in found.declarations[0].changes] == [
        "changed 项目名称: 信息化运维项目 → 信息化运行维护项目"
    ]


def test_other_fields_of_a_moved_file_are_compared() -> None:
    before = spliced("其他栏目:\n  立项依据: 按计划。\n  项目概况: 运维。\n")
    after = spliced("其他栏目:\n  立项依据: 按合同。\n")
    (found,) = compared({PATH: before}, {OTHER_PATH: after}).declarations
    assert [found.kind, *map(told, found.changes)] == [
        ChangeKind.RENAMED,
        "changed 其他栏目/立项依据: 按计划。 → 按合同。",
        "removed 其他栏目/项目概况: 运维。 → ",
    ]


def test_another_year_or_another_project_is_another_declaration() -> None:
    next_year = SOUND.replace("2025", "2026")
    path = PATH.replace("2025", "2026")
    assert kinds(compared({PATH: SOUND}, {path: next_year})) == [("removed", "", PATH), ("added", "", path)]
    _, project = next(sample(1))
    assert [kind for kind, *_ in kinds(compared({PATH: SOUND}, {OTHER_PATH: project}))] == [
        "removed",
        "added",
    ]


def test_the_likest_files_are_paired_first_whatever_their_order() -> None:
    near, far = SOUND.replace("≥2(次)", "≥3(次)"), replaced(("≥2(次)", "≥3(次)"), ("≥98(%)", "≥97(%)"))
    unit = PATH.rpartition("/")[0]
    before = {f"{unit}/a.yml": SOUND, f"{unit}/b.yml": far}
    after = {f"{unit}/c.yml": far, f"{unit}/d.yml": near}
    expected = [("renamed", f"{unit}/b.yml", f"{unit}/c.yml"), ("renamed", f"{unit}/a.yml", f"{unit}/d.yml")]
    assert kinds(compared(before, after)) == expected
    assert kinds(compared(dict(reversed(before.items())), dict(reversed(after.items())))) == expected


@pytest.mark.parametrize(
    ("broken", "errors"),
    [
        ("年度: [", 1),
        (SOUND.replace("年度: 2025", "年度: 二〇二五").replace("一次", "") + "没有: 这个\n", 2),
        (SOUND.encode("gbk"), 1),
        (b"\0\xff\xfe", 1),
        (b"", 1),
        (b"x" * 70_000, 1),
    ],
)
def test_a_broken_file_is_named_and_the_rest_is_compared(broken: str | bytes, errors: int) -> None:
    other = SOUND.replace("≥2(次)", "≥3(次)")
    found = compared({PATH: SOUND, OTHER_PATH: SOUND}, {PATH: broken, OTHER_PATH: other})
    assert found.not_comparable == (IncomparableFile(path=PATH, errors_before=0, errors_after=errors),)
    assert kinds(found) == [("changed", "", OTHER_PATH)]
    back = compared({PATH: broken}, {PATH: SOUND})
    assert back.not_comparable == (IncomparableFile(path=PATH, errors_before=errors, errors_after=0),)
    new = compared({}, {PATH: broken})
    assert new.not_comparable == (IncomparableFile(path=PATH, errors_before=None, errors_after=errors),)
    assert not compared({PATH: broken}, {PATH: broken})


def test_a_fault_cannot_be_compared() -> None:
    found = compare_files([], [RawFile("2025/a/b.yml", b"", "断开的链接")])
    assert [file.path for file in found.not_comparable] == ["2025/a/b.yml"]


def test_what_is_no_declaration_is_listed() -> None:
    before = {"README.md": "a", "schema.json": "{}", "2025/a/notes.txt": "x", "same.txt": "x"}
    after = {"README.md": "b", "2025/.hidden.yml": "x", "2025/a/x.yaml": "x", "same.txt": "x"}
    found = compared(before, after)
    assert found
    assert not found.not_comparable
    assert [tuple(file) for file in found.other_files] == [
        ("2025/.hidden.yml", ChangeKind.ADDED),
        ("2025/a/notes.txt", ChangeKind.REMOVED),
        ("2025/a/x.yaml", ChangeKind.ADDED),
        ("README.md", ChangeKind.CHANGED),
        ("schema.json", ChangeKind.REMOVED),
    ]


def test_many_other_files_leave_room_for_what_is_weakened() -> None:
    others = {f"{'长' * 80}{number}.txt": "x" for number in range(2000)}
    found = compared({PATH: SOUND}, {PATH: SOUND.replace("≥90(%)", "≥80(%)"), **others})
    comment = comment_markdown(found)
    assert "2000 份不是申报表的文件" in comment.splitlines()[0]
    assert "份没有列在这里" in comment
    assert "下限降低" in comment
    assert len(comment) < 60_000


@given(
    st.binary(max_size=200), st.binary(max_size=200), st.sampled_from([PATH, "units.yml", "x", "2025/a.YML"])
)
def test_no_bytes_are_too_strange(before: bytes, after: bytes, path: str) -> None:
    found = compared({path: before}, {path: after})
    assert bool(found) is (before != after)


# -- the registry --------------------------------------------------------------------------------------------

TWO = REGISTRY + "    上海市党建中心: party-center\n中共上海市委宣传部:\n  代号: publicity\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            REGISTRY,
            TWO,
            [
                "added 中共上海市委宣传部:  → publicity",
                "added 中共上海市委组织部/单位/上海市党建中心:  → party-center",
            ],
        ),
        (
            TWO,
            TWO.replace("party-center", "party"),
            ["changed 中共上海市委组织部/单位/上海市党建中心/代号: party-center → party"],
        ),
        (TWO, TWO.replace("publicity", "press"), ["changed 中共上海市委宣传部/代号: publicity → press"]),
        (
            TWO,
            REGISTRY + "中共上海市委宣传部:\n  代号: publicity\n  单位:\n    上海市党建中心: party-center\n",
            ["moved 中共上海市委宣传部/单位/上海市党建中心: 中共上海市委组织部 → 中共上海市委宣传部"],
        ),
        (
            TWO,
            TWO.replace("上海市党建中心", "上海市党建服务中心"),
            ["renamed 中共上海市委组织部/单位/上海市党建服务中心: 上海市党建中心 → 上海市党建服务中心"],
        ),
        (
            TWO,
            TWO.replace("中共上海市委组织部", "上海市委组织部"),
            ["renamed 上海市委组织部: 中共上海市委组织部 → 上海市委组织部"],
        ),
        (TWO, TWO.replace("shanghai-organization-department", "organization"), [
            "changed 中共上海市委组织部/代号: shanghai-organization-department → organization"
        ]),
    ],
)  # fmt: skip
def test_the_registry(before: str, after: str, expected: list[str]) -> None:
    found = compared({"units.yml": before}, {"units.yml": after})
    assert [told(change) for change in found.registry] == expected


def test_a_changed_code_breaks_addresses_and_this_is_said() -> None:
    found = compared({"units.yml": TWO}, {"units.yml": TWO.replace("party-center", "party")})
    assert [change.verdict.reason for change in found.registry] == [
        "代号改变，网页地址随之改变，原来的地址失效"
    ]


def test_a_registry_written_otherwise_or_broken() -> None:
    assert compared({"units.yml": TWO}, {"units.yml": "# 一\n" + TWO}).rewritten == ("units.yml",)
    found = compared({"units.yml": TWO}, {"units.yml": "一"})
    assert found.not_comparable == (IncomparableFile(path="units.yml", errors_before=0, errors_after=1),)
    assert not found.registry


# -- properties ----------------------------------------------------------------------------------------------

OTHER = {Judgement.WEAKER: Judgement.STRONGER, Judgement.STRONGER: Judgement.WEAKER}
BACK = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}


def outline(found: ChangeSet, *, backwards: bool = False) -> list[tuple[str, ...]]:
    """What is found in forms that both sides have, so that one direction can be compared with the other.

    An added form is compared with an earlier year, a removed one with none.
    """
    return sorted(
        (
            sorted((d.path, d.former_path))[-1],
            BACK.get(c.kind, c.kind) if backwards else c.kind,
            *(shown(value) for value in ((c.after, c.before) if backwards else (c.before, c.after))),
            OTHER.get(c.verdict.judgement, c.verdict.judgement) if backwards else c.verdict.judgement,
        )
        for d in found.declarations
        if d.kind in {ChangeKind.CHANGED, ChangeKind.RENAMED}
        for c in d.changes
    )


@settings(max_examples=25)
@given(st.integers(0, 99), st.integers(0, 99))
def test_the_way_back_is_the_mirror_and_a_thing_is_like_itself(one: int, other: int) -> None:
    before, after = dict(sample(4, one)), dict(sample(4, other))
    there, back = compared(before, after), compared(after, before)
    assert outline(there) == outline(back, backwards=True)
    assert there.count_by_judgement(Judgement.WEAKER) == back.count_by_judgement(Judgement.STRONGER)
    assert there.count_by_kind(ChangeKind.ADDED) == back.count_by_kind(ChangeKind.REMOVED)
    assert not compared(before, before)


@pytest.mark.parametrize("leak", ["联系 13800138000。", "（送审稿）维护。"])
def test_what_must_not_get_around_is_not_quoted(leak: str) -> None:
    """Neither when it comes nor when it goes."""
    leaking = [RawFile(PATH, SOUND.replace("维护干部学习管理系统。", leak).encode())]
    clean = [RawFile(PATH, SOUND.encode())]
    for before, after in ((clean, leaking), (leaking, clean), ([], leaking)):
        found = compare_files(before, after)
        assert [file.path for file in found.not_comparable] == [PATH]
        assert found.declarations == ()
        assert leak[3:8] not in comment_markdown(found)
