"""`gongkai import`: files of declarations out of office files, doubts marked, nothing overwritten, nothing lost."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.system.programs import old_word
from tests.office.readers.made_files import compound_file
from tests.support.project import UNIT

PATH = f"declarations/{UNIT}/he-dao-bao-jie.yml"
REGISTRY = """\
中共上海市委组织部:
  代号: shanghai-organization-department
  单位:
    上海市干部教育培训中心: shanghai-cadre-training-center
"""
FORM = """\
财政项目支出绩效目标申报表
（2025年度）
项目名称\t河道保洁\t项目性质\t其他经常性项目\t项目类别\t其他运转类
主管部门\t中共上海市委组织部\t实施单位\t上海市干部教育培训中心\t\t
计划开始日期\t2025-01-01\t计划完成日期\t2025-12-31\t\t
项目资金（元）\t项目资金总额\t\t年度资金申请总额\t1,200,000.00\t
\t其中：财政资金\t\t其中：当年财政拨款\t1,200,000.00\t
项目绩效目标\t项目总目标\t\t年度总体目标\t\t
\t\t\t全年保洁不间断。\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t年度(/项目)指标值\t
\t产出指标\t数量指标\t保洁河道长度\t≥120(公里)\t
\t\t质量指标\t河面清洁率\t≥95(%)\t
\t效益指标\t社会效益指标\t受益村庄\t≥30(个)\t
\t满意度指标\t服务对象满意度指标\t沿河居民满意度\t≥90(%)\t
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "declarations").mkdir()
    (tmp_path / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: 甲\nplugins: [gongkai]\n", encoding="utf-8")
    (tmp_path / "form.txt").write_text(FORM, encoding="utf-8")
    return tmp_path


def imported(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments])


def test_a_clean_form_is_written_and_passes_the_check() -> None:
    result = imported("form.txt")
    assert result.exit_code == 0, result.output
    assert f"form.txt: 已写 {PATH}，版式 shanghai" in result.output
    assert result.output.endswith("1 份申报表，0 处待核对\n")
    assert CliRunner().invoke(main, ["check", "--strict"]).exit_code == 0
    assert "年度资金申请总额: 1200000.00\n" in Path(PATH).read_text(encoding="utf-8")


def test_what_is_doubtful_has_a_mark_and_the_check_waits(folder: Path) -> None:
    (folder / "form.txt").write_text(FORM.replace("2025-01-01", "年初"), encoding="utf-8")
    result = imported("form.txt")
    assert result.exit_code == 1
    line = Path(PATH).read_text(encoding="utf-8").splitlines().index("# 待核对：不是一个日期，照原文抄录") + 1
    assert f"  第 {line} 行：不是一个日期，照原文抄录（第 5 行第 2 列）\n" in result.output
    assert "[review-mark]" in CliRunner().invoke(main, ["check"]).output


def test_nothing_is_overwritten_without_force(folder: Path) -> None:
    Path(PATH).parent.mkdir(parents=True)
    Path(PATH).write_text("原来的\n", encoding="utf-8")
    result = imported("form.txt")
    assert result.exit_code == 1
    assert f"{PATH} 已经有了，没有改动；要重写，加 --force" in result.output
    assert Path(PATH).read_text(encoding="utf-8") == "原来的\n"
    assert imported("form.txt", "--force").exit_code == 0
    assert "河道保洁" in Path(PATH).read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = sorted(path for path in folder.rglob("*"))
    result = imported("form.txt", "--dry-run")
    assert result.exit_code == 0
    assert f"会写 {PATH}" in result.output
    assert sorted(path for path in folder.rglob("*")) == before


def test_codes_are_named_found_or_proposed(folder: Path) -> None:
    assert imported("form.txt", "--code", "河道保洁=river-cleaning").exit_code == 0
    assert (folder / f"declarations/{UNIT}/river-cleaning.yml").exists()
    later = FORM.replace("2025", "2024")
    (folder / "later.txt").write_text(later, encoding="utf-8")
    imported("later.txt")
    assert (folder / f"declarations/{UNIT.replace('2025', '2024')}/river-cleaning.yml").exists()
    refused = imported("form.txt", "--code", "河道保洁=River Cleaning")
    assert refused.exit_code == 2
    assert "--code 应写成“名称=代号”" in refused.output


def test_a_unit_is_proposed_and_registered_on_request(folder: Path) -> None:
    text = FORM.replace("上海市干部教育培训中心", "青溪县河道所").replace(
        "中共上海市委组织部", "青溪县水务局"
    )
    (folder / "form.txt").write_text(text, encoding="utf-8")
    result = imported("form.txt")
    assert result.exit_code == 1
    assert "“青溪县河道所”还没有登记；代号建议用 qing-xi-xian-he-dao-suo" in result.output
    assert (folder / "declarations/units.yml").read_text(encoding="utf-8") == REGISTRY
    codes = ("--code", "青溪县河道所=river-office", "--code", "青溪县水务局=water-bureau")
    assert imported("form.txt", "--register", *codes).exit_code == 0
    assert "    青溪县河道所: river-office\n" in (folder / "declarations/units.yml").read_text(
        encoding="utf-8"
    )
    assert (folder / "declarations/2025/river-office/he-dao-bao-jie.yml").exists()


def test_a_unit_that_the_form_does_not_name_is_named_by_an_option(folder: Path) -> None:
    (folder / "form.txt").write_text(FORM.replace("上海市干部教育培训中心", ""), encoding="utf-8")
    result = imported("form.txt", "--unit", "上海市干部教育培训中心", "--into", "declarations")
    assert result.exit_code == 1
    assert "原文没有写实施单位，写的是 --unit 的" in result.output
    assert "实施单位: 上海市干部教育培训中心\n" in Path(PATH).read_text(encoding="utf-8")


