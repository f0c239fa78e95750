"""The questions before an application, as the default rules ask them, and the check of those of any
rule set.
"""

import re
from collections.abc import Mapping
from typing import Any

from brandportal.rulebook_shape import as_number, is_whole

YES, NO = "yes", "no"
MOST_QUESTIONS, LONGEST_CODE, LONGEST_TEXT = 20, 40, 200
_CODE = re.compile(r"[a-z][a-z0-9_]*")

# A condition of the programme excludes with "no", a fact of the negative list with "yes".
ELIGIBILITY: dict[str, Any] = {
    # For how many years after a title was revoked its agency does not apply; 0: no bar.
    "revoked_title_years": 2,
    "questions": [
        {
            "code": "in_operation",
            "zh": "品牌是否已持续运行满12个月？",
            "en": "Has the brand been in operation for at least 12 months?",
            "excludes": NO,
            "reason_zh": "品牌运行未满12个月，本年度不能申报；满12个月后可在以后年度申报。",
            "reason_en": "The brand has been in operation for less than 12 months. It can apply in "
            "a later award year, when it has reached them.",
        },
        {
            "code": "serves_people",
            "zh": "品牌是否直接服务群众或者经营主体？",
            "en": "Does the brand serve the public or market entities directly?",
            "excludes": NO,
            "reason_zh": "品牌不直接服务群众或者经营主体，不属于本项评选范围。",
            "reason_en": "A brand that serves neither the public nor market entities is outside "
            "this programme.",
        },
        {
            "code": "officer_named",
            "zh": "是否已明确一名品牌责任人？",
            "en": "Has an officer been named who is responsible for the brand?",
            "excludes": NO,
            "reason_zh": "尚未明确品牌责任人。请先由本单位确定责任人，再开始申报。",
            "reason_en": "No officer is named responsible for the brand yet. Name one in your "
            "agency, then begin the application.",
        },
        {
            "code": "grave_incident",
            "zh": "近一年内本单位是否发生较大及以上责任事故？",
            "en": "Has the agency been responsible for a serious incident in the past year?",
            "excludes": YES,
            "reason_zh": "近一年内发生较大及以上责任事故，本年度不能申报；"
            "自事故发生之日起满一年后可以申报。",
            "reason_en": "A serious incident in the past year excludes the agency. It can apply "
            "again one year after the incident.",
        },
        {
            "code": "leaders_disciplined",
            "zh": "近一年内领导班子成员是否受到党纪政务处分，或者正在接受审查调查？",
            "en": "Has a member of the leading group been disciplined in the past year, or is one "
            "under investigation?",
            "excludes": YES,
            "reason_zh": "领导班子成员近一年内受到处分或者正在接受审查调查，本年度不能申报；"
            "处分作出满一年、审查调查结束后可以申报。",
            "reason_en": "A disciplinary case of the leading group excludes the agency until one "
            "year after the decision, and while an investigation is open.",
        },
        {
            "code": "public_criticism",
            "zh": "近一年内本单位是否受到市级及以上通报批评？",
            "en": "Has the agency been publicly criticised by the city or above in the past year?",
            "excludes": YES,
            "reason_zh": "近一年内受到市级及以上通报批评，本年度不能申报；"
            "自通报之日起满一年后可以申报。",
            "reason_en": "Public criticism in the past year excludes the agency. It can apply "
            "again one year after the criticism.",
        },
    ],
}


def eligibility_problems(rules: Mapping[str, Any]) -> list[str]:
    """What is wrong with the questions of these rules; rules from before them have none."""
    if "eligibility" not in rules:
        return []
    own = rules["eligibility"]
    found = []
    years = own["revoked_title_years"]
    if not is_whole(years) or as_number(years) < 0:
        found.append("eligibility.revoked_title_years must be a whole number of at least 0.")
    questions = own["questions"]
    if len(questions) > MOST_QUESTIONS:
        found.append(f"eligibility.questions must be at most {MOST_QUESTIONS}.")
    for place, question in enumerate(questions, start=1):
        found += _question(question, f"eligibility.questions, number {place}")
    codes = [question["code"] for question in questions]
    found += [
        f"eligibility.questions names {code!r} twice."
        for code in sorted(set(codes))
        if codes.count(code) > 1
    ]
    return found


def _question(question: Mapping[str, str], where: str) -> list[str]:
    code, found = question["code"], []
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        found.append(
            f"{where}: {code!r} must be a code of at most {LONGEST_CODE} small letters, digits "
            "and underscores."
        )
    if question["excludes"] not in (YES, NO):
        found.append(f"{where}: excludes must be 'yes' or 'no', the answer that excludes.")
    for key in ("zh", "en", "reason_zh", "reason_en"):
        if not 1 <= len(question[key].strip()) <= LONGEST_TEXT:
            found.append(f"{where}: {key} must have 1 to {LONGEST_TEXT} characters.")
    return found
