"""The inventory of personal data for tables of libraries; the portal's own models declare
`personal_data`.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from brandportal.personal_data import NO_PERSON, RECORD, WHILE_ACCOUNT, Holding

UNUSED = gettext_noop("stays empty: the portal does not use it")
SIGN_IN = gettext_noop("To sign in, and to keep an account safe.")

LIBRARIES = (
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
