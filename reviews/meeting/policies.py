"""Who sits in a meeting of the leading group, and what the rules of the year ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import is_leader, one_account_each
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.exact import exact
from brandportal.rulebook import Rules, leadership_rules
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import may_read_ranking, no_part_in
from reviews.meeting.models import Attendance, Sitting

LEAST_PRESENT = 2
NONE, OPEN, SECRET = "none", "open", "secret"


@dataclass(frozen=True)
class MeetingRules:
    """Shares in percent that have to be exceeded, and how the group votes: none, open, secret."""

    quorum_over: Fraction
    pass_over: Fraction
    ballot: str

    @classmethod
    def of(cls, rules: Rules | None) -> MeetingRules:
        own = leadership_rules(rules)
        return cls(
            quorum_over=exact(own["quorum_over_percent"]),
            pass_over=exact(own["pass_over_percent"]),
            ballot=own["ballot"],
        )

    @property
    def quorum_share(self) -> str:
        """The share of the members as one writes it: 50, or 66.6."""
        return _written(self.quorum_over)

    @property
    def pass_share(self) -> str:
        """The share of those present as one writes it."""
        return _written(self.pass_over)

    def quorum_of(self, members: int) -> int:
        """How many have to be there: the least number above the share, and never fewer than two."""
        return max(LEAST_PRESENT, members * self.quorum_over // 100 + 1)

    def votes_of(self, present: int) -> int:
        """How many votes of those present are enough: the least number above the share."""
        return int(present * self.pass_over // 100) + 1

    def passes(self, votes: int, present: int) -> bool:
        """Whether so many votes of those present are enough."""
        return votes * 100 > self.pass_over * present


def _written(share: Fraction) -> str:
    return f"{float(share):g}"


def members_now() -> int:
    """How many people belong to the leading group now; two accounts of one count once."""
    return len(one_account_each(User.objects.holding(Role.LEADER)))


def may_sit(evaluation: Evaluation, *, by: Any) -> Verdict:
    """A leader without a conflict of interest, while the decision is not recorded."""
    if evaluation.status != EvaluationStatus.COUNTED:
        return no(_("The leading group meets after the count and before its decision."))
    return first_no(
        is_leader(by), no_part_in(evaluation.cycle, by=by), may_read_ranking(evaluation, by=by)
    )


def sits(sitting: Sitting, *, by: Any) -> Verdict:
    """Present at this meeting, and not gone."""
    row = Attendance.objects.filter(sitting=sitting, person=by.pk).first()
    if row is None:
        return no(_("Please say first that you are present."))
    return no(_("You have left this meeting.")) if row.left_at else YES
