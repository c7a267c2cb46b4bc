"""The downloads: the YAML as it is, the JSON in its documented shape, the Markdown; and no waiver."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.published import indicators_of_content
from generator.declarations.reader import read_declaration
from generator.declarations.yaml.source import parse_source
from generator.system.files import declaration_files
from tests.support.forms import FORMS
from tests.support.office import declarations, editions
from tests.support.project import PATH, ROOT, SOUND, Inspect, blessed, spliced
from tests.support.summaries import assets_of, pages_of

SITE = ROOT / "tests/golden/site"
FULL = spliced(
    """\
项目资金:
  项目资金总额: 1,000,000.5
  财政资金: 1000000.5
  其他资金: 0
绩效指标:
  产出指标:
    数量指标:
      漏洞扫描次数:
        指标值: 10~12(次)
        权重: 10.50
        说明: 每月一次。
    质量指标:
      验收情况: 一次验收合格
公开信息:
  公开日期: 2025-02-03
  索引号: A-1
  批复文号: 沪财 1 号
  来源: 单位网站
  转录说明:
    - 一处改动。
豁免:
  missing-category: 不应公开的理由
"""
)


def test_the_record_of_a_declaration(inspected: Inspect) -> None:
    entry = inspected(FULL).declarations[0]
    assert entry.content == {
        "form": "财政项目支出绩效目标申报表",
        "edition": "shanghai",
        "transcribed": False,
        "money_unit": "元",
        "address": "2025/shanghai-cadre-training-center/it-operations/",
        "year": 2025,
        "project_name": "信息化运维项目",
        "nature": "其他经常性项目",
        "category": "其他运转类",
        "competent_department": "中共上海市委组织部",
        "implementing_unit": "上海市干部教育培训中心",
        "department_code": None,
        "unit_code": None,
        "start_date": "2025-01-01",
        "end_date": "2025-12-31",
        "period": None,
        "project_funding": {"total": "1000000.50", "fiscal": "1000000.50", "other": "0.00"},
        "annual_funding": {
            "total": "488640.00",
            "fiscal_appropriation": "488640.00",
            "carryover": None,
            "other": None,
        },
        "overall_goal": None,
        "annual_goal": "维护干部学习管理系统。",
        "other_fields": {},
        "indicators": [
            {
                "kind": "output-quantity",
                "category": "产出指标",
                "dimension": "数量指标",
                "name": "漏洞扫描次数",
                "text": "10~12(次)",
                "comparator": None,
                "quantity": "10",
                "upper": "12",
                "unit": "次",
                "weight": "10.50",
                "explanation": "每月一次。",
                "period_value": None,
                "standard": None,
            },
            {
                "kind": "output-quality",
                "category": "产出指标",
                "dimension": "质量指标",
                "name": "验收情况",
                "text": "一次验收合格",
                "comparator": None,
                "quantity": None,
                "upper": None,
                "unit": None,
                "weight": None,
                "explanation": None,
                "period_value": None,
                "standard": None,
            },
        ],
        "publication": {
            "published_on": "2025-02-03",
            "index_number": "A-1",
            "approval_number": "沪财 1 号",
            "origin": "单位网站",
            "transcription_notes": ["一处改动。"],
        },
    }


def test_the_json_is_utf_8_and_ends_with_a_line(inspected: Inspect) -> None:
    entry = inspected(FULL).declarations[0]
    (data,) = (asset.data for asset in assets_of([entry]) if asset.path.endswith("declaration.json"))
    assert data.endswith(b"}\n")
    assert "信息化运维项目".encode() in data
    assert json.loads(data) == entry.content


@pytest.mark.parametrize("path", sorted(FORMS))
def test_the_rows_of_a_content_are_those_of_its_file(path: str) -> None:
    source, _ = parse_source(path, FORMS[path].encode())
    assert source is not None
    declaration = read_declaration(source, editions()).declaration
    assert declaration is not None
    rows = indicators_of_content(declarations()[path][0])  # in the order of the form
    expected = sorted(declaration.performance_indicators, key=lambda row: row.location)
    assert sorted(rows, key=lambda row: row.location) == expected
    assert len(rows) > 2


def keys(value: Any, prefix: str = "") -> Iterator[str]:
    """The keys of a record, those within another with a full stop between; those of a list's rows alone."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield prefix + key
            yield from keys(inner, f"{prefix}{key}.")
    elif isinstance(value, list):
        for row in value[:1]:
            yield from keys(row)


