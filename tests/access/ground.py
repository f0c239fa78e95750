"""Rows of the ground floor: signing in, inbox, people of an agency, and the office's desk around
the records.
"""

from __future__ import annotations

from tests.access.matrix import LOGIN, Desk, Row, desk, row, signed_in

SIGNED_IN = "drafter head reader stranger panel leader office auditor system security identity"
EVERYBODY = f"visitor {SIGNED_IN}"
JOURNAL_READERS = "office auditor system security"
DESK_PEOPLE = f"{JOURNAL_READERS} identity"


def at_the_desk(default: int = 200, *args, post: str = "", **exceptions) -> Row:
    """For the office, the auditor, the administrators and the reader of identities; others are told
    that they have no desk.
    """
    people = dict.fromkeys(DESK_PEOPLE.split(), default)
    return row(403, *args, post=post, **{"visitor": LOGIN, **people, **exceptions})


ROWS: dict[str, Row] = {
    "web:text-size": row(405, post=EVERYBODY),
    # Tells nobody more than how long the own session lasts.
    "web:session": row(200, post=EVERYBODY),
    "web:kept-form-discard": row(405, post=EVERYBODY),
    "web:inbox": signed_in(200),
    "web:inbox-read": signed_in(405, post=SIGNED_IN),
    "web:notice-ways": signed_in(200, post=SIGNED_IN),
    "web:notice-open": signed_in(405, lambda w: (w.told.pk,), post="head"),
    "web:invitation": row(200, lambda w: (w.token,), post=EVERYBODY),
    "web:conflicts": signed_in(
        200,
        drafter=403,
        reader=403,
        head=403,
        stranger=403,
        post="panel leader office auditor system security identity",
    ),
    # An empty page for who works for no agency.
    "web:people": signed_in(200),
    "web:person-invite": signed_in(302, lambda w: (w.agency.pk,), post="head"),
    "web:membership-end": signed_in(405, lambda w: (w.colleague.pk,), post="head"),
    "web:membership-role": signed_in(302, lambda w: (w.colleague.pk, "reader"), post="head"),
    "web:people-import": signed_in(
        404, lambda w: (w.agency.pk,), head=200, drafter=403, reader=403, post="head"
    ),
    "web:people-template": signed_in(
        404, lambda w: (w.agency.pk,), head=200, drafter=403, reader=403
    ),
    "web:invitation-mail": signed_in(302, lambda w: (w.invitation.pk,), post="head"),
    "web:invitation-text": signed_in(302, lambda w: (w.invitation.pk,), post="head"),
    "web:invitation-withdraw": signed_in(405, lambda w: (w.invitation.pk,), post="head"),
    "proposals:proposals": signed_in(200),
    # Codes on paper: proposed by an officer, so another officer answers and the auditor reads.
    "proposals:proposal": signed_in(
        403,
        lambda w: (w.proposal.pk,),
        office=200,
        auditor=200,
        office_tied=403,
        auditor_tied=403,
        post="office -office_tied",
    ),
    "set_language": row(302, post=EVERYBODY),
    "portal-share": row(200, lambda w: ("zh-hans",)),
    "portal-share#unspoken": row(404, lambda w: ("fr",)),
    "healthz": row(200),
    "readyz": row(200),
    # Signing in and one's own account; closed to nobody, each sees the own account only.
    "account_login": row(302, visitor=200, post=EVERYBODY),
    "account_logout": row(200, visitor=302, post=EVERYBODY),
    "account_signup": row(302, visitor=200, post=EVERYBODY),
    "account_inactive": row(200),
    "account_reauthenticate": signed_in(200, post=SIGNED_IN),
    "account_email": signed_in(200, post=SIGNED_IN),
    "account_email_verification_sent": row(200),
    "account_confirm_email": row(410, lambda w: ("x",), post=EVERYBODY),
    "account_merge": signed_in(200, post=SIGNED_IN),
    "account_merge_confirm": signed_in(410, lambda w: ("x",), post=SIGNED_IN),
    "account_change_password": signed_in(200, post=SIGNED_IN),
    "account_set_password": signed_in(302, post=SIGNED_IN),
    "account_reset_password": row(200, post=EVERYBODY),
    "account_reset_password_done": row(200),
    "account_reset_password_from_key": row(200, lambda w: ("x", "x"), post=EVERYBODY),
    "account_reset_password_from_key_done": row(200),
    "account_confirm_login_code": signed_in(302, post=SIGNED_IN),
    "mfa_index": signed_in(200),
    "mfa_authenticate": signed_in(302, post=SIGNED_IN),
    "mfa_reauthenticate": signed_in(302, post=SIGNED_IN),
    "mfa_activate_totp": signed_in(302, post=SIGNED_IN),
    "mfa_deactivate_totp": signed_in(404),
    "mfa_view_recovery_codes": signed_in(404),
    "mfa_generate_recovery_codes": signed_in(302, post=SIGNED_IN),
    "mfa_download_recovery_codes": signed_in(404),
    "mfa_list_webauthn": signed_in(200),
    "mfa_add_webauthn": signed_in(302, post=SIGNED_IN),
    "mfa_reauthenticate_webauthn": signed_in(302, post=SIGNED_IN),
    "mfa_remove_webauthn": signed_in(302, lambda w: (1,), post=SIGNED_IN),
    "mfa_edit_webauthn": signed_in(302, lambda w: (1,), post=SIGNED_IN),
    "mfa_login_webauthn": signed_in(302, post=SIGNED_IN),
    "usersessions_list": signed_in(200, post=SIGNED_IN),
    # The desk around its records.
    "admin:index": at_the_desk(post=DESK_PEOPLE),
    "admin:login": row(403, visitor=LOGIN),
    "admin:logout": at_the_desk(405, visitor=302, post=f"visitor {DESK_PEOPLE}"),
    "admin:password_change": at_the_desk(302, post=DESK_PEOPLE),
    "admin:password_change_done": at_the_desk(),
    "admin:jsi18n": at_the_desk(),
    "admin:app_list": at_the_desk(
        200, lambda w: ("accounts",), system=404, identity=404, post="office auditor security"
    ),
    "admin/(?P<url>.*)$": at_the_desk(404),
    "admin:accounts_agency_import": signed_in(403, office=200, post="office"),
    "admin:reviews_assignmentplan_import": signed_in(403, office=200, post="office"),
    "admin:reviews_expert_import": signed_in(403, office=200, post="office"),
    "admin:workdays_calendarday_import": signed_in(
        403, office=200, system=200, post="office system"
    ),
    "admin:notice-texts": signed_in(403, office=200, auditor=200),
    "admin:notice-text": signed_in(
        403, lambda w: ("application.sign_off",), office=200, auditor=200, post="office"
    ),
    "admin:journal_entry_verify": at_the_desk(identity=403),
    "admin:journal_securityevent_verify": at_the_desk(403, auditor=200, security=200),
}

DESK: dict[str, Desk] = {
    "accounts.agency": desk("office auditor", add="office", change="office"),
    "accounts.user": desk(
        "office auditor security",
        "office security",
        (
            "grant-role revoke-role join-agency appoint-head end-membership note-tie "
            "reset-second-factor lock unlock"
        ),
    ),
    "accounts.declaredconflict": desk("office auditor security"),
    "accounts.notedtie": desk("office auditor security", "office", "confirm-tie withdraw-tie"),
    "accounts.accountmerge": desk("office auditor security", "office", "merge"),
    "accounts.invitation": desk("office auditor", "office", "withdraw", add="office"),
    "journal.entry": desk(JOURNAL_READERS),
    "journal.securityevent": desk("auditor security"),
    "notices.notice": desk("office auditor system", "office system", "retry"),
    "workdays.calendarday": desk(
        "office auditor system",
        add="office system",
        change="office system",
        delete="office system",
    ),
    "workdays.calendaryear": desk(
        "office auditor system", add="office system", delete="office system"
    ),
}
