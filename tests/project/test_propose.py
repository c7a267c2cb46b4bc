"""The steps that check a merge request, run as the workflows define them on a repository made by the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.project import REGISTRY, ROOT, SOUND

UNIT = "declarations/2025/shanghai-cadre-training-center"
SHEET = f"{UNIT}/it-operations.yml"
OTHER = SOUND.replace("信息化运维项目", "在线学习工作经费")
DAMAGED = SOUND.replace("488640.00", "48万", 1)
MEANWHILE = SOUND.replace("488640.00", "480000.00")
HOSTILE = "`$(touch pwned)` ${{ github.token }} ::error::\n<!-- gongkai-diff -->\n"

# Stands for the generator of the base branch; `check` is the real one, the others tell that they ran.
GONGKAI = f"""#!/bin/sh
echo "$1" >> "$LOG"
case $1 in
  check) PYTHONPATH={ROOT} exec {sys.executable} -m generator.cli "$@" ;;
  fmt) exit 1 ;;
  diff) printf '%s' "$DIFF" ;;
  build) PYTHONPATH={ROOT} {sys.executable} -m generator.cli check && mkdir -p "${{4:-site}}" ;;
esac
"""
MAKE = f"""#!/bin/sh
mkdir -p .venv/bin
cat > .venv/bin/gongkai <<'SH'
{GONGKAI}SH
chmod +x .venv/bin/gongkai
"""


class Repository:
    """A base branch at `origin`, cloned to `folder`, and commits that strangers propose."""

    def __init__(self, home: Path) -> None:
        tools = home / "bin"
        tools.mkdir()
        (tools / "make").write_text(MAKE, encoding="utf-8")
        (tools / "make").chmod(0o755)
        self.log = home / "log"
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONUTF8": "1",
            "LOG": str(self.log),
            "DIFF": HOSTILE,
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.environment |= {f"GIT_{role}_NAME": "甲", f"GIT_{role}_EMAIL": "a@example.org"}
        self.origin = home / "origin"
        self.folder = home / "project"
        self.origin.mkdir()
        self.git("init", "--quiet", "--initial-branch=main", at=self.origin)
        shutil.copytree(ROOT / ".ci", self.origin / ".ci")
        self.write({"declarations/units.yml": REGISTRY, SHEET: SOUND, "generator/rule.py": "base\n"})
        self.commit()

    def git(self, *arguments: str, at: Path | None = None) -> str:
        ended = subprocess.run(
            ["git", *arguments],
            cwd=at or self.origin,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return ended.stdout.strip()

    def write(self, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            file = self.origin / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=change")
        return self.git("rev-parse", "HEAD")

    def proposed(self, files: dict[str, str | None] | None = None, do: Callable[[Path], Any] = id) -> str:
        """A commit beside main; `do` changes its tree in ways that files cannot say."""
        self.git("switch", "--quiet", "--create", "proposal", "main")
        self.write(files or {})
        do(self.origin)
        commit = self.commit()
        self.git("switch", "--quiet", "main")
        return commit

    def clone(self) -> None:
        self.git("clone", "--quiet", "--branch=main", str(self.origin), str(self.folder))

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.environment | variables,
            check=False,
            capture_output=True,
            text=True,
        )

    def propose(self, commit: str) -> subprocess.CompletedProcess[str]:
        self.clone()
        return self.run(".ci/propose.py $COMMIT", COMMIT=commit)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


# -- .ci/propose.py ---------------------------------------------------------------------------------------


def test_declarations_are_those_after_the_merge(repository: Repository) -> None:
    commit = repository.proposed({f"{UNIT}/new.yml": OTHER, SHEET: None})
    repository.write({f"{UNIT}/meanwhile.yml": OTHER})
    repository.commit()
    assert repository.propose(commit).returncode == 0
    files = sorted(path.name for path in (repository.folder / UNIT).iterdir())
    assert files == ["meanwhile.yml", "new.yml"]
    assert repository.text(f"{UNIT}/new.yml") == OTHER


def test_all_else_stays_as_the_base_branch_has_it(repository: Repository) -> None:
    strange = {
        "generator/rule.py": "strange\n",
        ".ci/propose.py": "exit 0\n",
        "mkdocs.yml": "hooks: [x.py]\n",
    }
    commit = repository.proposed({**strange, SHEET: DAMAGED})
    assert repository.propose(commit).returncode == 0
    assert repository.text("generator/rule.py") == "base\n"
    assert not (repository.folder / "mkdocs.yml").exists()
    assert repository.git("status", "--short", at=repository.folder) == f"M {SHEET}"


def test_links_are_written_as_links(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")

    def link(tree: Path) -> None:
        (tree / UNIT / "link.yml").symlink_to(tmp_path / "secret")
        (tree / "declarations/2024").symlink_to(tmp_path)

    assert repository.propose(repository.proposed(do=link)).returncode == 0
    assert (repository.folder / UNIT / "link.yml").is_symlink()
    assert (repository.folder / "declarations/2024").is_symlink()
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "secret"


@pytest.mark.parametrize(
    "attributes",
    [
        "*.yml filter=lfs",
        "*.yml filter=theirs",
        "*.yml ident",
        "*.yml working-tree-encoding=UTF-16LE",
        "*.yml eol=crlf",
    ],
)
@pytest.mark.parametrize("place", ["", "declarations/", f"{UNIT}/", ".git/info/"])
def test_files_are_written_as_they_are(repository: Repository, place: str, attributes: str) -> None:
    text = OTHER + "# $Id$\n"
    commit = repository.proposed({SHEET: text})
    repository.clone()
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    name = "attributes" if place == ".git/info/" else ".gitattributes"
    (repository.folder / place / name).write_text(f"{attributes}\n", encoding="utf-8")
    for filter_ in ("lfs", "theirs"):
        repository.git("config", f"filter.{filter_}.smudge", "echo pwned", at=repository.folder)
    assert repository.run(f".ci/propose.py {commit}").returncode == 0
    assert repository.text(SHEET) == text


@pytest.mark.parametrize(
    "path",
    [".gitattributes", "2025/.gitattributes", f"{UNIT[13:]}/.gitattributes", ".gitignore", ".hidden/a.yml"],
)
def test_nothing_hidden_is_accepted(repository: Repository, path: str) -> None:
    text = "*.yml working-tree-encoding=UTF-16LE\n"
    ended = repository.propose(repository.proposed({f"declarations/{path}": text}))
    assert ended.returncode == 1
    assert ended.stdout.startswith(f"declarations/{path}：名称以点（.）开头")
    assert repository.text(SHEET) == SOUND


def test_no_repository_in_the_repository_is_accepted(repository: Repository) -> None:
    def submodule(tree: Path) -> None:
        inner = tree / "declarations/2024"
        inner.mkdir()
        repository.git("init", "--quiet", at=inner)
        repository.git("commit", "--quiet", "--allow-empty", "--message=inner", at=inner)

    ended = repository.propose(repository.proposed(do=submodule))
    assert ended.returncode == 1
    assert "declarations/2024：这是另一个仓库" in ended.stdout


@pytest.mark.parametrize("name", ["schema.json", "edition-schema.json"])
@pytest.mark.parametrize("base", ["{}\n", None])
def test_the_schemas_stay_those_of_the_base_branch(
    repository: Repository, base: str | None, name: str
) -> None:
    if base:
        repository.write({f"declarations/{name}": base})
        repository.commit()
    theirs = '{"$ref": "https://example.invalid/schema.json"}\n'
    assert repository.propose(repository.proposed({f"declarations/{name}": theirs})).returncode == 0
    schema = repository.folder / "declarations" / name
    assert (schema.read_text(encoding="utf-8") if schema.exists() else None) == base


def test_a_conflict_is_told(repository: Repository) -> None:
    commit = repository.proposed({SHEET: DAMAGED})
    repository.write({SHEET: MEANWHILE})
    repository.commit()
    ended = repository.propose(commit)
    assert (ended.returncode, ended.stdout) == (1, "这次修改与目标分支有冲突，请先更新自己的分支\n")
    assert repository.text(SHEET) == MEANWHILE


@pytest.mark.parametrize("what", ["nothing", "a link", "a file"])
def test_declarations_must_be_a_folder(repository: Repository, what: str) -> None:
    def without(tree: Path) -> None:
        shutil.rmtree(tree / "declarations")
        if what == "a link":
            (tree / "declarations").symlink_to("/etc")
        elif what == "a file":
            (tree / "declarations").write_text("", encoding="utf-8")

    ended = repository.propose(repository.proposed(do=without))
    assert (ended.returncode, ended.stdout) == (1, "这次修改之后没有 declarations/ 目录\n")
    assert repository.text(SHEET) == SOUND


# -- the workflows -------------------------------------------------------------------------------------


def workflow(path: str) -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / path).read_text(encoding="utf-8"))


def github(repository: Repository, commit: str) -> tuple[bool, list[str], str]:
    """Run the job's steps as GitHub does: whether it passed, which artefacts it left, what it printed."""
    repository.clone()
    passed, outcomes, artefacts, printed = True, dict[str, str](), [], ""
    for step in workflow(".github/workflows/declarations.yml")["jobs"]["check"]["steps"]:
        condition = step.get("if", "")
        wanted = condition.removeprefix("${{ !cancelled() && steps.").removesuffix(".outcome == 'success' }}")
        assert wanted in ("", "propose", "diff", "build")
        if not (outcomes.get(wanted) == "success" if wanted else passed):
            continue
        succeeded = True
        if "run" in step:
            ended = repository.run(step["run"], COMMIT=commit, TOKEN="t", GITHUB_ACTIONS="true")
            succeeded, printed = ended.returncode == 0, printed + ended.stdout
        elif step["uses"].startswith("actions/upload-artifact@"):
            assert (repository.folder / step["with"]["path"]).exists()
            artefacts.append(step["with"]["name"])
        outcomes[step.get("id", "")] = "success" if succeeded else "failure"
        passed = passed and succeeded
    return passed, artefacts, printed


