"""Declarations made up for measuring: valid, many, with a wide vocabulary, the same for the same seed.

`python -m tests.sample N FOLDER [SEED]` writes N of them with their units.yml.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

YEARS = (2023, 2024, 2025)

PLACES = (
    "东城 西河 南岭 北湖 长宁 新安 平江 临港 青山 白云 高桥 石门 龙泉 凤台 金湾 银川 "
    "玉田 宝塔 松林 竹溪 梅园 兰亭"
).split()
FIELDS = (
    "教育 卫生 水务 交通 农业 林业 环保 文化 体育 民政 人社 住建 应急 消防 公安 司法 "
    "档案 气象 地震 统计 审计 市场 质检 旅游 科技 工信 商务 外事 退役 医保 园林 城管 "
    "房产 规划 测绘 渔业 畜牧 粮食 供销 残联 妇联 团委 工会 侨务 台办 民族 宗教 信访 "
    "机要 保密"
).split()
BODIES = (
    "事务中心 管理处 服务中心 监测站 研究院 执法大队 推广站 保障中心 信息中心 培训中心 "
    "检验所 博物馆 图书馆 学校 医院 防治所"
).split()
ACTIONS = (
    "升级 改造 新建 维护 巡查 监测 评估 采购 更新 修缮 治理 整治 推广 宣传 培训 演练 "
    "检测 普查 登记 救助 补助 奖励 扶持 检修 运维 编制 修订 征集 保护 修复 数字化 "
    "信息化 标准化 无障碍改造 节能改造 应急处置 隐患排查 能力建设 课程开发 人才引进 设备更换 "
    "示范创建 联合执法 绩效评价"
).split()
THINGS = (
    "河道 水库 堤防 管网 泵站 道路 桥梁 隧道 路灯 公园 绿地 湿地 古树 学校 食堂 操场 "
    "实验室 图书 课程 教材 教师 医院 病床 疫苗 急救站 药品 社区 养老院 托育园 福利院 "
    "粮库 冷库 大棚 种子 农机 渔港 牧场 林区 防火带 监测站 数据平台 业务系统 政务网络 "
    "机房 档案室 展厅 剧场 体育馆 游泳池 健身步道 消防栓 警务站 执法车 信号灯 停车场 公厕 "
    "垃圾站 污水厂 雨水井 排污口 噪声点 气象站 地震台 统计样本 审计项目 计量器具 特种设备 "
    "旅游景区 科普基地"
).split()
MEASURES = (
    "完成率 合格率 及时率 覆盖率 到位率 达标率 优良率 通过率 知晓率 利用率 更新率 完好率 "
    "响应率 办结率 参与率 回访率 出勤率 保存率 普及率 上线率"
).split()
COUNTS = (
    ("次数", "次"), ("数量", "个"), ("场次", "场"), ("里程", "公里"), ("面积", "平方米"), ("人次", "人次"), ("户数", "户"), ("份数", "份"), ("台数", "台"),
)  # fmt: skip
COSTS = ("元/次 元/人/天 元/平方米 元/公里 元/台 元/份 元/户").split()
RESULTS = (
    "建立长效管理机制并正式运行 形成年度评估报告并公开 纳入日常巡查清单 完成整改并通过复核 "
    "群众来信较上年减少 与去年同期持平以上"
).split()
CLAUSES = (
    "按照年度计划，对{place}的{thing}开展{action}，", "以{thing}{action}为重点，补齐短板，", "组织{unit}和有关乡镇开展{thing}{action}，",
    "建立{thing}台账，逐项落实{action}责任，", "通过政府购买服务方式完成{thing}{action}，", "在{place}先行试点，总结后推广到全市，",
    "提高{thing}的安全水平和使用年限，", "保障{thing}全年稳定运行，", "为{place}居民提供更便利的{thing}服务，", "加强对{thing}{action}的监督检查，",
)  # fmt: skip
NATURES = ("经常性专项业务费", "其他经常性项目", "阶段性项目", "一次性项目")
CATEGORIES = ("特定目标类", "其他运转类")


def sample(number: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Paths, relative to declarations/, and texts: units.yml first, then `number` declarations."""
    chance = random.Random(seed)
    units = _units(max(1, number // 30), chance)
    yield "units.yml", _registry(units)
    for position in range(number):
        department, unit, slug = units[position % len(units)]
        year = YEARS[position // len(units) % len(YEARS)]
        yield f"{year}/{slug}/project-{position}.yml", _declaration(position, year, department, unit, chance)


def _units(number: int, chance: random.Random) -> list[tuple[str, str, str]]:
    names = sorted({f"{place}市{field}{body}" for place in PLACES for field in FIELDS for body in BODIES})
    chosen = chance.sample(names, min(number, len(names)))
    return [(f"{name[:3]}{name[3:5]}局", name, f"unit-{position}") for position, name in enumerate(chosen)]


def _registry(units: list[tuple[str, str, str]]) -> str:
    departments: dict[str, list[str]] = {}
    for department, unit, slug in units:
        departments.setdefault(department, []).append(f"    {unit}: {slug}\n")
    return "".join(
        f"{department}:\n  代号: department-{position}\n  单位:\n{''.join(lines)}"
        for position, (department, lines) in enumerate(departments.items())
    )


def _declaration(position: int, year: int, department: str, unit: str, chance: random.Random) -> str:
    place, thing, action = chance.choice(PLACES), chance.choice(THINGS), chance.choice(ACTIONS)
    parts = [chance.randrange(1, 2_000_000) * 10, chance.choice([0, 0, 0, 50_000]), 0]
    goal = ""
    length = chance.randrange(80, 400)
    while len(goal) < length:
        clause = chance.choice(CLAUSES)
        goal += clause.format(
            place=chance.choice(PLACES), thing=chance.choice(THINGS), action=chance.choice(ACTIONS), unit=unit
        )
    lines = [
        f"项目名称: {place}{thing}{action}经费（{position}号）",
        f"年度: {year}",
        f"项目性质: {chance.choice(NATURES)}",
        f"项目类别: {chance.choice(CATEGORIES)}",
        f"主管部门: {department}",
        f"实施单位: {unit}",
        f"计划开始日期: {year}-01-01",
        f"计划完成日期: {year}-12-31",
        "年度资金:",
        f"  年度资金申请总额: {sum(parts)}.00",
        f"  当年财政拨款: {parts[0]}.00",
        f"  上年结转资金: {parts[1]}.00",
        f"  其他资金: {parts[2]}.00",
        "年度总体目标: >-",
        f"  {goal[:-1]}。",
        "绩效指标:",
        *_indicators(chance),
    ]
    return "\n".join(lines) + "\n"


def _indicators(chance: random.Random) -> Iterator[str]:
    """Between 9 and 26 indicators under every level-1 heading."""
    used: set[str] = set()

    def name(ending: str) -> str:
        while True:
            made = f"{chance.choice(THINGS)}{chance.choice(ACTIONS)}{ending}"
            if made not in used:
                used.add(made)
                return made

    def rate() -> str:
        return f"      {name(chance.choice(MEASURES))}: ≥{chance.randrange(80, 100)}(%)"

    def count() -> str:
        ending, unit = chance.choice(COUNTS)
        return f"      {name(ending)}: ≥{chance.randrange(1, 5000)}({unit})"

    def cost() -> str:
        return f"      {name('单位成本')}: ≤{chance.randrange(1, 3000) * 10}({chance.choice(COSTS)})"

    yield from ("  成本指标:", "    经济成本指标:", *(cost() for _ in range(chance.randrange(1, 5))))
    yield from ("  产出指标:", "    数量指标:", *(count() for _ in range(chance.randrange(2, 7))))
    yield from ("    质量指标:", *(rate() for _ in range(chance.randrange(2, 6))))
    yield from ("    时效指标:", *(rate() for _ in range(chance.randrange(1, 4))))
    yield from ("  效益指标:", "    社会效益指标:", *(rate() for _ in range(chance.randrange(1, 4))))
    yield from ("    可持续影响指标:", f"      {name('长效机制')}: {chance.choice(RESULTS)}")
    yield from ("  满意度指标:", "    服务对象满意度指标:")
    for _ in range(chance.randrange(1, 4)):
        yield f"      {name('满意度')}: ≥{chance.randrange(80, 100)}(%)"


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    for path, text in sample(int(sys.argv[1]), *map(int, sys.argv[3:])):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
