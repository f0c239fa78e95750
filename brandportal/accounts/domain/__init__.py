"""The verbs about people and agencies."""

from brandportal.accounts.domain.agencies import save_agency
from brandportal.accounts.domain.invitations import (
    INVITATION_LASTS,
    accept_invitation,
    confirm_invitation,
    invite,
    may_invite,
    open_invitation,
    token_hash,
    withdraw_invitation,
)
from brandportal.accounts.domain.people import (
    OFFICE_GIVES,
    appoint_head,
    end_membership,
    grant_role,
    join_agency,
    lock_account,
    may_end_membership,
    may_grant,
    may_revoke,
    may_secure,
    reset_second_factor,
    revoke_role,
    unlock_account,
)

__all__ = [
    "INVITATION_LASTS",
    "OFFICE_GIVES",
    "accept_invitation",
    "appoint_head",
    "confirm_invitation",
    "end_membership",
    "grant_role",
    "invite",
    "join_agency",
    "lock_account",
    "may_end_membership",
    "may_grant",
    "may_invite",
    "may_revoke",
    "may_secure",
    "open_invitation",
    "reset_second_factor",
    "revoke_role",
    "save_agency",
    "token_hash",
    "unlock_account",
    "withdraw_invitation",
]
