"""What the ground floor keeps about people: accounts, sign-in, journal, notices, and the tables of
the libraries it stands on.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from brandportal.inventory import Holding

WHILE_ACCOUNT = gettext_noop("as long as the account exists")
RECORD = gettext_noop("for good, as the record of the programme")
UNUSED = gettext_noop("stays empty: the portal does not use it")
SIGN_IN = gettext_noop("To sign in, and to keep an account safe.")
NO_PERSON = gettext_noop("Says nothing about persons.")
WHO_DID = gettext_noop("Who did what in office.")

HOLDINGS = (
    Holding(
        model="accounts.user",
        purpose=gettext_noop("Accounts of people who work for the programme or for an agency."),
        kept=WHILE_ACCOUNT,
        none="id is_superuser is_staff is_active date_joined language session_version groups "
        "user_permissions",
        personal="username name email last_login",
        keyed="password",
    ),
    Holding(
        model="accounts.rolegrant",
        purpose=WHO_DID,
        kept=WHILE_ACCOUNT,
        none="id role",
        personal="user",
    ),
    Holding(
        model="accounts.membership",
        purpose=gettext_noop("Who works for which agency; it decides about conflicts of interest."),
        kept=RECORD,
        none="id agency role ended_at",
        personal="user",
    ),
    Holding(
        model="accounts.invitation",
        purpose=gettext_noop("Links by which a person opens an account."),
        kept=RECORD,
        none="id role agency agency_role created_at expires_at withdrawn_at accepted_at "
        "confirmed_at mailed_at",
        personal="name email username created_by accepted_by confirmed_by",
        keyed="token_hash",
    ),
    Holding(
        model="accounts.agency",
        purpose=gettext_noop(
            "Agencies and whom to ask there: contacts in office, given by the agency."
        ),
        kept=RECORD,
        none="id name name_en agency_class credit_code invented is_active",
        personal="contact_name contact_mobile contact_email",
    ),
    Holding(
        model="proposals.proposal",
        purpose=gettext_noop("Who proposed and who confirmed what takes two people, and why."),
        kept=RECORD,
        none="id action object_type object_id arguments_digest state status proposed_at "
        "proposed_proof_at expires_at confirmed_at confirmed_proof_at carried_out_at "
        "refused_at withdrawn_at lapsed_at",
        personal="object_label arguments reason answer proposed_by confirmed_by refused_by "
        "withdrawn_by lapsed_by",
    ),
    Holding(
        model="journal.entry",
        purpose=gettext_noop(
            "Who did what in office. Raters stand in it neither by number nor by pseudonym."
        ),
        kept=RECORD,
        none="seq at action done object_type object_id object_label data previous_hash hash",
        personal="actor actor_label",
    ),
    Holding(
        model="journal.securityevent",
        purpose=gettext_noop(
            "Who signed in, failed to, was refused or downloaded, with the truncated "
            "network address. Raters do not stand in it."
        ),
        kept=gettext_noop("three years unless the installation says otherwise, at least 184 days"),
        none="id minute kind detail times key seq previous_hash hash",
        personal="actor actor_label network",
    ),
    Holding(
        model="journal.securityhead",
        purpose=NO_PERSON,
        kept=RECORD,
        none="id size hash forgotten forgotten_hash",
    ),
    Holding(model="journal.forwarded", purpose=NO_PERSON, kept=RECORD, none="chain seq"),
    Holding(
        model="notices.letter",
        purpose=gettext_noop("Account mail that was asked for and has not gone out yet."),
        kept=gettext_noop(
            "until the mail went out, at most 24 hours; an invitation's as long as it is open"
        ),
        none="id kind created_at attempts try_after error",
        personal="address user",
    ),
    Holding(model="journal.head", purpose=NO_PERSON, kept=RECORD, none="id size hash"),
    Holding(
        model="notices.notice",
        purpose=gettext_noop("What people with an account are told, on the site and by mail."),
        kept=RECORD,
        none="id key subject_id body_id context url created_at read_at mailed_at attempts "
        "max_attempts try_after error",
        personal="recipient",
    ),
    Holding(
        model="workdays.calendarday", purpose=NO_PERSON, kept=RECORD, none="id date is_working name"
    ),
    Holding(
        model="workdays.calendaryear",
        purpose=NO_PERSON,
        kept=RECORD,
        personal="completed_by",
        none="id year document completed_at",
    ),
    Holding(
        model="web.limitcount",
        purpose=gettext_noop(
            "How often something was asked for within a short time, so that nobody overruns "
            "the portal."
        ),
        kept=gettext_noop("at most two days"),
        none="period used used_before stale_at",
        keyed="key_hash",
    ),
    Holding(
        model="web.usedonce",
        purpose=gettext_noop("Marks of what may be used only once."),
        kept=gettext_noop("until they have expired"),
        none="expires_at",
        keyed="token_hash",
    ),
    Holding(
        model="web.cachedvalue",
        purpose=gettext_noop(
            "What is remembered for a short time: failed sign-ins, codes that were used, "
            "the sign-on's public keys."
        ),
        kept=gettext_noop("until it has expired, an hour at most"),
        none="value expires_at",
        keyed="key_hash",
    ),
    Holding(
        model="sessions.session",
        purpose=gettext_noop("Who is signed in. Raters have no session."),
        kept=gettext_noop("at most 8 hours; removed at night"),
        none="session_key expire_date",
        personal="session_data",
    ),
    Holding(
        model="usersessions.usersession",
        purpose=gettext_noop("Where an account is signed in, for its owner to see and to end."),
        kept=gettext_noop("until the session ends"),
        none="id created_at last_seen_at session_key data",
        personal="user ip user_agent",
    ),
    Holding(
        model="mfa.authenticator",
        purpose=SIGN_IN,
        kept=WHILE_ACCOUNT,
        none="id type created_at last_used_at",
        personal="user",
        unread="data",
    ),
    Holding(
        model="account.emailaddress",
        purpose=SIGN_IN,
        kept=WHILE_ACCOUNT,
        none="id verified primary",
        personal="user email",
    ),
    Holding(
        model="account.emailconfirmation",
        purpose=SIGN_IN,
        kept=UNUSED,
        none="id email_address created sent key",
    ),
    Holding(
        model="admin.logentry",
        purpose=NO_PERSON,
        kept=UNUSED,
        none="id action_time user content_type object_id object_repr action_flag change_message",
    ),
    Holding(
        model="auth.permission",
        purpose=NO_PERSON,
        kept=UNUSED,
        none="id name content_type codename",
    ),
    Holding(model="auth.group", purpose=NO_PERSON, kept=UNUSED, none="id name permissions"),
    Holding(
        model="auth.group_permissions", purpose=NO_PERSON, kept=UNUSED, none="id group permission"
    ),
    Holding(model="accounts.user_groups", purpose=NO_PERSON, kept=UNUSED, none="id user group"),
    Holding(
        model="accounts.user_user_permissions",
        purpose=NO_PERSON,
        kept=UNUSED,
        none="id user permission",
    ),
    Holding(
        model="contenttypes.contenttype", purpose=NO_PERSON, kept=RECORD, none="id app_label model"
    ),
)
