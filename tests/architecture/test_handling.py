"""Who handled a case examines no objection to it: every action of the journal binds its officer to
a brand, or to the procedure of a year, or stands here with the reason why to neither.
"""

from __future__ import annotations

from brandportal.proposals.actions import causes
from reviews.decision.policies import OF_A_BRAND, OF_A_BRAND_IN_THE_YEAR, OF_THE_YEAR
from tests.architecture.test_losses import known

# Reason to the codes for which it holds.
NEITHER = {
    "Done by the agency itself, whose people handle no objection about it.": """
        application.ask_again application.remove_evidence application.request_sign_off
        application.resubmit application.save_section application.send_back application.sign_off
        application.start application.take_back application.withdraw case.answer case.appeal
        case.declare_complex case.record_callback case.tag_causes case.verify commitment.report
        hold.state registers.hand_over sanction.state story.hand_in
    """,
    "Done by a judge, who is bound by the seat and the sheets (`_scored`).": """
        calibration.hand_in conflict.declare moderation.agree moderation.confirm moderation.suggest
        moderation.write on_site.photo on_site.remove_photo on_site.save panel.declare sheet.lock
        sheet.save sheet.set_aside
    """,
    "Done by a rater, or by nobody but the clock.": """
        case.accept case.leave_wish case.open case.rater_answer case.refuse case.reopen
        hold.rater_answer hold.rater_appeal draw.close_registers
        journal.forget_security ledger.publish_head notices.retry privacy.carry_out
        privacy.keep_terms registers.forget_phones workdays.move_deadline
    """,
    "How the leading group came to the decision; `evaluation.decide` binds those who took it.": """
        ballot.close ballot.hand_in ballot.open decision.draft meeting.attend meeting.close
        meeting.leave meeting.open meeting.sign
    """,
    "A part of another action, which binds: closing the scoring, the decision, sending it back,"
    " the reserve, a sheet set aside.": """
        application.call_up application.decide_anew application.move_down application.move_up
        application.pass_over application.reopen_decision application.select application.set_aside
        application.shortlist
    """,
    "The examination of an objection or a tip itself; one officer may examine several.": """
        application.exclude objection.add_proof objection.admit objection.assign objection.dismiss
        objection.file objection.reject objection.renew objection.settle objection.uphold tip.answer
    """,
    "What is carried out has an entry of its own, which names both people.": """
        proposal.confirm proposal.propose proposal.refuse proposal.withdraw
    """,
    "Who may do or read what; it says nothing about a brand or about how a year is run.": """
        accounts.accept_invitation accounts.add_agency accounts.appoint_head accounts.ask_merge
        accounts.change_address accounts.change_agency accounts.change_role
        accounts.confirm_invitation accounts.end_membership accounts.grant_role accounts.invite
        accounts.lock accounts.merge
        accounts.reset_second_factor accounts.revoke_role accounts.unlock
        accounts.mail_invitation accounts.text_invitation
        accounts.withdraw_invitation conflict.confirm_tie conflict.drop_tie conflict.note_tie
        conflict.override conflict.withdraw_tie expert.add expert.change identities.read
        notices.choose registers.issue_key registers.revoke_key
    """,
    "Of no year: the calendar, rule sets, words that are held in comments, texts of notices.": """
        comments.remove_word comments.save_word rule_set.add workdays.complete_year
        notices.reword notices.test workdays.open_year workdays.remove_day workdays.save_day
    """,
    "Record of a year without a choice in it; its rules and windows bind.": """
        cycle.create cycle.record_approval
    """,
    "What stands beside the ratings, or where a tablet stands; no point hangs on it.": """
        comment.hide comment.show kiosk.issue kiosk.revoke story.release story.replace
        story.send_back story.take_down
    """,
    "A talk about bad ratings of months; neither points nor place hang on it.": """
        summons.hold summons.raise
    """,
    "What a test of the ways of rating found; its ratings are undone.": """
        evaluation.probe
    """,
    "After the notice has passed, when there is nothing left to object to.": """
        application.name commitment.check cycle.conclude evaluation.conclude feedback.gather
        feedback.screen feedback.send plaque.end plaque.issue rectification.fail rectification.open
        rectification.pass rectification.report review.exempt review.open review.overturn
        review.report review.save_report review.state review.uphold review_run.open
        review_run.go_on review_run.stop review_run.take_back
        recovery.add recovery.close recovery.drop
        title.confer title.lapse title.promote title.restore title.retain
        title.revoke title.spot_check title.succeed title.suspend title.warn
        title.warn_early year_end.freeze review.confirm verdict_list.confirm verdict_list.draw_up
        year_end.agree year_end.answer_contest year_end.contest year_end.open_check
    """,
}


def codes(*groups) -> set[str]:
    return {code for group in groups for code in group.actions}


def test_every_action_binds_to_a_brand_to_the_procedure_or_says_why_to_neither():
    every = known() | set(causes())
    binding = codes(*OF_A_BRAND, *OF_THE_YEAR) | set(OF_A_BRAND_IN_THE_YEAR)
    neither = [code for group in NEITHER.values() for code in group.split()]
    assert every - binding - set(neither) == set()
    assert binding | set(neither) == every
    assert binding & set(neither) == set()
    assert len(neither) == len(set(neither))
    assert all(len(reason) > 20 for reason in NEITHER)


def test_each_group_leads_from_its_rows_to_the_brand_or_the_year():
    for groups, target in ((OF_A_BRAND, "application"), (OF_THE_YEAR, "evaluation")):
        for group in groups:
            model = group.model
            for step in group.path.split("__"):
                field = model._meta.pk if step == "pk" else model._meta.get_field(step)
                model = field.related_model or model
            assert model._meta.model_name == target, group
