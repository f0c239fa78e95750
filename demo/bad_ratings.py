"""The bad ratings of the demo's first year: verified, answered, graded, appealed against, and
ignored by one agency.

Nothing adverse is invented about agencies that really exist: they, and those whose brands are
chosen, answer in time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from brandportal.accounts.models import User
from demo.brands import BRANDS
from demo.people import Cast
from demo.screening import decide_on
from reviews.bad_ratings import cases, reminders, summons
from reviews.bad_ratings.answers import grade
from reviews.bad_ratings.appeals import RULE, appeal, reject_appeal, uphold_appeal
from reviews.bad_ratings.callbacks import leave_wish, read_contact, record_callback
from reviews.bad_ratings.enums import Triage
from reviews.bad_ratings.opening import open_all
from reviews.models import Case, Evaluation, Hold
from reviews.rating.receipts import Rater
from reviews.screening import holds

KEY_OF = {brand.agency: brand.key for brand in BRANDS}
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UPHELD, REJECTED = "妈妈驿站", "好好说话"
NEGLECTED, LATE = "项目管家", "数说民生"

ANSWERS = (
    (
        "staffing",
        "您反映的窗口等候时间长属实，向您致歉。我们已在高峰时段增开窗口，等候时间会明显缩短。",
        "高峰时段增开两个窗口。",
    ),
    (
        "information",
        "您反映的材料要求前后不一致属实。我们已统一一次性告知单，并对窗口人员重新培训。",
        "更新一次性告知单，完成窗口培训。",
    ),
    (
        "process",
        "您反映的来回跑问题属实。我们已把两个环节合并办理，并开通线上补件。",
        "合并两个环节，开通线上补件。",
    ),
    (
        "conduct",
        "您反映的服务态度问题经核实属实，当事人已作检查，我们向您诚恳道歉。",
        "开展服务规范检查，设立当班值班长。",
    ),
    (
        "system",
        "您反映的系统故障属实，我们已完成升级，并准备了应急人工通道。",
        "系统升级，设应急人工通道。",
    ),
)


def handle_cases(evaluation: Evaluation, *, cast: Cast, opened: datetime) -> None:
    """Open the cases at `opened`, and let agencies, raters, office and clock act in the following
    weeks.
    """
    open_all(evaluation=evaluation, now=opened)
    found = Case.objects.filter(application__cycle=evaluation.cycle_id).select_related(
        "application__agency", "application__brand", "application__cycle"
    )
    before = ""
    place = 0
    for case in found.order_by("application__number", "rating_id"):
        brand = case.application.brand.name
        place = place + 1 if brand == before else 0
        before = brand
        if brand != NEGLECTED:
            _handle(case, place, brand, cast=cast, opened=opened)


def let_time_pass(evaluation: Evaluation, *, opened: datetime) -> None:
    """Run the scheduled tasks on cases in the following months: escalate, settle, summon."""
    for days in (7, 8, 11):
        reminders.escalate(evaluation=evaluation, now=opened + days * DAY)
    settled = opened + 60 * DAY
    for case in reminders.due_to_run_out(settled):
        reminders.run_out(case=case, now=settled)
    summoned = opened + 54 * DAY
    for poor in summons.poor_agencies(summoned):
        summons.raise_summons(poor=poor, now=summoned)


def _handle(case: Case, place: int, brand: str, *, cast: Cast, opened: datetime) -> None:
    key = KEY_OF[case.application.agency.name]
    drafter, head = cast.drafters[key], cast.heads[key]
    if place == 0 and brand in (UPHELD, REJECTED):
        _appealed(case, brand, drafter, head, cast=cast, opened=opened)
        return
    explained = place % 5 == 4
    case = cases.verify(
        case=case,
        triage=Triage.NEEDS_EXPLANATION if explained else Triage.REASONABLE,
        proof="调取叫号、办件和监控记录，与当班人员核实。",
        by=drafter,
        now=opened + (9 + place % 6) * HOUR,
    )
    if place % 7 == 2:
        _call_back(case, drafter, opened=opened + DAY)
    if brand == LATE and place % 2:
        _late(case, place, drafter, opened)
        return
    courses = COURSES if case.application.agency.invented else COURSES[:4]
    courses[place % len(courses)](case, place, drafter, opened)


def _answer(case: Case, place: int, by: User, now: datetime) -> None:
    cause, text, repaired = ANSWERS[place % len(ANSWERS)]
    fresh = Case.objects.get(pk=case.pk)
    explained = fresh.triage == Triage.NEEDS_EXPLANATION
    cases.answer(
        case=fresh,
        text="按现行规定，该事项须本人到场核验。给您带来不便，敬请谅解。" if explained else text,
        repaired="" if explained else repaired,
        causes=["rules"] if explained else [cause],
        by=by,
        now=now,
    )


def _grade(case: Case, satisfied: bool, now: datetime, said: str = "") -> None:
    grade(case=case, satisfied=satisfied, said=said, by=Rater(case.rating_id), now=now)


def _prompt(case: Case, place: int, by: User, opened: datetime) -> None:
    """Answered in two days, and the rater is satisfied."""
    _answer(case, place, by, opened + 2 * DAY + 10 * HOUR)
    _grade(case, True, opened + 4 * DAY)


def _silent(case: Case, place: int, by: User, opened: datetime) -> None:
    """Answered, and nobody grades it."""
    _answer(case, place, by, opened + 3 * DAY + 11 * HOUR)


def _second_answer(case: Case, place: int, by: User, opened: datetime) -> None:
    """Reopened once, then the rater is satisfied."""
    _answer(case, place, by, opened + DAY + 12 * HOUR)
    _grade(case, False, opened + 2 * DAY, "答复没有说明何时解决。")
    _answer(case, place + 1, by, opened + 3 * DAY + 9 * HOUR)
    _grade(case, True, opened + 5 * DAY)


def _late(case: Case, place: int, by: User, opened: datetime) -> None:
    """Answered after the due moment; the rater is satisfied nevertheless."""
    _answer(case, place, by, opened + 11 * DAY)
    _grade(case, True, opened + 13 * DAY)


def _complex(case: Case, place: int, by: User, opened: datetime) -> None:
    """Declared complex, answered within the longer period."""
    cases.declare_complex(
        case=Case.objects.get(pk=case.pk),
        reason="涉及两家单位的系统对接，需要联合核查。",
        by=by,
        now=opened + 2 * DAY,
    )
    _answer(case, place, by, opened + 14 * DAY)
    _grade(case, True, opened + 16 * DAY)


def _never_satisfied(case: Case, place: int, by: User, opened: datetime) -> None:
    """Answered twice, and the rater is still not satisfied."""
    _answer(case, place, by, opened + DAY + 13 * HOUR)
    _grade(case, False, opened + 2 * DAY, "问题没有解决。")
    _answer(case, place + 2, by, opened + 4 * DAY)
    _grade(case, False, opened + 6 * DAY, "仍然没有解决。")


COURSES: tuple[Callable[[Case, int, User, datetime], None], ...] = (
    _prompt,
    _silent,
    _second_answer,
    _prompt,
    _complex,
    _silent,
    _never_satisfied,
)


def _call_back(case: Case, by: User, *, opened: datetime) -> None:
    leave_wish(case=case, contact="19900000003", by=Rater(case.rating_id), now=opened)
    read_contact(by=by, case=case, reason="按评价人要求回访。", now=opened + HOUR)
    record_callback(
        case=case,
        called_at=opened + HOUR,
        reached=True,
        said="说明了整改安排，评价人表示理解。",
        by=by,
        now=opened + 2 * HOUR,
    )


def _appealed(
    case: Case, brand: str, drafter: User, head: User, *, cast: Cast, opened: datetime
) -> None:
    """One appeal is upheld before the decision, the other one is not."""
    verified = cases.verify(
        case=case,
        triage=Triage.MISTAKEN if brand == UPHELD else Triage.MALICIOUS,
        proof="评价中所述事项不属于本单位职责，附窗口台账。",
        by=drafter,
        now=opened + 10 * HOUR,
    )
    appeal(
        case=verified,
        reason="评价内容针对的是同楼层另一单位的窗口，请复核。",
        by=head,
        now=opened + DAY + 10 * HOUR,
    )
    asked = Case.objects.select_related("appeal").get(pk=case.pk)
    # The rater may answer first.
    decided = asked.appeal.heard_until + 9 * HOUR
    if brand == UPHELD:
        uphold_appeal(
            case=asked,
            finding="经查，评价所述窗口属另一单位，系误评，予以剔除。",
            by=cast.office,
            now=decided,
        )
        decide_on(
            holds.exclude,
            Hold.objects.get(rule=RULE, ratings__case=case),
            "复查认定系误评：评价所述窗口属另一单位。",
            "已核对窗口编号和评价内容，确属另一单位，同意剔除。",
            cast,
            decided + HOUR,
        )
        return
    reject_appeal(
        case=asked, finding="没有证据表明属于恶意评价，请按时答复。", by=cast.office, now=decided
    )
    _answer(case, 1, drafter, decided + DAY)
