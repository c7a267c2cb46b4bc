"""The feeds of a history of git: who has which entry, in which order, and what is quoted of the version before."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from generator.catalog.database import Catalog, memory_catalog
from generator.catalog.fill import fill
from generator.catalog.open_data.made_files import data_files
from generator.checks.check_all import check_all
from generator.outputs.data.tables.data_paths import is_data_path
from generator.site.inputs import PublishedSite, read_file_dates
from generator.site.open_data import write_feeds
from generator.site.open_data.write_files import refresh_open_data
from generator.system.clock import today
from generator.system.files import declaration_files, shared_files
from generator.system.workers import WorkerPool
from tests.support.project import ROOT, blessed
from tests.support.repository import commit, git
from tests.support.site import tree

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://jixiao.example.gov.cn/"
GOLDEN = ROOT / "tests/golden/feeds"

REGISTRY = """\
示例市文化局:
  代号: culture-bureau
  单位:
    示例市图书馆: library
    示例市博物馆: museum
示例市体育局:
  代号: sports-bureau
  单位:
    示例市体育场: stadium
"""

FORM = """\
项目名称: {name}
年度: {year}
项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: {department}
实施单位: {unit}
计划开始日期: {year}-01-01
计划完成日期: {year}-12-31
年度资金:
  年度资金申请总额: {total}
  当年财政拨款: {total}
年度总体目标: {goal}
绩效指标:
  成本指标:
    经济成本指标:
      设备维护控制数: ≤158640(元)
  产出指标:
    数量指标:
      巡检次数: ≥{rounds}(次)
  效益指标:
    社会效益指标:
      累计停机时长: ≤2(小时)
  满意度指标:
    服务对象满意度指标:
      读者满意度: ≥90(%)
"""


def form(
    name: str = "流通经费",
    unit: str = "示例市图书馆",
    *,
    department: str = "示例市文化局",
    year: int = 2025,
    total: str = "9280000.00",
    goal: str = "全年开馆三百天。",
    rounds: int = 2,
) -> str:
    return FORM.format(
        name=name, unit=unit, department=department, year=year, total=total, goal=goal, rounds=rounds
    )


LENDING, HALL = "2025/library/lending.yml", "2025/museum/hall.yml"
TRACK, LATE = "2024/stadium/track.yml", "2025/stadium/late.yml"

Save = Callable[[str, dict[str, str]], None]


@pytest.fixture
def save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Save:
    """Commits files on a day, in place of those that there are."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")

    def commit_on(day: str, files: dict[str, str]) -> None:
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+08:00")
        commit(tmp_path, {"units.yml": REGISTRY, **files})

    return commit_on


@pytest.fixture
def site(tmp_path: Path) -> PublishedSite:
    return PublishedSite("示例市绩效目标公开", ADDRESS, tmp_path / "declarations")


def catalog_of_folder(root: Path) -> Catalog:
    result = check_all(declaration_files(root), today())
    assert result.errors == ()
    catalog = fill(memory_catalog(), result.declarations, shared_files(root))
    read_file_dates(catalog, root, root.parent)
    return catalog


def feeds(site: PublishedSite, pool: WorkerPool | None = None) -> dict[str, str]:
    folder = site.declarations.parent / "made"
    catalog = catalog_of_folder(site.declarations)
    paths = [*write_feeds.write_feeds(catalog, folder, site, pool or WorkerPool(1))]
    made = {path: data.decode() for path, data in tree(folder).items()} if paths else {}
    assert sorted(paths) == sorted(made)
    assert all(is_data_path(path) for path in paths)
    return made


def entries(feed: str) -> list[tuple[str, str, str]]:
    """Of each entry its address, its day and the text of its summary."""
    return [
        (
            (entry.findtext(f"{ATOM}id") or "").removeprefix(ADDRESS),
            (entry.findtext(f"{ATOM}updated") or "")[:10],
            entry.findtext(f"{ATOM}summary") or "",
        )
        for entry in fromstring(feed).findall(f"{ATOM}entry")
    ]


def write_history(save: Save) -> None:
    files = {
        LENDING: form(),
        HALL: form("展厅更新", "示例市博物馆", total="488640.00"),
        TRACK: form("跑道翻新 <一> & 二", "示例市体育场", department="示例市体育局", year=2024),
    }
    save("2025-01-02", files)
    save("2025-02-03", files | {LENDING: form(total="9300000.00", goal="全年开馆三百二十天。", rounds=3)})
    files[LENDING] = form(total="9300000.00", goal="全年开馆三百二十天。", rounds=1)
    files[TRACK] = f"# 只多了一行注释\n{files[TRACK]}"
    save("2025-03-04", files)
    save("2025-03-05", files | {LATE: form("看台维护", "示例市体育场", department="示例市体育局")})


