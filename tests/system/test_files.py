"""Bad files each get one clear problem while the others are still checked."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.checks.check_all import check_all
from generator.checks.rules.apply_rules import MAX_FINDINGS
from generator.system.files import (
    HIDDEN,
    declaration_files,
    empty_folders,
    file_statuses,
    is_listed,
    list_again,
    list_folder,
)
from tests.support.project import REGISTRY, ROOT, SOUND

UNIT = "2025/shanghai-cadre-training-center"
NOBODY = 65534


@pytest.fixture
def declarations(tmp_path: Path) -> Path:
    """A folder of declarations with one sound file, and a place outside it."""
    root = tmp_path / "declarations"
    (root / UNIT).mkdir(parents=True)
    (root / "units.yml").write_text(REGISTRY, encoding="utf-8")
    (root / UNIT / "sound.yml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "outside.yml").write_text(SOUND, encoding="utf-8")
    return root


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def content(data: bytes) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(data), None)[1]


def laughs() -> bytes:
    lines = ["a0: &a0 [哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


HOSTILE: dict[str, tuple[str, Callable[[Path], None], list[str]]] = {
    "empty": ("bad.yml", content(b""), ["missing-field"]),
    "comments": ("bad.yml", content("# 一\n# 二\n".encode()), ["missing-field"]),
    "list": ("bad.yml", content("- 一\n- 二\n".encode()), ["type"]),
    "scalar": ("bad.yml", content("一句话\n".encode()), ["yaml-syntax"]),
    "two documents": ("bad.yml", content(f"{SOUND}---\n{SOUND}".encode()), ["yaml-syntax"]),
    "50 MB": ("bad.yml", content("项目名称: 一\n".encode() * 2_800_000), ["file-too-large"]),
    "10,000 levels, lists": ("bad.yml", content(b"a: " + b"[" * 10_000), ["nesting"]),
    "10,000 levels, mappings": ("bad.yml", content(b"{a: " * 10_000), ["nesting"]),
    "billion laughs": ("bad.yml", content(laughs()), ["alias"]),
    "GBK": ("bad.yml", content(SOUND.encode("gbk")), ["encoding"]),
    "UTF-16": ("bad.yml", content(SOUND.encode("utf-16")), ["encoding"]),
    "UTF-16 without a mark": ("bad.yml", content(SOUND.encode("utf-16-be")), ["encoding"]),
    "BOM": ("good.yml", content(b"\xef\xbb\xbf" + SOUND.encode()), []),
    "CRLF": ("good.yml", content(SOUND.replace("\n", "\r\n").encode()), []),
    "NUL bytes": ("bad.yml", content(b"\0" * 5000), ["invisible-character"]),
    "random bytes": ("bad.yml", content(bytes(range(128, 256)) * 100), ["encoding"]),
    "a directory": ("bad.yml", lambda path: path.mkdir(), ["unreadable-file"]),
    "a dangling link": ("bad.yml", link("nowhere.yml"), ["unreadable-file"]),
    "a loop of links": ("bad.yml", link("bad.yml"), ["unreadable-file"]),
    "a link that leads out": ("bad.yml", link("../../../outside.yml"), ["unreadable-file"]),
    "a link to a device": ("bad.yml", link("/dev/zero"), ["unreadable-file"]),
    "a pipe": ("bad.yml", lambda path: os.mkfifo(path), ["unreadable-file"]),
    "a link inside": ("good.yml", link("sound.yml"), []),
    "upper case": ("Bad.yml", content(SOUND.encode()), ["path"]),
    "a shared address": ("Sound.yml", content(SOUND.encode()), ["path"]),
    "a telephone number for a name": ("13812345678.yml", content(SOUND.encode()), ["personal-data"]),
    "a telephone number in a name": ("it-138-1234-5678.yml", content(SOUND.encode()), ["personal-data"]),
    "an identity card in a name": (
        "li-11010519491231002X.txt",
        content(b"x"),
        ["path", "personal-data"],
    ),
    "a device of Windows": ("con.yml", content(SOUND.encode()), ["path"]),
    "a device of Windows with two endings": ("com1.foo.yml", content(SOUND.encode()), ["path"] * 2),
    "a space at the end of a name": ("bad .yml", content(SOUND.encode()), ["path"]),
    "a dot at the end of a name": ("bad.yml.", content(SOUND.encode()), ["path"]),
    "a name of 101 characters": (f"{'a' * 97}.yml", content(SOUND.encode()), ["path"]),
    "another ending": ("bad.yaml", content(SOUND.encode()), ["path"]),
    "a doubled ending": ("bad.yml.txt", content(SOUND.encode()), ["path"]),
    "a document": ("说明.docx", content(b"PK\x03\x04"), ["path"]),
    "a bad name": (os.fsdecode(b"b\xffd.yml"), content(SOUND.encode()), ["path"]),
    "a name with control characters": ("b\x1b[31m\nd.yml", content(SOUND.encode()), ["path"]),
    "thousands of unknown fields": (
        "bad.yml",
        content((SOUND + "".join(f"项目{n}: 1\n" for n in range(1000))).encode()),
        ["unknown-field"] * 1000,
    ),
    "one very long line": (
        "bad.yml",
        content(f"{SOUND}项目总目标: {'<b' * 30_000}\n".encode()),
        ["markup"] * MAX_FINDINGS,
    ),
    "many marks in one line": (
        "bad.yml",
        content(f"{SOUND}项目总目标: {' '.join(f'<a{n}>' for n in range(7000))}\n".encode()),
        ["markup"] * MAX_FINDINGS,
    ),
    "many unknown fields in one line": (
        "bad.yml",
        content(f"{SOUND}公开信息: {{{', '.join(f'公{n}: 1' for n in range(2000))}}}\n".encode()),
        ["unknown-field"] * 2000,
    ),
    "many repeated fields in one line": (
        "bad.yml",
        content(f"{SOUND}公开信息: {{{'来源: 网, ' * 4000}}}\n".encode()),
        ["duplicate-key"],
    ),
    "a pasted table in one line": (
        "bad.yml",
        content(f"{SOUND}项目总目标: {'长' * 6000}{' '.join(f'<p id={n}>' for n in range(60))}\n".encode()),
        ["markup"] * MAX_FINDINGS,
    ),
    "many digits one by one": (
        "good.yml",
        content(f"{SOUND}项目总目标: {'1 3 ' * 15_000}次\n".encode()),
        [],
    ),
    "many numerals": ("good.yml", content(f"{SOUND}项目总目标: {'一三' * 10_000}次\n".encode()), []),
    "many pieces of e-mail addresses": (
        "good.yml",
        content(f"{SOUND}项目总目标: {'a(at)b.' * 8_000}1\n".encode()),
        [],
    ),
    "many e-mail-like characters": ("good.yml", content(f"{SOUND}项目总目标: {'a' * 60_000}\n".encode()), []),
    "many brackets": ("good.yml", content(f"{SOUND}项目总目标: |-\n  {'![a' * 20_000}\n".encode()), []),
    "many placeholders": (
        "bad.yml",
        content(f"{SOUND}项目总目标: {'XX ' * 20_000}\n".encode()),
        ["placeholder"] * MAX_FINDINGS,
    ),
    "many vague words": (
        "good.yml",
        content(SOUND.replace("≥98(%)", "很" * 20_000).encode()),
        [],
    ),
    "a very long indicator name": (
        "good.yml",
        content(SOUND.replace("      线路连通率:", f"      ? {'名' * 20_000}\n      :").encode()),
        [],
    ),
    "a value of many spaces": (
        "bad.yml",
        content(SOUND.replace("≥2(次)", f"'{'9' * 15}{' ' * 50_000}≥x'").encode()),
        [],
    ),
    "many tabs": (
        "bad.yml",
        content(f'{SOUND}项目总目标: {" " + chr(9)}{(" " + chr(9)) * 25_000}"\n'.encode()),
        ["yaml-syntax"] * 2,
    ),
    "a folder in a folder, and so on": (
        "bad",
        lambda path: (path / "/".join("a" * 300)).mkdir(parents=True),
        ["unreadable-file"],
    ),
    "two fields far apart in one line": (
        "bad.yml",
        content(SOUND.replace("项目性质: ", f"备注: 无{' ' * 60_000}项目性质: ", 1).encode()),
        ["unknown-field", "yaml-syntax"],
    ),
    "many letters for digits in a value": (
        "bad.yml",
        content(SOUND.replace("≥98(%)", f"≥{'O' * 60_000}((1").encode()),
        ["indicator-value"],
    ),
    "many letters for digits in an amount": (
        "bad.yml",
        content(SOUND.replace("488640.00", f"{'O' * 60_000}元1", 1).encode()),
        ["type"],
    ),
    "a wide gap beside a mark": (
        "bad.yml",
        content(f"# 待核对\n{' ' * 60_000}\n{SOUND}".encode()),
        ["review-mark"],
    ),
    "many brackets in the name of a rate": (
        "good.yml",
        content(SOUND.replace("      线路连通率:", f"      ? {'率（' * 10_000}\n      :").encode()),
        [],
    ),
    "one very long key": ("bad.yml", content((SOUND + "长" * 15_000 + ": 1\n").encode()), ["yaml-syntax"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_its_problem_within_a_second_and_200_mb(name: str, declarations: Path) -> None:
    file, make, rules = HOSTILE[name]
    make(declarations / UNIT / file)
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(declarations)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert run.stderr.startswith("measured "), run.stderr
    _, seconds, megabytes = run.stderr.split()
    problems = [p for p in json.loads(run.stdout) if p["severity"] == "error"]
    assert [problem["rule"] for problem in problems] == rules
    assert all("sound.yml" not in problem["path"] for problem in problems)
    assert run.returncode == (1 if rules else 0)
    assert float(seconds) < 1
    assert int(megabytes) < 200


# `gongkai check`, and on stderr the processor time that it took and the most memory that the process held (by
# /proc, as getrusage counts what its parent held when it was born).
MEASURED = """
import re, sys, time
from pathlib import Path
from generator.cli.main import main
start = time.process_time()
try:
    main(["check", "--format", "json", "--declarations", sys.argv[1]])
