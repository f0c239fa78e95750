"""The timetable: which task runs when. Tasks are given by dotted name because this module may not
import the apps. Every task is safe to run twice.
"""

from __future__ import annotations

from celery.schedules import crontab

EVERY_TWO_SECONDS = 2.0
EVERY_MINUTE = 60.0
EVERY_HOUR = 3600.0
NEARLY_A_DAY = 23 * EVERY_HOUR
ON_THE_HOUR = crontab(minute=0)
AT_NIGHT = crontab(hour=0, minute=20)

TIMETABLE: dict[str, float | crontab] = {
    "brandportal.web.tasks.note_clock": EVERY_MINUTE,
    "brandportal.notices.tasks.send_notices": EVERY_MINUTE,
    "brandportal.notices.tasks.remind_of_duties": AT_NIGHT,
    "brandportal.proposals.tasks.lapse_proposals": EVERY_MINUTE,
    "brandportal.journal.tasks.chain_security_events": EVERY_MINUTE,
    "brandportal.journal.tasks.forward_to_syslog": EVERY_MINUTE,
    "brandportal.journal.tasks.keep_security_events": AT_NIGHT,
    "brandportal.web.tasks.forget_limits": EVERY_HOUR,
    "brandportal.web.tasks.forget_sessions": AT_NIGHT,
    "brandportal.web.tasks.forget_orphans": AT_NIGHT,
    "brandportal.workdays.tasks.count_deadlines_again": AT_NIGHT,
    "applications.tasks.lapse_silent": EVERY_MINUTE,
    "reviews.tasks.close_registers": EVERY_MINUTE,
    "reviews.tasks.open_ratings": EVERY_MINUTE,
    "reviews.tasks.close_ratings": EVERY_MINUTE,
    "reviews.tasks.give_papers_back": EVERY_MINUTE,
    "reviews.tasks.send_to_the_drawn": EVERY_MINUTE,
    "reviews.tasks.fold_ratings": EVERY_TWO_SECONDS,
    "reviews.tasks.publish_ledger_heads": ON_THE_HOUR,
    "reviews.tasks.mail_ledger_heads": EVERY_MINUTE,
    "reviews.tasks.probe_ratings": ON_THE_HOUR,
    "reviews.tasks.watch_probes": EVERY_HOUR,
    "reviews.tasks.screen_ratings": EVERY_MINUTE,
    "reviews.tasks.take_in_batches": EVERY_MINUTE,
    "reviews.tasks.lapse_batches": EVERY_MINUTE,
    "reviews.tasks.make_folders": EVERY_MINUTE,
    "reviews.tasks.clear_notices": EVERY_MINUTE,
    "reviews.tasks.gather_feedback": EVERY_MINUTE,
    "reviews.tasks.open_cases": EVERY_MINUTE,
    "reviews.tasks.move_cases": EVERY_MINUTE,
    "reviews.tasks.open_released_cases": AT_NIGHT,
    "reviews.tasks.escalate_cases": AT_NIGHT,
    "reviews.tasks.raise_summonses": AT_NIGHT,
    "reviews.tasks.carry_out_erasures": EVERY_MINUTE,
    "reviews.tasks.keep_terms": AT_NIGHT,
    "reviews.tasks.forget_phone_codes": AT_NIGHT,
    "reviews.tasks.forget_register_phones": AT_NIGHT,
    "audits.tasks.annual_review": AT_NIGHT,
    "audits.tasks.remind_of_annual_reports": AT_NIGHT,
    "audits.tasks.warn_early": AT_NIGHT,
    "audits.tasks.close_overdue_rectifications": AT_NIGHT,
    "audits.tasks.expire_ended_titles": AT_NIGHT,
}


def expires(schedule: float | crontab) -> float:
    """Seconds after which a queued task is no longer run, because its next run was due meanwhile:
    what waited for a worker is not all done when it comes back.

    At least a minute, so that a busy worker still gets to tasks of every two seconds.
    """
    if isinstance(schedule, crontab):
        return EVERY_HOUR if schedule == ON_THE_HOUR else NEARLY_A_DAY
    return max(schedule, EVERY_MINUTE)


def beat_schedule() -> dict[str, dict[str, object]]:
    """The timetable in the form that Celery beat reads."""
    return {
        name: {"task": name, "schedule": schedule, "options": {"expires": expires(schedule)}}
        for name, schedule in TIMETABLE.items()
    }
