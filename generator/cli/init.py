"""`gongkai init`: a project of one's own, and its upgrade to the files of an installed version.

Nothing is written before it has been shown, and nothing over a file that somebody edited.
"""

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import click

from generator.cli.asking import answers, ask, confirm
from generator.cli.chinese import ChineseCommand
from generator.cli.options import CommandError
from generator.cli.project_root import WrittenPath
from generator.declarations.editions.known_editions import DEFAULT_EDITION
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import system_reason
from generator.forms.cell import InvalidCellError
from generator.site.new_project.manifest import (
    MANIFEST,
    InvalidManifestError,
    ProjectManifest,
    is_newer,
    manifest_json,
    read_manifest,
    text_digest,
)
from generator.site.new_project.project_folder import (
    others_in,
    read_project_file,
    write_new_project,
    write_upgrade,
)
from generator.site.new_project.settings import FORGES, READERS, ProjectSettings
from generator.site.new_project.source_files import read_sources
from generator.site.new_project.upgrade import WRITING, FileUpgrade, plan_upgrade, upgrade_diff
from generator.site.new_project.written_files import (
    InvalidSettingsError,
    project_files,
    registry_file,
    schema_files,
)
from generator.system.files import shared_files
from generator.system.package import program_requirement

_UNKNOWN: Final = "无"


class _Question(NamedTuple):
    """The question for a setting. One without a default must be answered."""

    text: str
    default: str | None = None


_QUESTIONS: Final[Mapping[str, _Question]] = MappingProxyType(
    {
        "name": _Question("网站的名称（如 滨江市财政项目绩效目标公开）"),
        "department": _Question("主管部门（全称，与公章一致）"),
        "department_code": _Question(
            "主管部门的代号（小写英文，如 binjiang-water-bureau，用于网址，以后不改）"
        ),
        "unit": _Question("第一个单位（全称）"),
        "unit_code": _Question("这个单位的代号（小写英文，如 binjiang-flood-store，用于网址，以后不改）"),
        "site_url": _Question("网站的地址，以 https:// 开头；还不知道的写“无”", _UNKNOWN),
        "forge": _Question("仓库放在哪里：github、gitlab、both（两处都放）、none（都不放）", "github"),
        "edition": _Question("平常用哪种表样：shanghai、cn-2021、cn-2015，以后可以改", DEFAULT_EDITION),
    }
)

_OPTIONAL: Final[Mapping[str, str]] = MappingProxyType({"edition": DEFAULT_EDITION})
"""Settings with a default. The command asks for them only when it has to ask for another setting anyway."""


@click.command(cls=ChineseCommand)
@click.argument("directory", metavar="目录", required=False, type=WrittenPath())
@click.option("--name", metavar="名称", help="网站的名称。")
@click.option("--department", metavar="名称", help="主管部门的名称。")
@click.option("--department-code", metavar="代号", help="主管部门的代号，用于网址。")
@click.option("--unit", metavar="名称", help="第一个单位的名称。")
@click.option("--unit-code", metavar="代号", help="第一个单位的代号，用于网址。")
@click.option("--site-url", metavar="网址", help="网站的地址；还不知道的，写空的：--site-url ''。")
@click.option(
    "--forge", metavar="平台", help="仓库放在哪里：github、gitlab、both 或 none；升级时用来换一个。"
)
@click.option("--edition", metavar="代号", help="平常用的表样的代号，默认 shanghai。")
@click.option("--upgrade", is_flag=True, help="把项目里的文件换成新版的；先列出要改什么，您改过的不动。")
@click.option("--diff", "shows_diff", is_flag=True, help="升级时，逐行显示每个文件与新版的不同。")
@click.option("--yes", is_flag=True, help="不用确认，直接写。")
def init(
    directory: Path | None, *, upgrade: bool, shows_diff: bool, yes: bool, **options: str | None
) -> None:
    """在这个目录里新建一个自己的项目，里面没有别人的申报表；没有写明的会问。

    目录应当还没有，或者是空的，有 .git 和 .venv 不要紧。升级时默认是当前目录。
    """
    settings = _read_options(options)
    if upgrade:
        if settings.keys() - {"forge"}:
            raise click.UsageError(
                "升级时不能换名称、单位和地址；请直接改 mkdocs.yml 和 declarations/units.yml"
            )
        _upgrade_project(directory or Path(), settings.get("forge"), shows_diff=shows_diff, yes=yes)
    elif shows_diff:
        raise click.UsageError("--diff 只和 --upgrade 一起用")
    elif directory is None:
        raise click.UsageError("请写明在哪里新建，如 gongkai init gongkai-site")
    else:
        _begin_project(directory, settings, yes=yes)