finally:
    seconds = time.process_time() - start
    held = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print("measured", seconds, int(held[1]) // 1024, file=sys.stderr)
"""


@contextmanager
def not_root() -> Iterator[None]:
    """What a user may read, root may not be asked: root reads everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_an_unreadable_file_is_a_problem_and_the_others_are_checked(declarations: Path) -> None:
    bad = declarations / UNIT / "bad.yml"
    bad.write_text(SOUND, encoding="utf-8")
    bad.chmod(0)
    for folder in (declarations, *declarations.parents):
        if folder.owner() == "root" and folder.stat().st_mode & 0o77 == 0:
            folder.chmod(0o755)
    with not_root():
        files = declaration_files(declarations)
    inspection = check_all(files)
    assert [(p.path, p.rule, p.message) for p in inspection.problems] == [
        (f"{UNIT}/bad.yml", "unreadable-file", "文件打不开（没有读取权限）；请检查权限")
    ]
    assert len(inspection.declarations) == 1


def test_the_schema_is_no_declaration(declarations: Path) -> None:
    (declarations / "schema.json").write_text("{}")
    assert [file.path for file in declaration_files(declarations)] == [f"{UNIT}/sound.yml", "units.yml"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (".gitattributes", ".gitattributes"),
        ("2025/.gitattributes", "2025/.gitattributes"),
        (f"{UNIT}/.it-operations.yml", f"{UNIT}/.it-operations.yml"),
        (".git/config", ".git"),
        ("2025/.hidden/sound.yml", "2025/.hidden"),
    ],
)
def test_what_is_hidden_is_told(declarations: Path, path: str, told: str) -> None:
    (declarations / path).parent.mkdir(exist_ok=True)
    (declarations / path).write_text("*.yml working-tree-encoding=UTF-16LE\n", encoding="utf-8")
    problems = check_all(declaration_files(declarations)).problems
    assert [(p.path, p.rule, p.message) for p in problems] == [(told, "unreadable-file", HIDDEN)]


