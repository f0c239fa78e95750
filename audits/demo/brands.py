"""Who takes part in the demo.

Six brands and their figures are as the city published them in its account of the programme; every other agency and brand
is invented and marked so. Scores, ratings and the course of the award years are invented for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One commitment: what, unit, today, target, how a citizen can check it."""

    promise: str
    unit: str
    baseline: str
    target: str
    how: str
    less: bool = False


@dataclass(frozen=True)
class Point:
    """A service point."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoBrand:
    """One agency and its brand; `quality` (0-1) steers the invented scores."""

    key: str
    agency: str
    agency_en: str
    agency_class: str
    brand: str
    slogan: str
    summary: str
    meaning: str
    effect: str
    people: str
    promises: tuple[Promise, ...]
    points: tuple[Point, ...]
    glyph: str
    quality: float
    honours: str = ""
    real: bool = False


P, S = Promise, Point

REAL = (
    DemoBrand(
        key="jtj",
        real=True,
        agency="市交通运输局",
        agency_en="Transport Bureau",
        agency_class="window",
        brand="港城车大夫",
        slogan="懂开车，也懂修车",
        summary="24 位专家、5 个网点、一条热线，免费为车主坐诊开方。",
        meaning="“港城”是张家港，“车大夫”是为车主看诊的人。懂开车、不懂修车的市民，可以就近找到懂行的人，免费问诊、开方、少花冤枉钱。",
        effect="三个多月里接受咨询 59 人次，免费诊断 43 辆次，满意率 100%。",
        people="全市机动车车主、驾驶员和维修企业。",
        promises=(
            P("提供免费技术咨询的服务网点", "个", "0", "5", "到任一网点查看挂牌和值班表"),
            P("参加坐诊的维修专家", "人", "0", "24", "网点公示栏公布专家姓名和专长"),
            P("热线咨询当日答复率", "%", "90", "100", "拨打热线，当日未答复可直接评价为不满意"),
        ),
        points=(
            S("金港路网点", "金港路 18 号", "0512-58000001"),
            S("杨舍网点", "人民中路 66 号", "0512-58000002"),
            S("塘桥网点", "人民南路 12 号", "0512-58000003"),
            S("锦丰网点", "锦绣路 9 号", "0512-58000004"),
            S("乐余网点", "乐红路 21 号", "0512-58000005"),
        ),
        glyph="车",
        quality=0.97,
        honours="市级文明行业；全市机关作风效能建设先进集体。",
    ),
    DemoBrand(
        key="xzfw",
        real=True,
        agency="市行政服务中心",
        agency_en="Administrative Service Centre",
        agency_class="window",
        brand="三百六十五，天天好服务",
        slogan="一年三百六十五天，天天好服务",
        summary="服务网点覆盖 100%，服务对象覆盖 100%，窗口满意率 99.8% 以上。",
        meaning="一年三百六十五天，每一天、每一个窗口、每一位来办事的人，都应当得到同样的好服务。",
        effect="到 2012 年，服务网点覆盖率 100%，服务对象覆盖率 100%，窗口满意率保持在 99.8% 以上。",
        people="到中心和镇区便民服务中心办事的市民和企业。",
        promises=(
            P("窗口服务满意率", "%", "99.5", "99.8", "查看大厅每月公布的评价结果"),
            P("服务网点覆盖率", "%", "92", "100", "在镇区便民服务中心名录中查找"),
            P("平均等候时间", "分钟", "12", "8", "取号单印有取号和叫号时间", less=True),
        ),
        points=(
            S("市行政服务中心大厅", "华昌路 1 号", "0512-58000010"),
            S("杨舍镇便民服务中心", "河西路 5 号", "0512-58000011"),
        ),
        glyph="365",
        quality=0.95,
        honours="省级青年文明号。",
    ),
    DemoBrand(
        key="swj",
        real=True,
        agency="市商务局",
        agency_en="Commerce Bureau",
        agency_class="non_window",
        brand="商务e家",
        slogan="商务一家，服务到家",
        summary="与 32 家骨干外资企业挂钩联系，跟踪服务，商务一家，服务到家。",
        meaning="“e”是电子商务，也是“一”：企业的事在商务局一家办成，服务送到企业的家门口。",
        effect="与 32 家骨干外资企业建立挂钩联系，跟踪服务，逐项销号。",
        people="外资、外贸、外经企业和商贸流通企业。",
        promises=(
            P("挂钩联系的骨干外资企业", "家", "20", "32", "挂钩名单在局网站公布"),
            P("企业诉求首次回应时间", "小时", "48", "24", "诉求编号可在网站查询", less=True),
        ),
        points=(S("商务局服务窗口", "华昌路 1 号 3 楼", "0512-58000020"),),
        glyph="e",
        quality=0.92,
    ),
    DemoBrand(
        key="kab",
        real=True,
        agency="市口岸办",
        agency_en="Port Office",
        agency_class="non_window",
        brand="实力口岸、服务典范",
        slogan="实力口岸，服务典范",
        summary="党员服务走在前，口岸通关有创新。",
        meaning="以实力立口岸，以服务树典范：把党员服务和创新活动放到通关第一线。",
        effect="开展党员服务和创新活动，联合查验单位为进出港船舶和货主解决难题。",
        people="船舶代理、货主、码头和查验单位。",
        promises=(
            P("口岸协调事项按时办结率", "%", "95", "100", "协调事项清单每季公布"),
            P("党员服务岗覆盖的码头", "个", "6", "12", "码头公示栏挂有服务岗电话"),
        ),
        points=(S("口岸服务大厅", "长江中路 100 号", "0512-58000030"),),
        glyph="港",
        quality=0.84,
    ),
    DemoBrand(
        key="sjj",
        real=True,
        agency="市审计局",
        agency_en="Audit Bureau",
        agency_class="non_window",
        brand="精品立审、廉洁从审",
        slogan="审得精，审得清",
        summary="从监督财政收支，到关注经济社会运行绩效。",
        meaning="以精品项目立身，以廉洁作风从审，让每一份审计报告经得起看。",
        effect="开展创业引导资金、村镇资金使用情况审计和专项调查。",
        people="被审计单位、村镇和关心公共资金的市民。",
        promises=(
            P("审计结果按期公告率", "%", "80", "100", "公告在市政府网站审计专栏"),
            P("审计整改事项按期完成率", "%", "85", "95", "整改清单随结果公告公布"),
        ),
        points=(S("审计局接待室", "人民东路 8 号", "0512-58000040"),),
        glyph="审",
        quality=0.88,
    ),
    DemoBrand(
        key="ciq",
        real=True,
        agency="张家港出入境检验检疫局",
        agency_en="Entry-Exit Inspection and Quarantine Bureau",
        agency_class="window",
        brand="检港同行",
        slogan="能、准、实",
        summary="实验室归口一个体系，检得能、检得准、检得实。",
        meaning="检验检疫与港口同行。“能”是能力，“准”是数据，“实”是作风。",
        effect="实验室合并到一个体系下运行，检测能力和出证效率提高。",
        people="进出口企业、船方和出入境旅客。",
        promises=(
            P("实验室检测按时出证率", "%", "96", "99", "受理单印有约定出证时间"),
            P("企业咨询首次回应时间", "小时", "24", "8", "咨询编号可电话查询", less=True),
        ),
        points=(S("检务大厅", "长江中路 66 号", "0512-58000050"),),
        glyph="检",
        quality=0.86,
    ),
)

_ROWS = (
    # key, agency, English, class, brand, slogan, summary, meaning, people, promises, glyph, quality
    (
        "ylj",
        "市医疗事务局（虚构）",
        "Medical Affairs Bureau",
        "window",
        "暖心医保",
        "少跑一趟，多暖一分",
        "异地备案、慢病报销一次办好，老人可上门代办。",
        "医保是看病的底气，暖心是办事的温度。",
        "参保职工、居民和定点医院。",
        (
            P("异地就医备案当场办结率", "%", "90", "99", "窗口回执印有受理和办结时间"),
            P("为行动不便老人上门代办", "人次", "120", "300", "社区公示栏每月公布"),
        ),
        "医",
        0.93,
    ),
    (
        "bdc",
        "市不动产服务局（虚构）",
        "Real Estate Registry",
        "window",
        "一证通",
        "交房即可拿证",
        "买房登记一窗受理，新房交房当天拿证。",
        "一张证，一次办，一家人安心。",
        "购房家庭和房地产企业。",
        (
            P("新建商品房交房即发证项目", "个", "6", "18", "项目名单在窗口公示"),
            P("转移登记平均办结时间", "工作日", "3", "1", "受理单印有办结日期", less=True),
        ),
        "证",
        0.91,
    ),
    (
        "hjj",
        "市户籍服务局（虚构）",
        "Household Registration Bureau",
        "window",
        "户户安",
        "户口的事，家门口办",
        "七类户口事项全市通办，夜间有延时窗口。",
        "户户平安，事事安心。",
        "全市居民和新市民。",
        (
            P("全市通办的户口事项", "类", "3", "7", "事项清单张贴在每个窗口"),
            P("延时服务窗口", "个", "2", "8", "门口公布开放时间"),
        ),
        "户",
        0.89,
    ),
    (
        "sqj",
        "市水务服务局（虚构）",
        "Water Bureau",
        "window",
        "清流到家",
        "拧开就放心",
        "水质每月上墙，爆管两小时到场。",
        "清流到家，好水好服务。",
        "用水居民和企业。",
        (
            P("爆管抢修到场时间", "分钟", "180", "120", "热线记录报修和到场时间", less=True),
            P("公布水质的小区", "个", "40", "200", "小区公告栏每月张贴"),
        ),
        "水",
        0.87,
    ),
    (
        "yzj",
        "市园林管理局（虚构）",
        "Parks Bureau",
        "window",
        "推窗见绿",
        "三百米见绿，五百米见园",
        "口袋公园建到家门口，认养一棵树有人教。",
        "推开窗就能看见绿色，是园林人的承诺。",
        "全市居民。",
        (
            P("新建口袋公园", "个", "5", "15", "在公园地图上可查地址和照片"),
            P("市民绿化建议答复率", "%", "80", "100", "建议编号可查询答复"),
        ),
        "绿",
        0.83,
    ),
    (
        "sjt",
        "市社会救助局（虚构）",
        "Social Assistance Bureau",
        "window",
        "热粥一碗",
        "难处先说，办法同想",
        "低保、临时救助七日办结，独居老人每日问安。",
        "一碗热粥的温度，是救助该有的样子。",
        "困难家庭、独居老人和残疾人。",
        (
            P("临时救助办结时间", "工作日", "10", "7", "申请回执印有办结日期", less=True),
            P("每日问安的独居老人", "人", "300", "900", "社区每月公布人数"),
        ),
        "粥",
        0.90,
    ),
    (
        "xfd",
        "市消防服务局（虚构）",
        "Fire Safety Bureau",
        "window",
        "平安敲门",
        "敲一次门，安一个家",
        "为老旧小区免费装烟感，企业检查先辅导后执法。",
        "先敲门提醒，再谈处罚。",
        "老旧小区居民和小微企业。",
        (
            P("免费安装独立烟感的家庭", "户", "500", "2000", "小区公示安装名单"),
            P("检查前辅导的企业", "家", "60", "200", "辅导记录由企业签字"),
        ),
        "安",
        0.80,
    ),
    (
        "lyj",
        "市旅游服务局（虚构）",
        "Tourism Bureau",
        "window",
        "江南有约",
        "来了就不想走",
        "景区投诉一键受理，两小时有回音。",
        "与江南有约，与好服务同行。",
        "游客和旅游企业。",
        (
            P("游客投诉首次回应时间", "小时", "6", "2", "投诉编号可查询", less=True),
            P("无障碍游览线路", "条", "1", "6", "线路图在游客中心免费领取"),
        ),
        "约",
        0.78,
    ),
    (
        "kjj",
        "市科技促进局（虚构）",
        "Science Promotion Bureau",
        "non_window",
        "科创摆渡人",
        "送企业过河",
        "为初创企业配一名摆渡人，从注册到首轮融资全程陪。",
        "摆渡人不替企业走路，只送企业过河。",
        "初创科技企业和高校团队。",
        (
            P("结对服务的初创企业", "家", "30", "100", "结对名单在网站公布"),
            P("政策兑现平均用时", "工作日", "40", "20", "兑现进度可凭编号查询", less=True),
        ),
        "渡",
        0.90,
    ),
    (
        "tjj",
        "市统计服务局（虚构）",
        "Statistics Bureau",
        "non_window",
        "数说民生",
        "看得懂的数字",
        "每月一张图说清物价和就业，企业少填两张表。",
        "数字要准，也要让人看得懂。",
        "市民、企业和各部门。",
        (
            P("面向市民的民生数据图", "期", "4", "12", "在官网和社区屏可看"),
            P("为企业减少的报表", "张", "0", "2", "报表目录对比公布"),
        ),
        "数",
        0.85,
    ),
    (
        "fgw",
        "市发展改革服务局（虚构）",
        "Development Services Bureau",
        "non_window",
        "项目管家",
        "一个项目，一名管家",
        "重大项目专人跟到底，审批堵点每周清零。",
        "管家不是管人，是管事。",
        "投资企业和项目单位。",
        (
            P("专人跟踪的重大项目", "个", "50", "120", "项目名单和联系人公布"),
            P("审批堵点当周解决率", "%", "70", "95", "堵点清单每周公布"),
        ),
        "管",
        0.86,
    ),
    (
        "nyj",
        "市农业服务局（虚构）",
        "Agriculture Bureau",
        "non_window",
        "田头课堂",
        "把课堂搬到田头",
        "农技员包村，农时问题当天有答案。",
        "田头就是课堂，收成就是考卷。",
        "种植养殖户和合作社。",
        (
            P("田头培训", "场", "40", "120", "村公告栏提前三天贴通知"),
            P("农技热线当日答复率", "%", "85", "98", "拨打热线可核实"),
        ),
        "田",
        0.82,
    ),
    (
        "sft",
        "市法律服务局（虚构）",
        "Legal Services Bureau",
        "non_window",
        "身边的律师",
        "有事问，有人答",
        "每个村居配一名律师，免费咨询半小时内接听。",
        "法律服务不在高楼里，在身边。",
        "全市居民和小微企业。",
        (
            P("配有律师的村居", "个", "120", "240", "村居门口挂牌公布姓名电话"),
            P("咨询半小时内接听率", "%", "75", "95", "来电记录可查"),
        ),
        "律",
        0.88,
    ),
    (
        "wwj",
        "市文物保护局（虚构）",
        "Heritage Bureau",
        "non_window",
        "老城守望",
        "守住老城的记忆",
        "老宅修缮有图可查、有人指导、有补助可领。",
        "守望老城，就是守望我们从哪里来。",
        "老城居民和文史爱好者。",
        (
            P("完成修缮指导的老宅", "处", "8", "30", "名录和前后照片公布"),
            P("免费开放的老宅", "处", "3", "10", "开放时间在门口公布"),
        ),
        "守",
        0.76,
    ),
    (
        "dag",
        "市档案服务馆（虚构）",
        "Archives",
        "non_window",
        "兰台一盏灯",
        "查档不再难",
        "婚姻、学籍、知青档案跨馆通查，三日寄到。",
        "为查档人留一盏灯。",
        "查档市民。",
        (
            P("跨馆通查的档案种类", "种", "4", "12", "清单在馆内和网站公布"),
            P("查档寄达时间", "工作日", "7", "3", "寄送单号可查询", less=True),
        ),
        "灯",
        0.79,
    ),
    (
        "zzb",
        "市组织服务处（虚构）",
        "Organisation Services Office",
        "party_organ",
        "先锋加油站",
        "为基层加油",
        "党务难题一键求助，两个工作日内有人上门。",
        "先锋要跑得远，先要加满油。",
        "基层党组织和党务工作者。",
        (
            P("党务求助两个工作日内回应率", "%", "80", "98", "求助编号可查询"),
            P("基层党务培训", "场", "12", "36", "课表每季公布"),
        ),
        "先",
        0.87,
    ),
    (
        "xcb",
        "市宣传服务处（虚构）",
        "Public Information Office",
        "party_organ",
        "好好说话",
        "政策讲成家常话",
        "新政策三日内出一图读懂，社区有人念给老人听。",
        "好好说话，是机关给群众的第一份服务。",
        "全市居民。",
        (
            P("三日内发布图解的新政策", "%", "50", "95", "图解页印有政策发布日期"),
            P("社区念报员", "人", "40", "200", "社区公布名单"),
        ),
        "说",
        0.84,
    ),
    (
        "tzb",
        "市统战服务处（虚构）",
        "United Front Services Office",
        "party_organ",
        "同心茶座",
        "喝杯茶，说说事",
        "每月一次茶座，企业家的难题当场派单。",
        "一杯茶，一条心。",
        "民营企业家和各界人士。",
        (
            P("茶座当场派单事项办结率", "%", "70", "95", "派单和办结每月公布"),
            P("每年茶座", "场", "6", "12", "日程提前一月公布"),
        ),
        "茶",
        0.81,
    ),
    (
        "gqt",
        "市青年服务处（虚构）",
        "Youth Services Office",
        "party_organ",
        "青春帮帮团",
        "你开口，我搭手",
        "青年驿站免费住七天，就业实习一站对接。",
        "帮人的人，最青春。",
        "青年人才和学生。",
        (
            P("青年驿站床位", "张", "20", "80", "小程序可查剩余床位"),
            P("对接实习岗位", "个", "300", "1000", "岗位清单公开"),
        ),
        "青",
        0.85,
    ),
    (
        "fln",
        "市妇女儿童服务处（虚构）",
        "Women and Children Services Office",
        "party_organ",
        "妈妈驿站",
        "让妈妈歇一歇",
        "母婴室建到车站医院，家事纠纷有人先劝。",
        "妈妈歇得好，孩子长得好。",
        "母亲、儿童和家庭。",
        (
            P("新建母婴室", "间", "10", "40", "地图可查位置和照片"),
            P("家事调解三日内上门率", "%", "70", "95", "社区登记簿可查"),
        ),
        "妈",
        0.83,
    ),
    (
        "zgh",
        "市职工服务处（虚构）",
        "Workers' Services Office",
        "party_organ",
        "工友歇脚",
        "累了，进来坐坐",
        "户外劳动者驿站有水有空调，欠薪求助当天受理。",
        "给劳动的人一个歇脚的地方。",
        "户外劳动者和职工。",
        (
            P("户外劳动者驿站", "个", "30", "100", "地图可查位置"),
            P("欠薪求助当日受理率", "%", "90", "100", "受理回执印有时间"),
        ),
        "歇",
        0.89,
    ),
)

INVENTED = tuple(
    DemoBrand(
        key=key,
        agency=agency,
        agency_en=f"{english} (invented)",
        agency_class=agency_class,
        brand=brand,
        slogan=slogan,
        summary=summary,
        meaning=f"{meaning}“{brand}”这个名字，来自服务对象的一句话，也是我们给自己定的标准。",
        effect=f"{summary}全年走访服务对象两轮，意见逐条答复；做法在同类单位推广。",
        people=people,
        promises=promises,
        points=(S(f"{brand}服务点", f"人民路 {30 + number * 7} 号", f"0512-5811{number:04d}"),),
        glyph=glyph,
        quality=quality,
    )
    for number, (
        key,
        agency,
        english,
        agency_class,
        brand,
        slogan,
        summary,
        meaning,
        people,
        promises,
        glyph,
        quality,
    ) in enumerate(_ROWS)
)

BRANDS = REAL + INVENTED

# The texts that every application carries besides its own.
CORE_VALUE = "把服务对象的时间当作自己的时间，把群众的满意当作工作的标准。"
PHILOSOPHY = "首问负责、一次告知、限时办结、结果公开；能当场办的不让人跑第二趟。"
IMAGE = "以“{glyph}”字为标志，青绿为底，取港城江海之色；服务点统一挂牌、统一着装、统一用语。"
MECHANISM = "单位主要负责人任组长，设品牌专员两名；每季培训一次、每月自查一次；投诉一个工作日内核实，五个工作日内答复。"
HONOURS = "近三年获市级机关作风效能建设表扬。"
