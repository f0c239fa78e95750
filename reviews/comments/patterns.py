"""Patterns that point to a person or to another site: regular expressions and check digits over a
normalised comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from reviews.comments.enums import Finding

GAP = r"[\s\-‐‑‒–—―−_.·・•,，、。/\\~～*()（）\[\]【】|]{0,3}"
SURNAMES = (
    ""
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞柯管卢莫房裘缪干丁宣邓洪包诸左石崔吉龚程邢裴陆翁荀惠曲封储靳焦牧侯班仇甘厉武符刘景龙叶黎白蒲卓蔺池乔闻翟谭冉桂牛尚庄晏柴瞿阎宦艾鱼易慎戈廖庾居衡耿弘匡寇欧沃蔚曾沙鞠丰关游闫付肖"
)
# Words that begin like a name but are none.
NO_NAMES = (
    ""
    "高效|高度|高素|高兴|方便|方式|常常|常年|安排|安全|安慰|关心|关注|关于|严格|严肃|马上|白天|白跑|费心|费劲|费时|游走|程序|金港|张家港|平易|左右|时间|华丽|谈话|谈吐|祝|许多|许久|康|易懂|包容|包办|任劳|任何|房产|顾客|顾及|单独|乔装|石沉|成天|龙头|温和|江苏|江南|江北|洪水|童叟|卫生|史无|计算|秦皇|田间|甘愿|曲解|封闭|封面|管理|管得|管用|干净|干部|干脆"
)
NAME = (
    rf"(?!{NO_NAMES})(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|[{SURNAMES}])"
    r"[\u4e00-\u9fff]{1,2}"
)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10x98765432"

Span = tuple[int, int]
Rule = Callable[[str], Iterator[Span]]


def _digits(count: str) -> str:
    return rf"(?:\d{GAP}){{{count}}}\d"


MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?1{GAP}[3-9]{GAP}{_digits('8')}(?!\d)")
LANDLINE = re.compile(rf"(?<!\d)0(?:10|2\d|[3-9]\d\d){GAP}{_digits('6,7')}(?!\d)")
CALLED = re.compile(
    r"(?:电话|座机|手机|致电|来电|联系方式|tel|phone|call)[^\d]{0,8}((?:\d[\s\-]{0,2}){6,7}\d)(?![\s\-]{0,2}\d)"
)
ID_CARD = re.compile(rf"(?<!\d){_digits('16')}{GAP}[\dx](?![\da-z])")
OLD_ID_CARD = re.compile(rf"(?<!\d){_digits('14')}(?!\d)")
PASSPORT = re.compile(
    r"(?:护照|通行证|passport)[^a-z0-9]{0,8}(?:no|number)?[^a-z0-9]{0,4}([a-z]{1,2}\s?\d{7,8})(?!\d)"
)
BANK_CARD = re.compile(rf"(?<!\d)[3-6]{GAP}{_digits('14,17')}(?!\d)")
EMAIL = re.compile(
    r"[a-z0-9][a-z0-9._%+\-]{0,63}\s{0,2}(?:@|\(at\)|\[at\]|艾特)\s{0,2}"
    r"[a-z0-9\-]{1,63}(?:\s?(?:\.|点|\(dot\)|\[dot\])\s?[a-z0-9\-]{2,20}){1,3}"
)
PLATE = re.compile(
    rf"[{PROVINCES}][a-hj-np-z][\s·.\-]{{0,2}}(?=[a-hj-np-z0-9]*\d[a-hj-np-z0-9]*\d)[a-hj-np-z0-9]{{4,5}}[a-hj-np-z0-9挂学警港澳]"
    r"(?![a-z0-9])"
)
WECHAT = re.compile(
    r"(?:微信|薇信|威信|徽信|微\s?x|v信|v\s?x|w\s?x|weixin|wechat|加微|加v|微(?=\s?:))[^a-z0-9\n]{0,6}(?:id)?[^a-z0-9\n]{0,4}"
    r"([a-z][a-z0-9_\-]{5,19}|\d{6,20})"
)
QQ = re.compile(r"(?:q\s?q|扣扣|企鹅号|球球)[^0-9a-z\n]{0,6}([1-9]\d{4,10})(?!\d)")
ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,12}?\d{1,4}\s?(?:号|弄|幢|栋|号楼|单元)[^\n，。;；]{0,8}?\d{1,5}\s?室"
)
NAMED = re.compile(
    rf"(?:姓名|我叫|名叫|叫做|名字叫|名字是|经办人|联系人|当事人|申请人)\s?(?:是|叫|为|:)?\s?({NAME})"
    rf"|(?:办事员|工作人员|窗口人员|柜员|科员|本人|领导)的?(?:名字)?(?:名?叫做?|姓名是?|:)\s?({NAME})"
)
TITLED = re.compile(
    rf"(?<![\u4e00-\u9fff])({NAME})(?=(?:主任|科长|局长|处长|所长|书记|警官|先生|女士))"
)
TITLED_ENGLISH = re.compile(r"\b(?:mr|mrs|ms)\.?\s+([a-z]{2,}(?:\s+[a-z]{2,})?)")
MY_NAME = re.compile(r"\bmy name is\s+([a-z]{2,}(?:\s+[a-z]{2,})?)")
LINK = re.compile(
    r"(?:https?|ftp)\s?[:：]\s?/{1,2}\S+|www\.\S+|(?<![@a-z0-9_.])[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){0,3}"
    r"(?:\.|\s?点\s?)(?:com|cn|net|org|io|info|top|xyz|vip|cc|me|tv|app|site|shop|link|club|ru|tk)(?![a-z])(?:/\S*)?"
)


def _whole(pattern: re.Pattern[str]) -> Rule:
    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield match.span()

    return find


def _inner(pattern: re.Pattern[str]) -> Rule:
    """Only the matched group: the word before a name or number may stay."""

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield match.span(match.lastindex or 0)

    return find


def _only(text: str, span: Span) -> str:
    return "".join(c for c in text[slice(*span)] if c.isdigit() or c == "x")


def _id_cards(text: str) -> Iterator[Span]:
    """18 characters with a valid date and the check digit of GB 11643; or the 15 digits of old
    cards.
    """
    for match in ID_CARD.finditer(text):
        number = _only(text, match.span())
        total = sum(int(d) * w for d, w in zip(number[:17], ID_WEIGHTS, strict=True))
        if ID_CHECKS[total % 11] == number[17] and _was(number[6:14]):
            yield match.span()
    for match in OLD_ID_CARD.finditer(text):
        number = _only(text, match.span())
        if "11" <= number[:2] <= "65" and _was("19" + number[6:12]):
            yield match.span()


def _was(day: str) -> bool:
    try:
        found = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
    except ValueError:
        return False
    return 1900 <= found.year <= 2100


def _bank_cards(text: str) -> Iterator[Span]:
    """16 to 19 digits that pass the check of ISO/IEC 7812 (Luhn)."""
    for match in BANK_CARD.finditer(text):
        number = _only(text, match.span())
        doubled = [
            sum(divmod(int(digit) * (2 if place % 2 else 1), 10))
            for place, digit in enumerate(reversed(number))
        ]
        if sum(doubled) % 10 == 0:
            yield match.span()


# Numbers are searched in a spelling with Chinese numerals as digits, everything else in one with
# them as words.
NUMBER_RULES: tuple[tuple[Finding, Rule], ...] = (
    (Finding.ID_CARD, _id_cards),
    (Finding.BANK_CARD, _bank_cards),
    (Finding.MOBILE, _whole(MOBILE)),
    (Finding.LANDLINE, _whole(LANDLINE)),
    (Finding.LANDLINE, _inner(CALLED)),
    (Finding.ACCOUNT, _inner(QQ)),
)
WORD_RULES: tuple[tuple[Finding, Rule], ...] = (
    (Finding.ID_CARD, _inner(PASSPORT)),
    (Finding.EMAIL, _whole(EMAIL)),
    (Finding.PLATE, _whole(PLATE)),
    (Finding.ACCOUNT, _inner(WECHAT)),
    (Finding.ADDRESS, _whole(ADDRESS)),
    (Finding.NAME, _inner(NAMED)),
    (Finding.NAME, _inner(TITLED)),
    (Finding.NAME, _inner(TITLED_ENGLISH)),
    (Finding.NAME, _inner(MY_NAME)),
    (Finding.LINK, _whole(LINK)),
)
