"""The words of tests/support/sample.py as data: organizations, their work, their measures, their phrases."""

from typing import Final, NamedTuple


def _slugs(pairs: str) -> dict[str, str]:
    return {name: slug for name, _, slug in (pair.partition(":") for pair in pairs.split())}


# A city is called by one of each: 平江市, pingjiang.
CITY_BEGINS: Final = _slugs(
    "平:ping 长:chang 新:xin 临:lin 青:qing 白:bai 高:gao 石:shi 龙:long 凤:feng 金:jin 银:yin 玉:yu 松:song 竹:zhu 兰:lan 云:yun 明:ming 安:an 永:yong"
)
CITY_ENDS: Final = _slugs(
    "江:jiang 宁:ning 港:gang 山:shan 桥:qiao 门:men 泉:quan 台:tai 湾:wan 川:chuan 田:tian 塔:ta 林:lin 溪:xi 阳:yang 亭:ting 州:zhou 湖:hu 海:hai 岭:ling"
)
DISTRICTS: Final = "东城 西城 南岸 北湖 滨河 新区 老城 高新 经开 中心城区 近郊 远郊 沿江 山区 北部片区 南部片区 东部片区 西部片区 全市 市级 重点区域".split()

# A field of work: its slug, and what is worked on in it.
FIELDS: Final = {
    field: (slug, things.split())
    for field, slug, things in (
        line.split(maxsplit=2)
        for line in """
教育 education 中小学校舍 学校食堂 操场跑道 实验教学设备 乡村教师 学前教育 课后服务 职业院校实训基地 校园安防设施 特殊教育资源教室
卫生 health 基层卫生院 急救站点 疫苗冷链 住院病区 检验设备 家庭医生签约 妇幼保健 采血点位 远程会诊平台 中医馆
水务 water 河道堤防 中小水库 供水管网 排涝泵站 雨水井 排污口 水文站点 灌区渠系 水闸 节水器具
交通 transport 农村公路 桥梁隧道 公交站台 信号灯 道路标线 公路养护站 客运枢纽 港口航道 公共自行车 治超站点
农业 agriculture 高标准农田 设施大棚 良种繁育 农机具 病虫害测报点 农产品检测 农村沼气 田间道路 产业示范园 植保无人机
林业 forestry 防火隔离带 国有林场 古树名木 苗圃基地 森林病虫害 退耕还林地 湿地公园 护林站点 林区道路 自然保护地
环保 environment 空气监测站 水质断面 噪声监测点 危险废物 餐饮油烟 机动车尾气 土壤详查点位 入河排口 环境执法装备 碳排放核算
文化 culture 公共图书馆 群众文化馆 非遗传承 文物古迹 农家书屋 文艺院团 美术展览 戏曲进校园 数字展厅 文化广场
体育 sports 全民健身步道 体育场馆 游泳场所 青少年训练基地 群众赛事 智能健身驿站 足球场地 体质测定站 运动员训练器材 社会体育指导
民政 civil-affairs 养老服务站 福利院 困境儿童 居家养老 公益性墓地 社会救助家庭 老年助餐点 地名标志 殡仪设施 社会组织
人社 labour 就业见习基地 技能竞赛 公共就业招聘会 劳动仲裁庭 社保经办窗口 创业孵化园 高校毕业生 劳务协作 职业技能培训 人才公寓
住建 housing 老旧小区 保障性住房 危旧房屋 既有住宅电梯 建筑工地 燃气管道 物业服务 房屋安全 历史建筑 海绵设施
应急 emergency 应急物资库 避难场所 安全生产企业 防汛队伍 尾矿库 危化品仓库 应急广播 救援装备 风险点位 综合减灾社区
消防 fire-service 消防栓 微型消防站 高层建筑 消防车辆 灭火救援装备 消防通道 消防宣传栏 训练基地 消防水源 重点单位
公安 public-security 治安岗亭 交通信号设施 视频监控 巡逻车辆 出入境窗口 校园周边 反诈宣传 执法记录仪 警务站 户籍档案
司法 justice 法律援助 人民调解室 公证服务 社区矫正 普法基地 村居法律顾问 行政复议 司法所 法治宣传栏 律师值班
档案 archives 档案库房 民生档案 纸质档案 声像档案 档案密集架 电子档案 地方志书 档案展陈 档案抢救修复 年鉴
气象 meteorology 自动气象站 天气雷达 人工增雨作业点 雷电监测 预警信息发布 农业气象服务 气象数据平台 气象科普馆 防雷装置 高空探测
统计 statistics 人口抽样 经济普查 住户收支记账户 统计样本 基层统计站 价格采集 统计数据平台 企业联网直报 劳动力抽样 统计年鉴
审计 audit 重大投资审计 经济责任审计 民生资金审计 审计数据平台 政府采购审计 自然资源审计 审计档案 内部审计 企业审计 乡镇审计
市场监管 market 食品抽检 计量器具 特种设备 药品抽检 知识产权 网络交易 消费维权站点 认证检测 餐饮单位 标准化试点
旅游 tourism 旅游景区 乡村民宿 旅游厕所 旅游标识牌 旅游推介会 导游队伍 红色旅游线路 智慧旅游平台 房车营地 旅游集散中心
科技 science 科技企业孵化器 重点实验室 科普基地 技术合同 科技特派员 农业科技园 青年科技人才 大型仪器 成果转化 院士工作站
工信 industry 中小企业 工业园区 工业互联网平台 节能技改 智能制造示范线 无线电监测站 软件企业 专精特新企业 工业设备 清洁生产
商务 commerce 农贸市场 冷链物流 跨境电商 家政服务 展览展会 外贸企业 步行街区 应急储备商品 早餐网点 再生资源回收
退役 veterans 退役军人服务站 烈士纪念设施 优抚对象 军休干部 就业创业培训 双拥活动 光荣牌 困难退役军人 荣军医院 纪念馆
医保 insurance 医保经办网点 慢病门诊 定点药店 长期护理 医保基金 集采药品 参保人群 异地就医 医保数据平台 生育保险
园林 gardens 城市绿地 行道树 口袋公园 花卉布置 绿化带 公园座椅 绿道 立体绿化 园林机具 植物园
城管 city-management 生活垃圾 公厕 建筑垃圾 户外广告 环卫车辆 道路清扫 违法建设 路灯 停车泊位 垃圾中转站
房产 real-estate 直管公房 公租房 住房租赁 维修资金 房屋测绘 白蚁防治 房产档案 房屋征收 廉租住房 物业小区
规划 planning 国土空间规划 城市设计 地质灾害点 不动产登记 卫星影像 地下管线 耕地保护 测量标志 矿山生态 规划展馆
粮食 grain 粮食储备库 粮情测控 应急供应网点 粮油抽检 成品粮 仓储设施 产后服务中心 储备轮换 粮食烘干 军粮供应
残联 disability 残疾人康复 辅助器具 无障碍设施 残疾儿童 残疾人就业 托养机构 盲人阅览室 手语服务 残疾人家庭 康复中心
妇联 women 妇女儿童家园 家庭教育 两癌筛查 巾帼创业 维权窗口 留守儿童 家政培训 儿童活动中心 最美家庭 婚姻辅导
工会 trade-union 职工驿站 困难职工 职工书屋 劳动竞赛 职工疗休养 户外劳动者 劳模工作室 职工活动中心 法律服务 技能培训
机关事务 office-services 办公用房 公务车辆 机关食堂 会议中心 节能改造 中央空调 电梯设备 后勤物业 公共机构能耗 办公设备
数据 data 政务云 政务外网 一体化平台 数据机房 电子证照 公共数据 信用平台 政务服务热线 网络安全 移动服务端
政务服务 services 办事大厅 自助终端 帮办代办 审批系统 招投标平台 基层便民点 公共资源交易 服务热线 一网通办 电子档案柜
组织 organization 干部培训 网络课程 公务员测评 人才服务 党员教育 选调生 基层党建阵地 考试考务 教学设施 远程教育站点
宣传 publicity 文明实践站 公益广告 新闻发布 理论宣讲 志愿服务 融媒体中心 道德讲堂 网络文明 全民阅读 未成年人活动站
""".strip().splitlines()
    )
}

