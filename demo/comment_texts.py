"""Comments that the demo's invented citizens write beside their answers."""

from __future__ import annotations

from random import Random

ONE_IN = 14
BY_LEVEL = {
    5: (
        "一次办好，真没想到这么快。",
        "窗口同志很耐心，老人也听得明白。",
        "材料提前一次讲清楚，少跑了好几趟。",
        "网上申请，第二天就收到结果，点赞。",
        "承诺的时间真的做到了。",
    ),
    4: (
        "整体不错，取号的地方指示牌再大一点就更好了。",
        "办得很顺利，停车不太方便。",
        "态度好，周六能不能也开两个窗口？",
        "流程清楚，手机上传照片时卡了一次。",
    ),
    3: (
        "能办成，就是中午等了一个多小时。",
        "两个窗口说法不太一样，最后还是办好了。",
        "网上的材料清单和现场要的不一样。",
    ),
    2: (
        "跑了三趟才办完，第一次没有一次性告知。",
        "系统老是出错，工作人员也没有办法。",
        "等了40分钟没有人叫号，也没有人解释。",
    ),
    1: (
        "承诺十五分钟，实际等了两个小时。",
        "电话打了五次都没有人接。",
        "经办人李明朗态度很差，请打13900000000核实。",
        "互相踢皮球，什么混蛋规定。",
    ),
}


def comment_for(chance: Random, level: int) -> str:
    """A comment that fits the answer, or mostly none; the less satisfied, the more often."""
    if chance.randrange(ONE_IN) > (0 if level > 3 else 3):
        return ""
    return chance.choice(BY_LEVEL[level])