def test_the_record_for_programs(folder: Path) -> None:
    (folder / "form.txt").write_text(
        FORM.replace("主管部门", "项目负责人\t沈禾青\n主管部门").replace("≥30(个)", "若干"), encoding="utf-8"
    )
    result = imported("form.txt", "--format", "json")
    (record,) = json.loads(result.output)
    assert (record["source"], record["file"], record["edition"]) == ("form.txt", PATH, "shanghai")
    assert record["doubts"] == []
    assert [(piece["text"], piece["reason"]) for piece in record["left_out"]] == [
        ("项目负责人", "个人的姓名和联系方式不导入")
    ]
    assert "沈禾青" not in result.output
    assert record["written"] is True
    assert record["cells"] == 18


def test_the_original_is_shown_beside_what_was_read(folder: Path) -> None:
    assert imported("form.txt", "--review", "review", "--dry-run").exit_code == 0
    page = (folder / "review/form.txt.html").read_text(encoding="utf-8")
    assert page.count("保洁河道长度") >= 2
    assert "<script>" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "form.txt: "),
        ("甲\n乙\n".encode(), "没有认出申报表"),
        (FORM.replace("（2025年度）", "").replace("2025", "二五").encode(), "没有看到年度"),
        (FORM.replace("河道保洁", "").encode(), "没有看到项目名称"),
        (FORM.replace("上海市干部教育培训中心", "").encode(), "没有看到实施单位"),
    ],
)
def test_what_cannot_be_imported(folder: Path, data: bytes, message: str) -> None:
    (folder / "form.txt").write_bytes(data)
    result = imported("form.txt")
    assert result.exit_code in {1, 2}
    assert message in result.output
    assert not list(folder.glob("declarations/2*"))


def test_options_that_are_wrong(folder: Path) -> None:
    assert "没有“cn-2020”这种版式" in imported("form.txt", "--edition", "cn-2020").output
    assert imported().exit_code == 2
    (folder / "declarations/units.yml").write_text("甲: [", encoding="utf-8")
    assert "units.yml 有错误，请先运行 gongkai check 改正" in imported("form.txt").output


def test_two_forms_that_would_be_one_file_are_not_written_over_each_other(folder: Path) -> None:
    (folder / "other.txt").write_text(FORM.replace("1,200,000.00", "900,000.00"), encoding="utf-8")
    result = imported("form.txt", "other.txt", "--force")
    assert result.exit_code == 1
    assert f"other.txt: form.txt 里的一份已经是 {PATH}，这一份没有写" in result.output
    assert "1200000.00" in Path(PATH).read_text(encoding="utf-8")


def test_a_folder_in_the_place_of_the_file_is_an_error_in_one_sentence(folder: Path) -> None:
    Path(PATH).mkdir(parents=True)
    result = imported("form.txt", "--force")
    assert isinstance(result.exception, SystemExit)
    assert f"错误：{PATH}" in result.output


def test_another_project_with_the_same_code_is_not_overwritten(folder: Path) -> None:
    imported("form.txt")
    (folder / "other.txt").write_text(FORM.replace("河道保洁", "河道保结"), encoding="utf-8")
    result = imported("other.txt", "--force")
    assert f"{PATH} 已经有了，是另一个项目" in result.output
    assert "项目名称: 河道保洁" in Path(PATH).read_text(encoding="utf-8")


def test_originals_of_one_name_have_a_review_page_each(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / "b/form.txt").write_text(FORM.replace("河道保洁", "苗木培育"), encoding="utf-8")
    imported("form.txt", "b/form.txt", "--review", "review")
    assert "河道保洁" in Path("review/form.txt.html").read_text(encoding="utf-8")
    assert "苗木培育" in Path("review/form.txt-2.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "data", [b"{\\rtf1\\ansi x}", compound_file({"WordDocument": b"x"})], ids=["rtf", "doc"]
)
def test_an_old_word_file_is_read_by_way_of_libreoffice(
    folder: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    imported("form.txt")
    CliRunner().invoke(main, ["export", PATH, "--to", "docx", "--into", "out"])
    exported = next(folder.glob("out/**/*.docx"))
    Path(PATH).unlink()
    script = """\
profile=${1#-env:UserInstallation=file://}
grep -q DisableMacrosExecution "$profile/user/registrymodifications.xcu" || exit 1
grep -q ooInetHTTPProxyName "$profile/user/registrymodifications.xcu" || exit 1
while [ "$1" != --outdir ]; do shift; done
"""
    install_soffice(folder, monkeypatch, f'{script}cp "{exported}" "$2/source.docx"')
    (folder / "form.doc").write_bytes(data)
    result = imported("form.doc")
    assert "由 LibreOffice 转成 .docx" in result.output
    assert "保洁河道长度: ≥120(公里)" in Path(PATH).read_text(encoding="utf-8")


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "sleep 60"], ids=["fails", "writes nothing", "hangs"])
def test_an_old_word_file_that_is_not_converted_is_told_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(old_word, "TIME_LIMIT", 0.5)
    install_soffice(folder, monkeypatch, script)
    (folder / "form.doc").write_bytes(compound_file({"WordDocument": b"x"}))
    result = imported("form.doc")
    assert result.exit_code == 2
    assert "另存为 .docx" in result.output


def install_soffice(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of this name first on the path."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
