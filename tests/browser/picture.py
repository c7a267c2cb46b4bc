"""The picture on README's first screen: `python -m tests.browser.picture SITE FILE`, or `make picture`.

The form as the public reads it, a message of `gongkai check`, and a weakened target in `gongkai diff`.
"""

import base64
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text

from generator.changes.compare import compare_files
from generator.changes.reports.report_terminal import change_lines
from generator.checks.check_all import check_all
from generator.checks.report_terminal import problem_lines
from generator.declarations.yaml.source import RawFile
from tests.browser.chromium import chromium
from tests.browser.conftest import served
from tests.support.project import PATH, REGISTRY, SOUND

PAGE = "2025/shanghai-cadre-training-center/it-operations/"
WIDTH, HEIGHT = 1280, 584

FRAME = """\
<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 24px; width: 1232px; height: 536px; background: #e8ecf1; color: #17202a; box-sizing: content-box;
  font: 15px/1.5 "Noto Sans CJK SC", sans-serif; display: grid; grid-template-columns: 640px 1fr; gap: 24px; }
figure { margin: 0; display: flex; flex-direction: column; min-height: 0; }
figcaption { font-weight: bold; margin-bottom: 8px; }
.form img { width: 640px; height: 500px; object-fit: cover; object-position: top left; border: 1px solid #8a97a6; background: #fff; }
.side { display: grid; gap: 20px; grid-template-rows: auto auto; align-content: start; }
pre { margin: 0; padding: 14px 16px; background: #fff; border: 1px solid #8a97a6; color: #17202a; overflow: hidden; white-space: pre-wrap;
  font: 12.5px/1.7 "Noto Sans Mono CJK SC", monospace; word-break: break-all; }
</style>
<figure class="form"><figcaption>The public reads the answer, then the form</figcaption><img src="data:image/png;base64,%s"></figure>
<div class="side">
<figure><figcaption>Editors see each mistake at its line, and what to type</figcaption><pre>$ gongkai check
%s</pre></figure>
<figure><figcaption>Reviewers see which target was weakened, and by how much</figcaption><pre>$ gongkai diff origin/main
%s</pre></figure>
</div>
"""


def main(site: Path, picture: Path) -> None:
    """Take the picture."""
    with served(site) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(FRAME % (form(browser, origin), check_message(), weakened_target()))
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        page.screenshot(path=picture)
        browser.close()


def form(browser: Browser, origin: str) -> str:
    """A form at the width of a tablet, as base64."""
    page = browser.new_page(viewport={"width": 960, "height": 750})
    page.goto(f"{origin}/{PAGE}", wait_until="networkidle")
    return base64.b64encode(page.screenshot()).decode()


def check_message() -> str:
    """Two mistakes of one file as the terminal shows them."""
    text = SOUND.replace("系统使用人员满意度: ≥90(%)", "系统使用人员满意度：≥90(%)").replace(
        "当年财政拨款: 488640.00", "当年财政拨款: 48.86万"
    )
    problems = check_all([RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())]).problems
    return as_html(problem_lines(problem for problem in problems if problem.fix))


def weakened_target() -> str:
    """One weakened target as the terminal shows it, without the summary."""
    before = SOUND.replace("漏洞扫描次数: ≥2(次)", "改造户数: ≥1477(户)")
    sides = (before, before.replace("≥1477(户)", "≥1000(户)").replace("≥90(%)", "≥85(%)"))
    changes = compare_files(*([RawFile(PATH, side.encode())] for side in sides))
    return as_html(list(change_lines(changes))[1:])


def as_html(lines: Iterable[Text]) -> str:
    """Lines of a terminal as HTML with their colours."""
    terminal = Console(record=True, width=400, file=io.StringIO())
    for line in lines:
        terminal.print(line)
    return terminal.export_html(inline_styles=True, code_format="{code}").strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