BODIES: Final = _slugs("""
    事务中心:affairs-center 管理处:management-office 服务中心:service-center 监测站:monitoring-station 研究院:institute
    执法支队:enforcement-team 推广站:extension-station 保障中心:support-center 信息中心:information-center
    培训中心:training-center 检验所:inspection-institute 发展中心:development-center 评估中心:assessment-center
    宣教中心:education-center 指导站:guidance-station 储备中心:reserve-center
""")
ACTIONS: Final = "升级 改造 建设 维护 巡查 监测 评估 采购 更新 修缮 治理 整治 推广 宣传 培训 演练 检测 普查 登记 救助 补助 奖励 扶持 检修 运维 编制 修复 数字化 信息化 标准化 无障碍改造 节能改造 应急处置 隐患排查 能力提升 课程开发 设备更换 示范创建 联合执法 绩效评价 数据采集 安全评估 日常管护 委托服务".split()
ENDINGS: Final = "经费 项目 专项经费 补助经费 专项资金 工作经费 服务项目 配套经费 奖补资金 试点项目".split()


class Measure(NamedTuple):
    """How a measure's name ends, and between what its values lie: in `unit`, but for 元 in % of the year's funds."""

    ending: str
    comparator: str
    low: int
    high: int
    unit: str


def _measures(lines: str) -> tuple[Measure, ...]:
    cells = (line.split() for line in lines.strip().splitlines())
    return tuple(Measure(end, sign, int(low), int(high), unit) for end, sign, low, high, unit in cells)