# -- whole trees ---------------------------------------------------------------------------------------


def test_addresses_that_differ_in_case_say_what_happens(declarations: Path) -> None:
    (declarations / UNIT / "SOUND.yml").write_text(SOUND, encoding="utf-8")
    messages = [problem.message for problem in check_all(declaration_files(declarations)).errors]
    assert any("只差大小写，Windows 和 macOS" in message for message in messages)


def test_what_is_not_checked_is_read_for_a_comparison_alone(declarations: Path) -> None:
    (declarations / "README.md").write_text("x", encoding="utf-8")
    (declarations / "schema.json").write_text("{}", encoding="utf-8")
    assert [file.path for file in declaration_files(declarations)] == [f"{UNIT}/sound.yml", "units.yml"]
    everything = [file.path for file in declaration_files(declarations, unchecked=True)]
    assert everything == [f"{UNIT}/sound.yml", "README.md", "schema.json", "units.yml"]


def test_empty_folders_are_found(declarations: Path) -> None:
    assert empty_folders(declarations) == []
    (declarations / "2026/a-unit").mkdir(parents=True)
    (declarations / "2025/b/c").mkdir(parents=True)
    assert empty_folders(declarations) == ["2025/b/c", "2026/a-unit"]
    assert check_all(declaration_files(declarations)).problems == ()


