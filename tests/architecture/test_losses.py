"""Actions that take a place, a title or a counted rating from an agency need two persons, or are
listed here with the reason why not.

Every action code of the journal is in one of the groups. A new code without an entry fails, so that
nobody adds a way of excluding an agency unnoticed.
"""

from __future__ import annotations

import ast

from django.conf import settings
from django.utils.module_loading import import_string

from brandportal.proposals.actions import causes
from brandportal.workflow import clock_only
from tests.architecture.sources import modules

# What can cost an agency something and takes one person: why that is right.
ONE_PERSON = {
    # By rule, or as a part of what two decided.
    "evaluation.close_scoring": (
        "The shortlist follows from the points of the whole panel; who closes it chooses nothing."
    ),
    "application.shortlist": "Part of closing the scoring.",
    "application.set_aside": "Part of closing the scoring.",
    "application.move_down": "Part of setting a sheet aside, which two officers do.",
    "application.select": "Part of the decision, which two leaders take.",
    "application.pass_over": "Part of the decision, which two leaders take.",
    "title.suspend": (
        "Follows from a verdict that two upheld, made milder or confirmed on a list."
    ),
    "title.lapse": ("Follows from a verdict that two confirmed: the agency handed in no report."),
    # A first step: the agency is heard, or answers, before anything is lost.
    "application.return_for_correction": (
        "The agency mends it; only its own silence ends the application."
    ),
    "plaque.end": "A record of where the plaque is; the title stands or has ended without it.",
    "commitment.check": (
        "The agency reads why its evidence does not confirm the figure and can report again; the "
        "annual review counts its own report."
    ),
    "title.spot_check": (
        "Evidence for a verdict: the agency is heard on it, and two officers uphold it."
    ),
    "story.send_back": "The agency reads why and hands in another text.",
    "story.take_down": "A text of the gallery; brand, place and title stand.",
    "story.replace": "A later text of the same agency.",
    "sanction.propose": "The agency is heard first; two officers impose it.",
    "hold.open": "Nothing is decided while ratings are held; two officers exclude or release them.",
    "conflict.note_tie": (
        "Closed for some days, until another confirms or refuses it; sheets are set aside, brands "
        "moved and panels drawn by two."
    ),
    "conflict.drop_tie": "Opens what was closed for some days; nobody loses anything.",
    "objection.admit": "It is examined; two officers uphold it.",
    "review_run.stop": (
        "Nothing is decided while a year stands still; who stopped it and why stands on its page."
    ),
    "review_run.go_on": "The clock goes on by the rules, on the facts of the day they were due.",
    "screening.stop": "The leading group decides only when the screening is finished.",
    "batch.stop": "Nothing of the batch counts yet; it goes on or is discarded.",
    "batch.discard": "Sheets that were not taken in yet; they are entered again.",
    "summons.raise": "A talk; neither place nor title hangs on it.",
    "hold.grant": (
        "Gives one person the own rating back, after two excluded it; who decides had no part in "
        "that and chooses no figure."
    ),
    "hold.reject_rater": "Leaves what two decided as it is.",
    "case.reject_appeal": "The rating stands as its rater gave it.",
    "year_end.answer_contest": (
        "The line follows from the records; the answer changes none, and two freeze the table."
    ),
    # Undone as easily as done, and nothing under way ends.
    "accounts.change_agency": (
        "An agency that no longer takes part starts no new application; what runs goes on."
    ),
    # In an emergency power is taken away at once; a role is given back by two.
    "accounts.revoke_role": "Takes power away and gives none.",
    "accounts.lock": "Takes power away and gives none.",
    "accounts.end_membership": "Takes power away and gives none.",
    "accounts.change_role": (
        "A drafter reads or a reader writes; the head or the office turns it back."
    ),
    "accounts.reset_second_factor": (
        "The person sets up another one before the account opens anything."
    ),
}
# What takes nothing from an agency that it was given: its own doings, raters' and judges',
# publishing, keeping order.
NO_LOSS = set(
    """
    accounts.accept_invitation accounts.add_agency accounts.ask_merge accounts.change_address
    accounts.invite
    feedback.gather feedback.screen feedback.send
    on_site.appoint on_site.photo on_site.remove_photo on_site.save
    moderation.agree moderation.begin moderation.leave moderation.suggest
    moderation.write
    calibration.add_sample calibration.hand_in calibration.remove_sample
    ballot.close ballot.hand_in ballot.open decision.draft meeting.attend meeting.close
    meeting.leave meeting.open meeting.sign
    accounts.mail_invitation accounts.text_invitation
    accounts.unlock accounts.withdraw_invitation application.accept application.move_up
    application.ask_again application.check_answers application.name
    application.remove_evidence application.request_sign_off application.resubmit
    application.save_section application.send_back application.sign_off application.start
    application.take_back application.withdraw
    batch.confirm batch.enter batch.resume batch.take_in case.accept
    case.answer case.appeal case.close_mistaken case.declare_complex case.exclude case.leave_wish
    case.open case.record_callback case.refuse case.reopen case.tag_causes case.verify comment.hide
    commitment.report
    comment.show comments.remove_word comments.save_word conflict.declare
    cycle.conclude cycle.create
    cycle.record_approval cycle.revise cycle.set_windows draw.close_registers draw.draw draw.pause
    draw.resume evaluation.open_scoring evaluation.probe evaluation.publish_notice expert.add
    expert.change
    hold.answer
    case.rater_answer hold.rater_answer hold.rater_appeal hold.state identities.read
    journal.forget_security kiosk.issue kiosk.revoke ledger.publish_head
    notices.choose notices.reword notices.retry notices.test
    objection.add_proof objection.assign objection.dismiss objection.file objection.reject
    tip.answer panel.declare panel.declare_on_paper panel.plan
    paper.give_back paper.take_to_compare paper.type paper.withdraw pressure.close plaque.issue
    privacy.carry_out privacy.keep_terms proposal.confirm proposal.propose proposal.refuse
    proposal.withdraw rectification.open rectification.report
    story.hand_in story.release
    recovery.add recovery.close recovery.drop
    verdict_list.draw_up
    year_end.agree year_end.contest year_end.open_check
    registers.forget_phones registers.hand_over registers.issue_key registers.revoke_key review.open
    review.report review.save_report review.state rule_set.add sanction.lift
    sanction.state screening.resume sheet.lock sheet.save sheet.set_aside summons.hold
    title.confer title.promote title.succeed title.warn_early workdays.complete_year
    workdays.move_deadline workdays.open_year workdays.remove_day workdays.save_day
    """.split()
)
# Codes that are put together where they are written, by module.
MADE_UP = {
    "brandportal.accounts.domain.people: code": "accounts.join_agency or accounts.appoint_head",
    "brandportal.journal.security: NOTED": "the end of the chain of security events",
    'brandportal.workflow: f"{life.name}.{row.action}"': "the steps of the lives",
    'reviews.recipients.sending: f"draw.send_{kind}"': "messages to recipients",
    'reviews.recipients.sending: f"draw.sent_{kind}"': "messages to recipients",
    "reviews.bad_ratings.callbacks: READ_CONTACT": "a encrypted number is read, with its reason",
    "reviews.bad_ratings.reminders: f\"case.{stamp.removesuffix('_at')}\"": (
        "reminders by the clock"
    ),
    "reviews.results.shortlist: code": "the shortlist and the count, as they were computed",
}


