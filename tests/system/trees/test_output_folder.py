"""The list of files that we wrote, and what belongs to others."""

import json
import shutil
from pathlib import Path

import pytest

from generator.system.trees.output_folder import (
    FILE_LIST,
    ForeignFilesError,
    complete_output,
    read_output,
    refuse_foreign_folder,
    write_file_list,
)


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    write(folder, "index.html", "2025/unit/index.html", "2025/index.html")
    write_file_list(folder, ["index.html", "2025/unit/index.html", "2025/index.html"])
    return folder


def test_what_is_not_on_the_list_belongs_to_others(ours: Path) -> None:
    write(ours, "CNAME", ".git/HEAD", "2025/notes.txt")
    (ours / ".git/refs").mkdir()
    (ours / "2025/link").symlink_to("/nowhere")
    output = read_output(ours)
    assert output is not None
    assert {*output.others} == {"CNAME", ".git/", ".git/HEAD", ".git/refs/", "2025/notes.txt", "2025/link"}


def test_a_list_counts_only_where_its_files_are(ours: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, "index.html", "404.html", "posts/one.html")
    shutil.copy(ours / FILE_LIST, other)
    assert read_output(other) is None
    with pytest.raises(ForeignFilesError):
        refuse_foreign_folder(other, lambda _: False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"files": ["index.html"]}',
        '{"files": 3, "digest": ""}',
        '{"files": [1], "digest": ""}',
    ],
)
def test_a_damaged_list_does_not_count(ours: Path, text: str) -> None:
    (ours / FILE_LIST).write_text(text, encoding="utf-8")
    assert read_output(ours) is None


def test_a_list_that_was_edited_does_not_count(ours: Path) -> None:
    record = json.loads((ours / FILE_LIST).read_text(encoding="utf-8"))
    record["files"].append("CNAME")
    (ours / FILE_LIST).write_text(json.dumps(record), encoding="utf-8")
    assert read_output(ours) is None


@pytest.mark.parametrize("what", ["file", "link to a file", "empty folders", "dead link"])
def test_only_an_empty_folder_may_be_taken(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "folder"
    if what == "file":
        folder.write_text("text", encoding="utf-8")
    elif what == "empty folders":
        (folder / "refs").mkdir(parents=True)
    else:
        folder.symlink_to(__file__ if what == "link to a file" else tmp_path / "nothing")
    with pytest.raises(ForeignFilesError):
        refuse_foreign_folder(folder, lambda _: False)


def test_a_new_tree_takes_over_what_belongs_to_others(ours: Path, tmp_path: Path) -> None:
    write(ours, "CNAME", "2025/unit/notes.txt")
    (ours / ".git/refs").mkdir(parents=True)
    (ours / "alias").symlink_to("CNAME")
    fresh = tmp_path / "fresh"
    write(fresh, "index.html")
    complete_output(ours, fresh)
    assert (fresh / "CNAME").samefile(ours / "CNAME")
    assert (fresh / "alias").readlink() == Path("CNAME")
    assert (fresh / ".git/refs").is_dir()
    assert (fresh / "2025/unit/notes.txt").is_file()
    assert not (fresh / "2025/index.html").exists()
    assert read_output(fresh) is not None


@pytest.mark.parametrize(
    ("other", "written"),
    [("a.html", "a.html"), ("a", "a/index.html"), ("a/b", "a"), ("a/b/c.txt", "a/b")],
)
def test_what_is_in_the_way_is_named(tmp_path: Path, other: str, written: str) -> None:
    target, fresh = tmp_path / "target", tmp_path / "fresh"
    write(target, "index.html", other)
    write_file_list(target, ["index.html"])
    write(fresh, "index.html", written)
    with pytest.raises(ForeignFilesError) as caught:
        complete_output(target, fresh)
    assert caught.value.paths[-1] == other