def test_every_key_is_documented_and_no_other(inspected: Inspect) -> None:
    documented = re.findall(r"^\| `([a-z_.]+)` \|", (ROOT / "docs/data.md").read_text(encoding="utf-8"), re.M)
    assert sorted(documented) == sorted(keys(inspected(FULL).declarations[0].content))


@pytest.fixture
def full(inspected: Inspect) -> CheckResult:
    return inspected(FULL)


def test_beside_a_page_stand_its_yaml_json_and_markdown(full: CheckResult) -> None:
    address = PATH.removesuffix(".yml")
    entry = full.declarations[0]
    page = next(page for page in pages_of(full.declarations) if page.address == f"{address}/")
    assert {
        asset.path: asset.data
        for asset in assets_of(full.declarations)
        if asset.path.startswith(f"{address}/")
    } == {
        f"{address}/declaration.json": f"{json.dumps(entry.content, ensure_ascii=False)}\n".encode(),
        f"{address}/declaration.md.txt": page.text.encode(),
        f"{address}/declaration.yml": FULL.encode(),
    }


def test_waivers_are_in_the_yaml_and_nowhere_else(full: CheckResult) -> None:
    made = {
        page.path: page.text
        for page in pages_of(full.declarations)
        if not page.address.startswith("editors/")
    }
    made |= {
        asset.path: asset.data.decode()
        for asset in assets_of(full.declarations)
        if not asset.path.startswith("editors/")
    }
    assert [path for path, text in made.items() if "不应公开的理由" in text or "豁免" in text] == [
        PATH.removesuffix(".yml") + "/declaration.yml"
    ]


def test_a_file_is_published_byte_for_byte(inspected: Inspect) -> None:
    odd = SOUND.replace("\n", "\r\n").replace("488640.00", "488,640.00  # 注") + "\r\n\r\n"
    made = {asset.path: asset.data for asset in assets_of(inspected(odd).declarations)}
    assert made[PATH.removesuffix(".yml") + "/declaration.yml"] == odd.encode()


def test_golden_json() -> None:
    golden = SITE / "expected"
    made = [
        asset
        for asset in assets_of(check_all(declaration_files(SITE / "declarations")).declarations)
        if asset.path.endswith("declaration.json")
    ]
    stale = [asset.path for asset in made if not blessed(golden / asset.path, asset.data.decode())]
    assert stale == []
    assert [asset.path for asset in made] == sorted(
        path.relative_to(golden).as_posix() for path in golden.rglob("*.json")
    )


def test_the_built_site_carries_the_files_of_declarations(site: Path) -> None:
    files = sorted((ROOT / "declarations").glob("*/*/*.yml"))
    assert len(files) == 5
    for file in files:
        folder = site / file.relative_to(ROOT / "declarations").with_suffix("")
        assert (folder / "declaration.yml").read_bytes() == file.read_bytes()
        assert json.loads((folder / "declaration.json").read_bytes())["address"] in f"{folder.as_posix()}/"
        assert (folder / "declaration.md.txt").is_file()
        page = (folder / "index.html").read_text(encoding="utf-8")
        for suffix in ("yml", "json", "md.txt"):
            name = "-".join(file.relative_to(ROOT / "declarations").with_suffix("").parts)
            assert f'<a href="declaration.{suffix}" download="{name}.{suffix}">' in page