# -- a new project ---------------------------------------------------------------------------------------------


def _begin_project(folder: Path, given: Mapping[str, str], *, yes: bool) -> None:
    name = show_invisible(str(folder))
    try:
        _refuse_folder(folder, name)
        with answers("什么也没有建"):
            settings = _ask_settings(given, yes=yes)
        registry = registry_file(settings)
        files = {
            **project_files(read_sources(), settings, program_requirement()),
            **schema_files([registry]),
        }
        manifest = manifest_json(version("gongkai"), settings, _digests(files))
        files |= {MANIFEST: manifest, f"declarations/{registry.path}": registry.data}
        click.echo(_summary(name, settings, len(files)))
        with answers("什么也没有建"):
            if not yes and not confirm("建吗？"):
                raise CommandError("没有写，什么也没有建")
        write_new_project(folder, files)
    except InvalidSettingsError as error:
        raise CommandError(f"{show_invisible(str(error))}；什么也没有建") from error
    except OSError as error:
        raise CommandError(f"{name} 写不进去（{system_reason(error)}），什么也没有建") from error
    click.echo(
        f"{name}/ 已建好，共 {len(files)} 个文件。进入这个目录，接着：\n"
        "  gongkai new      新建第一份申报表\n"
        "  gongkai check    检查\n"
        "  gongkai serve    预览\n"
        "怎样发布、保护主分支、升级、备份，见 docs/editors/maintainers.md"
    )


def _refuse_folder(folder: Path, name: str) -> None:
    """Raise CommandError if a project cannot begin in a folder."""
    if name != str(folder):
        raise CommandError(f"目录的名称里有看不见的字符：{name}；请换一个名称")
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{name} 是一个文件，不是目录；请换一个名称")
    others = others_in(folder)
    if MANIFEST in others:
        raise CommandError(f"{name} 里已经是 gongkai init 建的项目；升级用 gongkai init --upgrade")
    if others:
        some = "、".join(map(show_invisible, others[:3])) + (
            f" 等 {len(others)} 个" if len(others) > 3 else ""
        )
        raise CommandError(f"{name} 不是空的，里面有 {some}；请换一个目录，什么也没有建")


def _summary(name: str, settings: ProjectSettings, count: int) -> str:
    return (
        f"将在 {name}/ 新建一个项目，共 {count} 个文件：\n"
        f"  网站名称  {settings.name}\n"
        f"  主管部门  {settings.department}（{settings.department_code}）\n"
        f"  单位      {settings.unit}（{settings.unit_code}）\n"
        f"  网站地址  {settings.site_url or '还不知道；发布到 Pages 时用它的地址，别处请写进 mkdocs.yml'}\n"
        f"  仓库      {'、'.join(FORGES[settings.forge]) or '不放在 GitHub 或 GitLab 上，没有自动检查和发布'}\n"
        f"  表样      {settings.edition}"
    )


# -- options and questions ---------------------------------------------------------------------------------


