"""What the workflows promise: least privilege, pinned actions, and that a merge request is data."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.project import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCRIPTS = [ROOT / ".ci/propose.py", ROOT / ".ci/comment.py", ROOT / ".gitlab-ci.yml"]


def loaded(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    return dict(loaded(path)["jobs"])


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job["steps"]]


each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def test_these_are_the_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["declarations", "publish", "test"]


@each_workflow
def test_every_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    uses = re.findall(r"^\s+uses: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(uses) == sum("uses" in step for step in steps(path))
    for use in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), use


def test_an_action_has_one_version_everywhere() -> None:
    uses = {step["uses"] for path in WORKFLOWS for step in steps(path) if "uses" in step}
    assert len(uses) == len({use.partition("@")[0] for use in uses})


@each_workflow
def test_a_job_may_do_what_it_says_and_nothing_else(path: Path) -> None:
    assert loaded(path)["permissions"] == {}
    for name, job in jobs(path).items():
        assert set(job) >= {"permissions", "timeout-minutes"}, name
        assert job["runs-on"] == "ubuntu-24.04"


@each_workflow
def test_no_credentials_stay_on_disk(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_workflow
def test_nothing_is_pasted_into_a_script(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", [*WORKFLOWS, *SCRIPTS], ids=lambda path: path.name)
def test_no_step_speaks_to_later_steps_but_by_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search("GITHUB_(ENV|OUTPUT|PATH|STATE)|set-output|save-state", text)


PROPOSED = ROOT / ".github/workflows/declarations.yml"


def test_the_job_that_reads_a_merge_request_may_only_read() -> None:
    assert jobs(PROPOSED)["check"]["permissions"] == {"contents": "read"}
    assert jobs(PROPOSED)["comment"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "github.event.pull_request.head" not in str(jobs(PROPOSED)["comment"])


def test_a_merge_request_is_never_checked_out_and_leaves_no_cache() -> None:
    actions = {step["uses"].partition("@")[0] for step in steps(PROPOSED) if "uses" in step}
    assert actions == {"actions/checkout", "actions/upload-artifact", "actions/download-artifact"}
    for step in steps(PROPOSED):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert not {"ref", "repository", "allow-unsafe-pr-checkout"} & set(step["with"])


def test_a_stranger_controls_two_words_and_both_are_checked_by_git_or_github() -> None:
    """The commit's hash, and the number of the merge request; branch names and titles are not used at all."""
    text = PROPOSED.read_text(encoding="utf-8")
    expressions = set(re.findall(r"github\.(?:event\.[\w.]+|head_ref|actor)", text))
    assert expressions == {"github.event.pull_request.head.sha", "github.event.pull_request.number"}
    assert "secrets" not in text


def test_each_owner_pattern_means_something() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.splitlines()
    lines = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert [pattern for pattern, *_ in rules] == ["*", "/declarations/", "/declarations/units.yml"]
    for pattern, *owners in rules:
        assert owners
        wanted = pattern.removeprefix("/") + ("*" if pattern.endswith("/") else "")
        assert any(fnmatch(path, wanted) for path in tracked), pattern


def test_the_hooks_for_others_and_for_us_are_the_same() -> None:
    (repository,) = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    ours = repository["hooks"]
    theirs = loaded(ROOT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in theirs] == ["gongkai-check", "gongkai-fmt"]
    for our, their in zip(ours, theirs, strict=True):
        assert our == {key: their[key] for key in their if key != "description"} | {
            "entry": f".venv/bin/{their['entry']}",
            "language": "system",
        }


def test_both_forges_ask_for_the_same() -> None:
    github, gitlab = (
        (ROOT / path).read_text(encoding="utf-8")
        for path in (".github/pull_request_template.md", ".gitlab/merge_request_templates/Default.md")
    )
    assert github == gitlab
    assert github.count("- [ ]") <= 6
