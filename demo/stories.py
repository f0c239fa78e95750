"""Stories in the demo's gallery: three are released, one waits for the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from applications.models import Brand
from demo.people import Cast
from reviews.stories.enums import ServiceField
from reviews.stories.stories import hand_in, release

# The key of the brand, its field of service, headline and text.
RELEASED = (
    (
        "jtj",
        ServiceField.TRANSPORT,
        "先问“车大夫”，再进修理厂",
        "许多车主懂开车、不懂修车：异响从哪里来、该不该换件，只能听修理厂一家说。"
        "我们请来 24 位维修专家轮流坐诊，"
        "在 5 个网点和一条热线上免费问诊、开方，市民拿着“诊断单”再决定去哪里修、修什么。\n\n"
        "三个多月里接受咨询 59 人次，免费诊断 43 辆次，满意率 100%。"
        "值班表挂在每个网点门口，谁在、几点在，来之前就能查到。",
    ),
    (
        "bdc",
        ServiceField.TOWN,
        "收房那天，把证也领回家",
        "过去收了房还要等证：交税、登记、领证，至少跑三趟。现在交房前一周，我们把资料核验搬到售楼处，"
        "交房当天在现场设两个窗口，验完房就登记，当天领证。\n\n"
        "当天领不到的，受理单上写明差哪一项、几号能办好，不用再来问。",
    ),
    (
        "sft",
        ServiceField.LAW,
        "村口的牌子上，有律师的电话",
        "遇到欠薪、邻里纠纷，第一个难处是不知道问谁。我们给每个村居配一名律师，姓名和电话挂在门口，"
        "免费咨询半小时内接听；接不了的，由值班律师回拨。\n\n"
        "每一次咨询都有记录，问过什么、怎么答的，下一位接电话的律师看得到，不必从头再讲。",
    ),
)
WAITS = (
    "xzfw",
    ServiceField.APPROVALS,
    "周末也能办，办事不请假",
    "上班族办事要请假，是我们听到最多的一句话。大厅全年每天开放，节假日安排值班窗口，"
    "镇区便民服务中心同步受理；每月公布窗口满意率和平均等候时间，承诺做到没做到，一查就知道。",
)


def tell_stories(cast: Cast, *, now: datetime) -> None:
    """The agencies hand in their stories; the office releases them the day after, but the last."""
    for number, (key, field, title, text) in enumerate((*RELEASED, WAITS)):
        drafter = cast.drafters[key]
        handed_in = now + timedelta(hours=number)
        story = hand_in(
            brand=Brand.objects.get(agency=cast.agencies[key]),
            field=field,
            title=title,
            text=text,
            by=drafter,
            now=handed_in,
        )
        if key != WAITS[0]:
            release(story=story, by=cast.office, now=handed_in + timedelta(days=1))