def _read_options(options: Mapping[str, str | None]) -> dict[str, str]:
    """Return the settings that options name; UsageError if one cannot be read."""
    settings = {}
    for setting, text in options.items():
        if text is not None:
            try:
                settings[setting] = READERS[setting](text)
            except InvalidCellError as error:
                raise click.UsageError(f"{_option(setting)}：{show_invisible(str(error))}") from error
    return settings


def _option(setting: str) -> str:
    return f"--{setting.replace('_', '-')}"


def _ask_settings(given: Mapping[str, str], *, yes: bool) -> ProjectSettings:
    """Ask for what is not given; without a terminal raise UsageError that names the options."""
    missing = [name for name in _QUESTIONS if name not in given and name not in _OPTIONAL]
    if not missing and (yes or _can_ask()):
        return ProjectSettings(**{**_OPTIONAL, **given})
    if not _can_ask():
        options = [*map(_option, missing), *([] if yes else ["--yes"])]
        raise click.UsageError(f"没有终端可以问，请写明：{'、'.join(options)}")
    return ProjectSettings(**{name: given[name] if name in given else _ask(name) for name in _QUESTIONS})


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask(setting: str) -> str:
    """Ask for a setting until the answer is valid; the answer _UNKNOWN leaves it blank."""
    question = _QUESTIONS[setting]
    return ask(
        question.text,
        lambda text: READERS[setting]("" if text == _UNKNOWN else text),
        question.default or "",
    )


# -- an upgrade --------------------------------------------------------------------------------------------------


def _upgrade_project(root: Path, forge: str | None, *, shows_diff: bool, yes: bool) -> None:
    try:
        manifest = _load_manifest(root)
        settings = manifest.settings._replace(forge=forge) if forge else manifest.settings
        files = {
            **project_files(read_sources(), settings, program_requirement()),
            **schema_files(shared_files(root / "declarations")),
        }
        changes = plan_upgrade(manifest.digests, files, lambda path: read_project_file(root, path))
        record = manifest_json(version("gongkai"), settings, _digests(files))
        _print_changes(changes, shows_diff=shows_diff)
        if not any(change.action in WRITING for change in changes):
            if read_project_file(root, MANIFEST) != record:
                write_upgrade(root, (), record)
            click.echo(f"没有要写的：项目的文件已经是 {version('gongkai')} 版的")
            return
        if not yes and not _can_ask():
            click.echo("只列出来，没有写；要写，加 --yes")
            return
        with answers("什么也没有改"):
            if not yes and not confirm("照上面写入吗？"):
                raise CommandError("没有写，什么也没有改")
        write_upgrade(root, changes, record)
    except (InvalidManifestError, OSError) as error:
        reason = (
            f"写不进去（{system_reason(error)}）；改好以后再运行一次"
            if isinstance(error, OSError)
            else str(error)
        )
        raise CommandError(show_invisible(reason)) from error
    click.echo(f"已升级到 {version('gongkai')} 版；请运行 gongkai check 和 gongkai build，看过再提交")


def _load_manifest(root: Path) -> ProjectManifest:
    """Return the record of a project; CommandError if there is none, or if a newer version wrote it."""
    try:
        manifest = read_manifest((root / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        name = show_invisible(str(root.resolve()))
        raise CommandError(f"{name} 里没有 {MANIFEST}，不是 gongkai init 建的项目，不能升级") from None
    if is_newer(manifest.version, version("gongkai")):
        raise CommandError(
            f"项目的文件是 {manifest.version} 版的，比装着的 {version('gongkai')} 新；请先运行 pip install -U gongkai"
        )
    return manifest


def _digests(files: Mapping[str, bytes]) -> Mapping[str, str]:
    return {path: text_digest(data) for path, data in files.items()}


def _print_changes(changes: Iterable[FileUpgrade], *, shows_diff: bool) -> None:
    for change in changes:
        click.echo(f"{show_invisible(change.path)}: {change.action.value}")
        if shows_diff:
            for line in upgrade_diff(change):
                click.echo(f"    {show_invisible(line)}")