def test_which_files_are_listed(declarations: Path) -> None:
    deep = "/".join("abcdefgh")
    for path in (
        *("schema.json", "README.md", "2025/schema.json", ".hidden.yml", ".hidden/a.yml", "2025/.git/a.yml"),
        *(
            "2025/x.yml/a.yml",
            "2025/x.YAML/a.txt",
            f"{deep}/a.yml",
            f"{deep}/i/a.yml",
            "a.txt",
            "2025/甲.yml",
        ),
    ):
        (declarations / path).parent.mkdir(parents=True, exist_ok=True)
        (declarations / path).write_text("x", encoding="utf-8")
    (declarations / "link").symlink_to("2025")
    (declarations / "link.yml").symlink_to("units.yml")
    listed = {path for path, _ in file_statuses(declarations)}
    files = [path for path in declarations.rglob("*") if path.is_file()] + [
        declarations / "link" / path.name for path in (declarations / "2025").iterdir() if path.is_file()
    ]
    assert len(files) > 14
    for file in files:
        path = file.relative_to(declarations).as_posix()
        assert is_listed(declarations, path) == (path in listed), path


def test_a_listing_is_brought_up_to_date(declarations: Path) -> None:
    sound, fresh = f"{UNIT}/sound.yml", f"{UNIT}/fresh.yml"
    listing = list_folder(declarations)
    assert list_again(declarations, listing, [f"{UNIT}/.sound.yml.tmp"]) == listing
    (declarations / sound).write_text("x", encoding="utf-8")
    (declarations / fresh).write_text("x", encoding="utf-8")
    status = list_again(declarations, listing, [sound])
    assert status.statuses.keys() == {sound, "units.yml"}
    assert status.statuses[sound] == list_folder(declarations).statuses[sound]
    (declarations / "2026").mkdir()
    for changed in ([sound, fresh], [fresh]):
        assert list_again(declarations, listing, changed) == list_folder(declarations)
    listing = list_folder(declarations)
    (declarations / sound).unlink()
    assert list_again(declarations, listing, [sound]) == list_folder(declarations)
    (declarations / fresh).unlink()
    (declarations / fresh).symlink_to("../../units.yml")
    assert list_again(declarations, listing, [fresh]) == list_folder(declarations)
    assert list_folder(declarations).statuses[fresh] is None
    assert list_folder(declarations).empty_folders == ["2026"]


def test_a_folder_named_like_an_unchecked_file_is_read(declarations: Path) -> None:
    (declarations / "README.md").mkdir()
    (declarations / "README.md" / "a.yml").write_text(SOUND, encoding="utf-8")
    assert "README.md/a.yml" in {file.path for file in declaration_files(declarations)}
