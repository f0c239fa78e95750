"""What raters may tick below their answer, as the default rules ask it, and the check of what any
rule set asks.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

ON_SITE, ONLINE, EITHER = "on_site", "online", "either"
PLACES = (ON_SITE, ONLINE, EITHER)
LEVELS = ("5", "4", "3", "2", "1")
# At these a rater has to tick something or write a few words.
TOLD = ("2", "1")
# As long as the column of a rating that holds all codes ticked at once, with commas between them.
LONGEST_CODE, LONGEST_TEXT, LONGEST_TOGETHER = 20, 60, 120
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_GOOD, _BAD, _NOT_GOOD = ["5", "4"], ["2", "1"], ["3", "2", "1"]


def _row(code: str, levels: Iterable[str], place: str, zh: str, en: str) -> dict[str, Any]:
    return {"code": code, "levels": list(levels), "place": place, "zh": zh, "en": en}


# On site: speed, skill, attitude. Online: guide, convenience, operability.
FOLLOW_UP: list[dict[str, Any]] = [
    _row("quick", _GOOD, ON_SITE, "办得快，等得少", "It was quick"),
    _row("skilled", _GOOD, ON_SITE, "业务熟练", "Staff knew their work"),
    _row("polite", _GOOD, ON_SITE, "态度热情", "I was treated politely"),
    _row("clear_guide", _GOOD, ONLINE, "办事指南清楚", "The guide was clear"),
    _row("few_steps", _GOOD, ONLINE, "步骤少、材料少", "Few steps and few documents"),
    _row("easy", _GOOD, ONLINE, "系统好用", "The website or app was easy to use"),
    _row("settled", _GOOD, EITHER, "事情办成了", "My matter was settled"),
    _row("kept", _GOOD, EITHER, "承诺兑现了", "What was promised was kept"),
    _row("waiting", _NOT_GOOD, ON_SITE, "等候时间太长", "Waiting took too long"),
    _row("skill", _NOT_GOOD, ON_SITE, "业务不熟练", "Staff did not know their work"),
    _row("guide", _NOT_GOOD, ONLINE, "办事指南看不懂", "The guide was hard to find or understand"),
    _row("steps", _NOT_GOOD, ONLINE, "步骤多、材料多", "Too many steps or documents"),
    _row("hard_to_use", _NOT_GOOD, ONLINE, "系统不好用", "The website or app was hard to use"),
    _row(
        "unclear",
        _NOT_GOOD,
        EITHER,
        "办理要求没有讲清楚",
        "Requirements were not explained clearly",
    ),
    _row(
        "errands",
        _NOT_GOOD,
        EITHER,
        "多次往返、反复提交材料",
        "I had to come or submit several times",
    ),
    _row(
        "attitude",
        _BAD,
        ON_SITE,
        "态度生硬或被推诿",
        "I was treated impolitely or turned away",
    ),
    _row("unsolved", _BAD, EITHER, "事情没有办成", "My matter was not settled"),
    _row("promise", _BAD, EITHER, "公开承诺没有兑现", "A published promise was not kept"),
    _row("system", _BAD, EITHER, "系统或设备出了故障", "The system or the equipment did not work"),
    _row(
        "charges",
        _BAD,
        EITHER,
        "被无故收费或索要材料",
        "I was charged or asked for something without a reason",
    ),
    _row("other", LEVELS, EITHER, "其他", "Something else"),
    _row("unsaid", _BAD, EITHER, "不愿说明", "I would rather not say"),
]


def follow_up_problems(rules: Mapping[str, Any]) -> list[str]:
    """What is wrong with the follow-up questions of these rules; rules from before them have
    none.
    """
    if "follow_up" not in rules["public"]:
        return []
    rows = rules["public"]["follow_up"]
    found = []
    for place, row in enumerate(rows, start=1):
        found += _row_problems(row, f"public.follow_up, number {place}")
    codes = [row["code"] for row in rows]
    found += [
        f"public.follow_up names {code!r} twice."
        for code in sorted(set(codes))
        if codes.count(code) > 1
    ]
    for level in LEVELS:
        together = ",".join(row["code"] for row in rows if level in row["levels"])
        if len(together) > LONGEST_TOGETHER:
            found.append(
                f"public.follow_up: the codes of level {level} must have at most "
                f"{LONGEST_TOGETHER} characters together, with commas between them."
            )
    for level in TOLD:
        if not any(level in row["levels"] and row["place"] == EITHER for row in rows):
            found.append(
                f"public.follow_up must offer something at level {level} that fits either place."
            )
    return found


def _row_problems(row: Mapping[str, Any], where: str) -> list[str]:
    code, levels, found = row["code"], list(row["levels"]), []
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        found.append(
            f"{where}: {code!r} must be a code of at most {LONGEST_CODE} small letters, digits "
            "and underscores."
        )
    if not levels or len(set(levels)) != len(levels) or not set(levels) <= set(LEVELS):
        found.append(f"{where}: levels must name at least one of 5, 4, 3, 2, 1 and none twice.")
    if row["place"] not in PLACES:
        found.append(f"{where}: place must be 'on_site', 'online' or 'either'.")
    for key in ("zh", "en"):
        if not 1 <= len(row[key].strip()) <= LONGEST_TEXT:
            found.append(f"{where}: {key} must have 1 to {LONGEST_TEXT} characters.")
    return found