def test_github_passes_what_is_sound(repository: Repository) -> None:
    passed, artefacts, printed = github(repository, repository.proposed({f"{UNIT}/new.yml": OTHER}))
    assert (passed, artefacts) == (True, ["diff", "site"])
    assert repository.text("diff.md") == HOSTILE
    assert printed.startswith("::notice title=写法::")
    assert not (repository.folder / "pwned").exists()


def test_github_fails_an_error_and_yet_tells_the_difference(repository: Repository) -> None:
    passed, artefacts, printed = github(repository, repository.proposed({SHEET: DAMAGED}))
    assert (passed, artefacts) == (False, ["diff"])
    assert printed.startswith(f"::error file={SHEET},line=10,col=13,title=")
    assert repository.log.read_text(encoding="utf-8").split() == ["check", "fmt", "diff", "build"]


def test_github_fails_a_conflict(repository: Repository) -> None:
    commit = repository.proposed({SHEET: DAMAGED})
    repository.write({SHEET: MEANWHILE})
    repository.commit()
    assert github(repository, commit) == (
        False,
        [],
        "::error::这次修改与目标分支有冲突，请先更新自己的分支\n",
    )


def gitlab(repository: Repository, commit: str, token: str = "") -> subprocess.CompletedProcess[str]:
    """Run the job's script as GitLab does: in a clone that has the merge request checked out."""
    repository.clone()
    repository.git("checkout", "--quiet", "--detach", commit, at=repository.folder)
    script = "\n".join(workflow(".gitlab-ci.yml")["declarations"]["script"])
    return repository.run(
        script,
        CI_COMMIT_SHA=commit,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        GONGKAI_NOTE_TOKEN=token,
    )