# By level 2; no two level-2 headings share an ending, as one measure is classed one way.
MEASURES: Final = {
    "经济成本指标": _measures("""
        控制数 ≤ 2 11 元
        费用总额 = 2 11 元
        费用总额 = 2 11 元
        费用总额 = 2 11 元
        费用总额 = 2 11 元
        费用总额 = 2 11 元
        单位成本 ≤ 20 3000 元/次
        单价 ≤ 100 50000 元/台
        平均成本 ≤ 50 900 元/人/天
        人均标准 ≤ 30 600 元/人/场
        养护单价 ≤ 2 400 元/平方米
    """),
    "数量指标": _measures("""
        次数 ≥ 2 60 次
        场次 ≥ 2 40 场
        数量 = 1 300 个
        台数 = 1 120 台
        人数 ≥ 30 6000 人
        服务人次 ≥ 100 50000 人次
        户数 ≥ 10 3000 户
        里程 ≥ 1 400 公里
        面积 ≥ 100 90000 平方米
        报告份数 = 1 24 份
        天数 ≥ 5 365 天
        课时 = 20 800 课时
        点位数 ≥ 3 500 处
        覆盖人口 ≥ 1 90 万人
    """),
    "质量指标": _measures("""
        验收合格率 = 100 100 %
        合格率 ≥ 90 99 %
        达标率 ≥ 85 99 %
        优良率 ≥ 70 95 %
        通过率 = 100 100 %
        准确率 ≥ 95 99 %
        完好率 ≥ 90 99 %
        出勤率 ≥ 80 98 %
        规范率 = 100 100 %
    """),
    "时效指标": _measures("""
        及时率 = 100 100 %
        按期完成率 = 100 100 %
        完成及时率 = 100 100 %
        提交及时率 = 100 100 %
        开展及时率 = 100 100 %
        响应时间 ≤ 1 48 小时
        办结时限 ≤ 3 30 个工作日
    """),
    "社会效益指标": _measures("""
        知晓率 ≥ 80 98 %
        覆盖率 ≥ 75 100 %
        参与率 ≥ 60 95 %
        利用率 ≥ 70 98 %
        普及度 ≥ 80 98 %
        投诉处理率 = 100 100 %
        受益人数 ≥ 500 90000 人
        责任事故数 = 0 0 起
    """),
    "可持续影响指标": _measures("""
        更新率 ≥ 20 60 %
        使用年限 ≥ 3 20 年
    """),
    "服务对象满意度指标": _measures("""
        使用人员满意度 ≥ 85 96 %
        服务对象满意度 ≥ 85 97 %
        群众满意度 ≥ 80 95 %
        学员满意度 ≥ 80 96 %
    """),
    "经济效益指标": _measures("""
        带动投资额 ≥ 50 9000 万元
        节约运行费用比例 ≥ 3 20 %
    """),
    "生态效益指标": _measures("""
        能耗下降比例 ≥ 2 15 %
        资源回收率 ≥ 30 90 %
    """),
    "社会成本指标": _measures("""
        占用道路天数 ≤ 5 60 天
    """),
    "生态环境成本指标": _measures("""
        施工扬尘超标次数 ≤ 1 5 次
    """),
}
SHARES: Final = (  # how often each of them takes a row beyond those that every form has
    16,
    17,
    14,
    8,
    11,
    3,
    8,
    2,
    2,
    0.5,
    0.5,
)

