"""Stages 4 to 6 of the demo: the panel scores, citizens rate, the leading group decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle
from brandportal.accounts.models import User
from brandportal.rulebook import indicator_points
from demo.applying import share_of
from demo.brands import BRANDS, DemoBrand
from demo.comment_texts import comment_for
from demo.meeting import meet
from demo.pairs import by_two
from demo.people import EXPERTS, Cast
from demo.registering import drawn_people
from reviews.calibration.samples import add_sample, hand_in
from reviews.decision.decisions import Choice, by_ranking, candidates_of, decide
from reviews.experts.draws import call_draw, draw_panel, leave_out
from reviews.experts.enums import Expertise, WhyOut
from reviews.experts.lots import drawn_people as drawn_experts
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import Evaluation, PanelSeat, RatingInvitation
from reviews.panel.drafts import Points
from reviews.panel.scale import needs_remark
from reviews.panel.seats import seat_panel
from reviews.panel.sheets import declare, lock_sheet, save_sheet
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.stages.steps import close_scoring, open_scoring

SAMPLE = (
    "我们的品牌叫“立等办”：常办事项二十分钟内办结，超时由值班领导当面说明原因。\n\n"
    "承诺在大厅和网站公布，每月公布兑现情况。去年办件四万二千件，超时一百零三件，均已回访。\n\n"
    "设有首席服务员，群众意见三个工作日内答复。"
)
REMARK = "材料齐全，数据可逐项核对，可供其他单位借鉴。"
BY_BRAND = {brand.brand: brand for brand in BRANDS}


def brand_of(application: Application) -> DemoBrand:
    return BY_BRAND[application.brand.name]


def open_the_panel(*, cycle: Cycle, cast: Cast, opened: datetime) -> Evaluation:
    """Draw the panel, seat it and open the scoring."""
    members = _draw(cycle=cycle, cast=cast, opened=opened)
    evaluation = by_two(
        seat_panel,
        first=cast.office,
        second=cast.deputy,
        why=f"{cycle.year}年度评委名单已征求各方意见，提请聘任",
        second_why=f"已核对{cycle.year}年评委的任职和回避情况，同意",
        now=opened,
        cycle=cycle,
        members=members,
        lead=next(person for person in members if person.expert.field == Expertise.LAW),
    )
    _calibrate(evaluation, cast=cast, now=opened)
    return open_scoring(evaluation=evaluation, by=cast.office, now=opened)


def _calibrate(evaluation: Evaluation, *, cast: Cast, now: datetime) -> None:
    """Every judge scores one invented sample before scoring opens."""
    sample = add_sample(
        evaluation=evaluation, title="试评样本一", text=SAMPLE, by=cast.office, now=now
    )
    most = indicator_points(evaluation.cycle.rules)
    for number, seat in enumerate(evaluation.seats.select_related("user", "evaluation__cycle")):
        shares = (Decimal(14 + (number * 3 + place) % 5) / 20 for place in range(len(most)))
        points = {
            code: round(full * share, 1)
            for (code, full), share in zip(most.items(), shares, strict=True)
        }
        hand_in(sample=sample, seat=seat, points=points, by=seat.user, now=now)


def _draw(*, cycle: Cycle, cast: Cast, opened: datetime) -> list[User]:
    """Two days before the number is known it is laid down that one of each field sits; in the
    second year one of those drawn declines.
    """
    by_two(
        call_draw,
        first=cast.office,
        second=cast.deputy,
        why=f"拟于评分开始前抽取{cycle.year}年度评委，请核对专家名单",
        second_why=f"{cycle.year}年度可抽取专家名单和名额已核对无误",
        now=opened - timedelta(days=4),
        cycle=cycle,
        places={field.value: 1 for field, _post in EXPERTS},
        source="福利彩票3D当日中奖号码",
        number_on=(opened - timedelta(days=2)).date(),
        # A judge of the first year declared a conflict with an agency of the second.
        tied_may_sit=cycle.year % 2 == 0,
    )
    draw = by_two(
        draw_panel,
        first=cast.office,
        second=cast.deputy,
        why=f"按公布的号码抽取{cycle.year}年度评委",
        second_why=f"{cycle.year}年度所用号码与当日公布的一致",
        now=opened - timedelta(days=1),
        cycle=cycle,
        number=" ".join(str((cycle.year * factor) % 10) for factor in (3, 7, 9)),
    )
    if cycle.year % 2 == 0:
        gone = next(one for one in drawn_experts(draw) if one.expert.field == Expertise.QUALITY)
        by_two(
            leave_out,
            first=cast.office,
            second=cast.deputy,
            why=f"{gone.name}来函说明评分期间出差，不能参加",
            second_why=f"已核实{gone.name}的来函，由同领域下一位递补",
            now=opened - timedelta(hours=3),
            cycle=cycle,
            expert=gone.expert,
            cause=WhyOut.DECLINED.value,
            reason="评分期间出差，本人来函辞任",
        )
    return drawn_experts(draw)


def score(*, cycle: Cycle, cast: Cast, opened: datetime, closed: datetime) -> Evaluation:
    """Seat the panel, let every judge declare, score and lock, and close the scoring, which makes
    the shortlist.
    """
    evaluation = open_the_panel(cycle=cycle, cast=cast, opened=opened)
    let_judges_score(evaluation, opened=opened)
    return close_scoring(evaluation=evaluation, by=cast.office, now=closed)


def let_judges_score(
    evaluation: Evaluation, *, opened: datetime, done: tuple[int, ...] | None = None
) -> None:
    """Let every judge declare, score and lock every brand. With `done`, the number of brands that
    each judge has got through, the panel is in the middle of it: one more sheet of each is begun.
    """
    candidates = list(
        evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).select_related(
            "brand", "agency", "cycle"
        )
    )
    for number, seat in enumerate(evaluation.seats.select_related("user")):
        chance = Random(f"judge {evaluation.cycle.year} {number}")  # noqa: S311 - invented scores
        through = len(candidates) if done is None else done[number]
        for place, application in enumerate(candidates[: through + 1]):
            now = opened + timedelta(days=1 + number, minutes=11 * place)
            _judge(
                seat,
                application,
                chance=chance,
                severity=(number - 2) * 0.012,
                conflict=number == 4 and place == 7,
                lock=place < through,
                now=now,
            )


def _judge(
    seat: PanelSeat,
    application: Application,
    *,
    chance: Random,
    severity: float,
    conflict: bool,
    lock: bool,
    now: datetime,
) -> None:
    declare(
        seat=seat,
        application=application,
        has_conflict=conflict,
        reason="配偶在该单位工作" if conflict else "",
        by=seat.user,
        now=now,
    )
    if conflict:
        return
    quality = brand_of(application).quality
    rules = application.cycle.rules
    scores = {}
    for code, full in sorted(indicator_points(rules).items()):
        points = share_of(full, min(1.0, max(0.4, chance.gauss(quality * 0.95 - severity, 0.05))))
        scores[code] = Points(points, REMARK if needs_remark(points, full, rules) else "")
    if not lock:
        scores = dict(list(scores.items())[:7])
    sheet = save_sheet(
        seat=seat,
        application=application,
        scores=scores,
        comment="承诺具体，服务点现场与材料一致。",
        version=0,
        by=seat.user,
        now=now,
    )
    if lock:
        lock_sheet(sheet=sheet, version=sheet.version, by=seat.user, now=now + timedelta(minutes=5))


def shortlisted(evaluation: Evaluation) -> list[Application]:
    return list(
        evaluation.cycle.applications.filter(status=ApplicationStatus.SHORTLISTED).select_related(
            "brand", "agency", "cycle"
        )
    )


def let_the_city_rate(
    evaluation: Evaluation, *, sizes: dict[str, int], opened: datetime, days: int
) -> int:
    """Ratings of every group, spread over the days since the window opened. Returns how many."""
    year = evaluation.cycle.year
    given, answered = 0, []
    drawn = drawn_people(evaluation)
    for application in shortlisted(evaluation):
        quality = brand_of(application).quality
        chance = Random(f"ratings {year} {application.number}")  # noqa: S311 - invented ratings
        words = Random(f"words {year} {application.number}")  # noqa: S311 - invented words
        for group, size in sizes.items():
            for number in range(size):
                is_public = group == RaterGroup.PUBLIC
                invited = None if is_public else drawn[application.pk, group][number]
                answer = _answer(chance, quality)
                at = opened + timedelta(minutes=chance.randrange(60, days * 24 * 60))
                rate(
                    application=application,
                    answer=answer,
                    pseudonym=invited.pseudonym
                    if invited
                    else phone_pseudonym(f"19{given:09d}", year=year),
                    group=group,
                    channel=Channel.INVITATION if invited else Channel.PHONE,
                    comment=comment_for(words, answer.overall),
                    now=at,
                )
                if invited:
                    invited.used = True
                    answered.append(invited)
                given += 1
    RatingInvitation.objects.bulk_update(answered, ["used"], batch_size=1000)
    return given


def _answer(chance: Random, quality: float) -> Answer:
    overall = _level(chance, quality)
    if chance.random() < 0.45:
        return Answer(overall)
    aspects = [min(5, max(1, overall + chance.choice((-1, 0, 0, 0, 1)))) for _aspect in range(4)]
    return Answer(overall, *aspects)


def _level(chance: Random, quality: float) -> int:
    """The better the brand, the more answers on the two best levels; a few people are never
    satisfied.
    """
    worst = 0.012 + (1 - quality) * 0.10
    return chance.choices(
        (5, 4, 3, 2, 1),
        weights=(quality**3, 0.40, 0.16 * (2 - quality) ** 3, worst, worst / 2),
    )[0]


def decide_by_ranking(
    evaluation: Evaluation, *, cast: Cast, passed_over: str, reason: str, now: datetime
) -> Evaluation:
    """Meet, and choose the first ten, but pass one over with a reason and choose the next
    instead.
    """
    results = candidates_of(evaluation)
    places = evaluation.cycle.rules["titles"]["top_ten"]
    said = by_ranking(results, places)
    next_one = next(row for row in results if not said[row.application_id])
    choices = {}
    for row in results:
        selected, why = bool(said[row.application_id]), ""
        if row.application.brand.name == passed_over and selected:
            selected, why = False, reason
        elif row.application_id == next_one.application_id:
            selected, why = True, f"{passed_over}空出的名额按排名递补。"
        choices[row.application_id] = Choice(selected, why)
    if not any(
        row.application.brand.name == passed_over and said[row.application_id] for row in results
    ):
        choices[next_one.application_id] = Choice(False)
    meeting = meet(evaluation, cast=cast, now=now)
    return by_two(
        decide,
        first=cast.leader,
        second=cast.second_leader,
        why=f"按会议纪要提请确认 {evaluation.cycle.year} 年度十佳名单",
        second_why=f"{evaluation.cycle.year} 年度名单与会议表决结果一致，调整的理由已写明",
        now=now,
        evaluation=evaluation,
        choices=choices,
        meeting=meeting,
    )