def test_gitlab_passes_what_is_sound(repository: Repository) -> None:
    ended = gitlab(repository, repository.proposed({f"{UNIT}/new.yml": OTHER}))
    assert ended.returncode == 0
    assert repository.text("gl-code-quality-report.json") == "[]\n"
    assert repository.text("diff.md") == HOSTILE
    assert (repository.folder / "site").is_dir()


def test_gitlab_fails_an_error_and_yet_tells_the_difference(repository: Repository) -> None:
    ended = gitlab(repository, repository.proposed({SHEET: DAMAGED, ".ci/propose.py": "exit 0\n"}))
    assert ended.returncode == 1
    assert f'"path": "{SHEET}"' in repository.text("gl-code-quality-report.json")
    assert repository.text("diff.md") == HOSTILE
    assert not (repository.folder / "site").exists()
    assert repository.log.read_text(encoding="utf-8").split() == ["check", "check", "fmt", "diff", "build"]


def test_gitlab_writes_through_no_link_of_a_merge_request(repository: Repository, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    names = (".base", "site", "diff.md", "gl-code-quality-report.json")

    def link(tree: Path) -> None:
        for name in names:
            (tree / name).symlink_to(elsewhere / name)

    (elsewhere / "site").mkdir()
    (elsewhere / "diff.md").write_text("mine", encoding="utf-8")
    assert gitlab(repository, repository.proposed({f"{UNIT}/new.yml": OTHER}, link)).returncode == 0
    assert (elsewhere / "diff.md").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in elsewhere.iterdir()) == ["diff.md", "site"]
    assert not list((elsewhere / "site").iterdir())
    assert not any((repository.folder / name).is_symlink() for name in names)


@pytest.mark.parametrize(("token", "told"), [("", []), ("t", [HOSTILE])])
def test_gitlab_comments_where_it_has_a_token(repository: Repository, token: str, told: list[str]) -> None:
    script = "import sys, pathlib as p; p.Path('../told').write_bytes(p.Path(sys.argv[1]).read_bytes())\n"
    repository.write({".ci/comment.py": script})
    repository.commit()
    assert gitlab(repository, repository.proposed({SHEET: DAMAGED}), token).returncode == 1
    assert [file.read_text(encoding="utf-8") for file in repository.folder.glob("told")] == told
