"""Compiled templates are kept for the next process, as long as they are those of this program."""

from pathlib import Path

import jinja2
import pytest

from generator.site.theme import compiled_templates


def test_another_process_finds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    compiled_templates.cache_clear()
    loader = jinja2.DictLoader({"page": "{{ 1 + 1 }}"})
    first = jinja2.Environment(loader=loader, bytecode_cache=compiled_templates(), autoescape=True)
    assert first.get_template("page").render() == "2"
    (file,) = tmp_path.rglob("gongkai-*.cache")
    (file.parent / "gongkai-of-another-program.cache").write_bytes(b"")
    (file.parent / "of-something-else.cache").write_bytes(b"")
    written = file.stat().st_mtime_ns
    compiled_templates.cache_clear()
    second = jinja2.Environment(loader=loader, bytecode_cache=compiled_templates(), autoescape=True)
    assert second.get_template("page").render() == "2"
    assert file.stat().st_mtime_ns == written
    assert sorted(one.name for one in file.parent.iterdir()) == sorted([file.name, "of-something-else.cache"])
    compiled_templates.cache_clear()


def test_without_a_folder_of_ones_own_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled_templates.cache_clear()
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert compiled_templates() is None
    compiled_templates.cache_clear()