# What is said in words, by level 2: how the name ends, in what share of the rows, and what is said.
PHRASES: Final = {
    "质量指标": (
        "方案",
        0.2,
        "通过专家评审并印发 按评审意见修改后备案 经主管部门审定后实施 符合国家现行技术规程".split(),
    ),
    "社会效益指标": (
        "公开情况",
        0.2,
        "按季度向社会公布 在门户网站公布结果 年底前公布评估报告 在服务场所张贴公布".split(),
    ),
    "可持续影响指标": (
        "长效机制",
        0.8,
        "建立制度并正式运行 纳入年度巡查清单 形成台账并按月更新 写入下一年度工作计划 与街镇签订管护协议 移交属地管理并落实人员".split(),
    ),
    "服务对象满意度指标": ("意见反馈", 0.1, "逐条答复并留存记录 收集意见并形成整改清单".split()),
}

GOAL_OPENINGS: Final = """
按照{city}年度工作部署，围绕{thing}开展{action}工作，
根据市委、市政府有关要求，结合{place}实际，推进{thing}{action}，
为保障{unit}正常履行职能，持续做好{thing}{action}，
贯彻落实行业主管部门关于{thing}的部署，在{place}实施{action}，
针对{place}{thing}存在的短板，有计划地实施{action}，
""".split()
GOAL_CLAUSES: Final = """
完成{thing}{action}不少于{number}处，
全年组织{thing}专题活动{number}场，
建立{thing}台账，逐项落实{action}责任，
通过政府购买服务方式完成{thing}的{action}，
在{place}先行试点，总结后推广到全市，
提高{thing}的安全水平和使用年限，
保障{thing}全年稳定运行，发生问题及时修复，
为{place}居民提供更便利的{thing}服务，
加强对{thing}{action}过程的监督检查，
对{thing}开展{action}，消除存在的隐患，
形成{thing}年度评估报告并向社会公布，
培训基层工作人员{number}人次，提高业务能力，
按季度通报{thing}{action}进展，接受社会监督，
与有关区县共同做好{thing}{action}，
完善{thing}管理制度，明确各方责任，
做到资金专款专用，提高财政资金使用效益，
衔接上一年度{thing}{action}成果，补齐薄弱环节，
力争{thing}完好水平达到{number}%以上，
优先安排群众反映集中的{place}点位，
在汛期和节假日前完成{thing}的{action}，
引导社会力量参与{thing}{action}，
利用信息化手段提升{thing}管理水平，
""".split()

EXPLANATIONS: Final = "按年度台账统计。 数据来自业务系统后台。 以第三方检测报告为准。 按问卷结果计算。 以验收单为准。 完成数与计划数之比。".split()
ORIGINS: Final = (
    "单位门户网站“财政信息”栏目 单位门户网站“预算决算”栏目 部门预算公开附表 政府信息公开平台".split()
)
NOTES: Final = "原文换页处重复的标题只转录一次。 指标值中单位前的空格已删去。 三级指标名称照原文转录。 目标文字夹带的排版代码已删去，文字未改。".split()
VAGUE: Final = "提升 合理 有效 作用明显 改善 显著提高".split()