def written(code: ast.expr) -> list[str]:
    """The codes that one entry of an action can have; none where they are put together."""
    parts = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
    return [str(part.value) for part in parts if isinstance(part, ast.Constant)]


WRITES = ("act.log", "act.log_each")


def appended() -> tuple[set[str], set[str]]:
    """Action codes in the sources, and the places where codes are concatenated."""
    codes, places = set(), set()
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITES:
                found = written(node.args[0])
                codes |= set(found)
                if not found:
                    places.add(f"{module.name}: {module.text(node.args[0])}")
    return codes, places


def known() -> set[str]:
    """Every action of the journal that a person can take."""
    lives = [import_string(dotted) for dotted in settings.LIFECYCLES]
    steps = {
        f"{life.name}.{row.action}"
        for life in lives
        for row in life.transitions
        if row.who is not clock_only
    }
    return steps | appended()[0]


def test_every_action_takes_two_or_says_why_one_is_enough():
    by_two = set(causes())
    asked = known() - by_two
    assert asked - set(ONE_PERSON) - NO_LOSS == set()
    assert set(ONE_PERSON) | NO_LOSS == asked
    assert set(ONE_PERSON) & NO_LOSS == set()
    assert all(len(reason) > 20 for reason in ONE_PERSON.values())


def test_codes_that_are_put_together_are_known():
    assert appended()[1] == set(MADE_UP)


def test_what_excludes_takes_two():
    """The ways on which a brand leaves the year or a title ends by a person's hand."""
    assert {
        "application.decline",
        "application.exclude",
        "veto.record",
        "objection.uphold",
        "sanction.impose",
        "review.uphold",
        "rectification.fail",
        "title.revoke",
        "hold.exclude",
        "evaluation.decide",
    } <= set(causes())


def test_only_two_write_a_finding_of_the_negative_list():
    """A finding bars an agency for years: its writer is called by the two verbs that prove two
    people.
    """
    callers = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "keep_finding"
    }
    assert callers == {"applications.negative_list.vetoes", "reviews.screening.sanctions"}
    makers = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith("VetoFinding.objects.")
        and "create" in ast.unparse(node.func)
    }
    assert makers == {"applications.negative_list.vetoes"}
