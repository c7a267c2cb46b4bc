"""A declaration with an indicator of a test's choice."""

from tests.support.project import SOUND


def with_indicator(category: str, dimension: str, name: str, value: str) -> str:
    """The sound declaration with one more indicator."""
    head, mark, tail = SOUND.partition(f"    {dimension}:\n")
    if not mark:
        head, mark, tail = SOUND.partition(f"  {category}:\n")
        mark += f"    {dimension}:\n"
    assert mark
    return f"{head}{mark}      {name}: {value}\n{tail}"


QUANTITY = ("产出指标", "数量指标")


QUALITY = ("产出指标", "质量指标")


SOCIAL = ("效益指标", "社会效益指标")


SATISFACTION = ("满意度指标", "服务对象满意度指标")


COST = ("成本指标", "经济成本指标")


UNIT = "2025/shanghai-cadre-training-center"


FORMER = """\
中共上海市委组织部:
  代号: shanghai-organization-department
  曾用名:
    上海市委组织部: 2024
  单位:
    上海市干部教育培训中心:
      代号: shanghai-cadre-training-center
      曾用名:
        上海市干部培训中心: 2023
"""