def test_the_feeds_of_a_history(save: Save, site: PublishedSite) -> None:
    write_history(save)
    made = feeds(site)
    assert sorted(made) == [
        "departments/culture-bureau/feed.xml",
        "departments/sports-bureau/feed.xml",
        "feed.xml",
        "units/library/feed.xml",
        "units/museum/feed.xml",
        "units/stadium/feed.xml",
    ]
    lending = (
        "2025/library/lending/",
        "2025-03-04",
        "有改动：\n产出指标 › 数量指标 › 巡检次数：≥3(次) → ≥1(次)",
    )
    late = ("2025/stadium/late/", "2025-03-05", "新公开：2025年度，申请 928 万元，4 个绩效指标")
    track = ("2024/stadium/track/", "2025-03-04", "有改动，公布的内容没有变")
    hall = ("2025/museum/hall/", "2025-01-02", "新公开：2025年度，申请 48.86 万元，4 个绩效指标")
    assert entries(made["feed.xml"]) == [late, track, lending, hall]
    assert entries(made["departments/culture-bureau/feed.xml"]) == [lending, hall]
    assert entries(made["units/stadium/feed.xml"]) == [late, track]
    for path in ("feed.xml", "units/stadium/feed.xml"):
        assert blessed(GOLDEN / path.replace("/", "-"), made[path]), path


def test_the_bytes_are_the_same_in_processes(save: Save, site: PublishedSite) -> None:
    write_history(save)
    with WorkerPool(2, always=True) as pool:
        assert feeds(site, pool) == feeds(site)


@pytest.mark.parametrize(
    ("before", "is_quoted"),
    [
        (form(goal="全年开馆三百天。", rounds=7), True),
        (form(goal="全年开馆，联系人手机号13812345678。", rounds=7), False),
        (form(goal="秘密★一年", rounds=7), False),
        ("项目名称: [没有写完", False),
        ("x" * 2_000_000, False),
    ],
    ids=["plain", "personal data", "secrecy mark", "not readable", "too large"],
)
def test_a_version_that_must_not_be_quoted_or_cannot_be_read_is_not(
    save: Save, site: PublishedSite, before: str, is_quoted: bool
) -> None:
    save("2025-01-02", {LENDING: before})
    save("2025-02-03", {LENDING: form(rounds=8)})
    ((_, day, summary),) = entries(feeds(site)["feed.xml"])
    assert day == "2025-02-03"
    told = "有改动：\n产出指标 › 数量指标 › 巡检次数：≥7(次) → ≥8(次)"
    assert summary == (told if is_quoted else "有改动")


def test_beyond_a_limit_changes_are_only_named(
    save: Save, site: PublishedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_feeds, "MAX_COMPARED", 1)
    files = {LENDING: form(), HALL: form("展厅更新", "示例市博物馆")}
    save("2025-01-02", files)
    files[HALL] = form("展厅更新", "示例市博物馆", rounds=3)
    save("2025-02-03", files)
    save("2025-03-04", files | {LENDING: form(rounds=4)})
    told = "有改动：\n产出指标 › 数量指标 › 巡检次数：≥2(次) → ≥4(次)"
    assert [summary for *_, summary in entries(feeds(site)["feed.xml"])] == [told, "有改动"]


def test_a_feed_has_the_newest_entries_only(
    save: Save, site: PublishedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_feeds, "MAX_ENTRIES", 3)
    monkeypatch.setattr(write_feeds, "MAX_ENTRIES_OF_BODY", 2)
    files: dict[str, str] = {}
    for day in (1, 2, 3, 4):
        files[f"2025/library/p{day}.yml"] = form(f"项目{day}")
        save(f"2025-01-0{day}", files)
    made = feeds(site)
    newest = [f"2025/library/p{day}/" for day in (4, 3, 2)]
    assert [address for address, *_ in entries(made["feed.xml"])] == newest
    for path in ("units/library/feed.xml", "departments/culture-bureau/feed.xml"):
        assert [address for address, *_ in entries(made[path])] == newest[:2]


def test_what_git_does_not_know_has_no_entry(save: Save, site: PublishedSite) -> None:
    save("2025-01-02", {LENDING: form()})
    (site.declarations / HALL).parent.mkdir()
    (site.declarations / HALL).write_text(form("展厅更新", "示例市博物馆"), encoding="utf-8")
    made = feeds(site)
    assert [address for address, *_ in entries(made["feed.xml"])] == ["2025/library/lending/"]
    museum = fromstring(made["units/museum/feed.xml"])
    assert entries(made["units/museum/feed.xml"]) == []
    assert museum.findtext(f"{ATOM}updated") == "2025-01-01T00:00:00+08:00"


def test_without_the_address_of_the_site_there_is_no_feed_and_it_is_said_why(
    save: Save, site: PublishedSite, caplog: pytest.LogCaptureFixture
) -> None:
    write_history(save)
    assert feeds(site._replace(address="")) == {}
    (message,) = caplog.messages
    assert "site_url" in message


def test_feeds_alone_are_written_again_and_those_that_are_gone_are_named(
    save: Save, site: PublishedSite, tmp_path: Path
) -> None:
    write_history(save)
    catalog = catalog_of_folder(site.declarations)
    refresh_open_data(catalog, tmp_path / "first", site, WorkerPool(1), None)
    noted = data_files(catalog)
    made = {path for path in tree(tmp_path / "first") if path.endswith("feed.xml")}
    assert len(made) == 6
    assert {file.path for file in noted} == tree(tmp_path / "first").keys()
    gone = refresh_open_data(catalog, tmp_path / "second", site, WorkerPool(1), None, feeds_only=True)
    assert gone == set()
    assert tree(tmp_path / "second").keys() == made
    assert data_files(catalog) == noted
    unknown = site._replace(address="")
    assert refresh_open_data(catalog, tmp_path, unknown, WorkerPool(1), None, feeds_only=True) == made
    assert {file.path for file in data_files(catalog)} == {file.path for file in noted} - made
