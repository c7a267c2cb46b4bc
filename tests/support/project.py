"""A valid declaration, the registry that knows it, and helpers of many tests."""

import os
import re
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.checks.check_all import CheckResult
from generator.declarations.yaml.source import Source, parse_source

ROOT = Path(__file__).parents[2]
PATH = "2025/shanghai-cadre-training-center/it-operations.yml"

REGISTRY = """\
中共上海市委组织部:
  代号: shanghai-organization-department
  单位:
    上海市干部教育培训中心: shanghai-cadre-training-center
"""

# A declaration that breaks no rule at all.
SOUND = """\
项目名称: 信息化运维项目
年度: 2025
项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: 中共上海市委组织部
实施单位: 上海市干部教育培训中心
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
年度资金:
  年度资金申请总额: 488640.00
  当年财政拨款: 488640.00
年度总体目标: 维护干部学习管理系统。
绩效指标:
  成本指标:
    经济成本指标:
      网络平台工作控制数: ≤330000(元)
  产出指标:
    数量指标:
      漏洞扫描次数: ≥2(次)
    质量指标:
      三级等保测评通过率: =100(%)
  效益指标:
    社会效益指标:
      线路连通率: ≥98(%)
  满意度指标:
    服务对象满意度指标:
      系统使用人员满意度: ≥90(%)
"""


def spliced(fragment: str, base: str = SOUND) -> str:
    """`base` with the top-level fields of `fragment` in the place of its own, at the end."""
    written = set(re.findall(r"^([^\s:：#]+)[:：]", fragment, re.MULTILINE))
    blocks = re.split(r"^(?=\S)", base, flags=re.MULTILINE)
    kept = "".join(block for block in blocks if block.partition(":")[0] not in written)
    return kept + fragment.rstrip("\n") + "\n"


Inspect = Callable[..., CheckResult]


def blessed(golden: Path, text: str) -> bool:
    """Whether a golden file holds `text`; with BLESS=1 it is written first."""
    if os.environ.get("BLESS") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    return golden.is_file() and golden.read_text(encoding="utf-8") == text


def rules_of(inspection: CheckResult) -> Sequence[str]:
    """The ids of the problems, in order."""
    return [problem.rule for problem in inspection.problems]


def heed_ctrl_c() -> None:
    """For `preexec_fn`: what runs in the background of a shell is started deaf to Ctrl-C, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def parsed(text: str | bytes) -> Source:
    source, problems = parse_source("x.yml", text.encode() if isinstance(text, str) else text)
    assert source is not None, problems
    assert problems == []
    return source


INVALID = ROOT / "tests/golden/invalid"


UNIT = "2025/shanghai-cadre-training-center"
