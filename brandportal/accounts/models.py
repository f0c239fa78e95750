"""Agencies, people with their roles and memberships, and invitation links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.accounts.agencies_then import KEPT_OF_AGENCIES as KEPT_OF_AGENCIES
from brandportal.accounts.agencies_then import AgencyThen as AgencyThen
from brandportal.accounts.agencies_then import KeepsNames
from brandportal.accounts.declared_conflicts import DECLARED
from brandportal.accounts.declared_conflicts import DeclaredConflict as DeclaredConflict
from brandportal.accounts.enums import GIVEN_BY_ONE, AgencyClass, AgencyRole, Role
from brandportal.accounts.formats import credit_code_format, mobile_format
from brandportal.accounts.held_roles import roles_of
from brandportal.accounts.held_ties import Tie, ties_of
from brandportal.accounts.invitation_texts import InvitationText as InvitationText
from brandportal.accounts.left_addresses import LeftAddress as LeftAddress
from brandportal.accounts.merges import AccountMerge as AccountMerge
from brandportal.accounts.noted_ties import NOTED
from brandportal.accounts.noted_ties import NotedTie as NotedTie
from brandportal.personal_data import RECORD, WHILE_ACCOUNT, WHO_DID, Holding
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence

DAYS_A_YEAR = 366


class AgencyQuerySet(models.QuerySet["Agency"]):
    def active(self) -> AgencyQuerySet:
        return self.filter(is_active=True)

    def of_person(self, user: Any) -> AgencyQuerySet:
        """The agencies of which this person is a member today."""
        return self.filter(memberships__user=user, memberships__ended_at=None).distinct()


class Agency(KeepsNames):
    """An agency of the city that may declare a service brand."""

    personal_data = Holding(
        purpose=gettext_noop(
            "Agencies and whom to ask there: contacts in office, given by the agency."
        ),
        kept=RECORD,
        none="id name name_en agency_class credit_code invented is_active before",
        personal="contact_name contact_mobile contact_email",
    )

    name = models.CharField(_("agency name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    agency_class = models.CharField(_("class"), max_length=20, choices=AgencyClass)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[credit_code_format]
    )
    contact_name = models.CharField(_("contact person"), max_length=40)
    contact_mobile = models.CharField(_("mobile"), max_length=11, validators=[mobile_format])
    contact_email = models.EmailField(_("e-mail"))
    invented = models.BooleanField(_("invented for the demo"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency_class__in=AgencyClass.values), name="agency_known_class"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a credit code with a wrong check character (GB 32100-2015)."""
        try:
            columns.credit_code(self.credit_code)
        except columns.Unfit as unfit:
            if unfit.code == "credit_code_check":  # the field validates the form of the code
                raise ValidationError({"credit_code": cell_sentence(unfit.code)}) from None


class UserManager(DjangoUserManager["User"]):
    """Accounts, and who holds which role."""

    def holding(self, *roles: str) -> models.QuerySet[User]:
        """Everybody who may sign in and holds one of these roles."""
        return self.filter(grants__role__in=roles, is_active=True).distinct()


class User(AbstractUser):
    """A person who signs in. Rights come from `RoleGrant` and `Membership`, never from
    `is_superuser`.
    """

    personal_data = Holding(
        purpose=gettext_noop("Accounts of people who work for the programme or for an agency."),
        kept=WHILE_ACCOUNT,
        none=(
            "id is_superuser is_staff is_active date_joined language session_version groups "
            "user_permissions person_number"
        ),
        personal="username name email last_login",
        keyed="password",
    )

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("full name"), max_length=40)
    language = models.CharField(
        _("language"),
        max_length=8,
        default="zh-hans",
        choices=[("zh-hans", "简体中文"), ("en", "English")],
    )

    session_version = models.PositiveIntegerField(default=0, editable=False)
    # Accounts that ever had a mail address in common have one number (domain/same_person.py).
    person_number = models.PositiveBigIntegerField(null=True, db_index=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_once",
                violation_error_message=_("This user name is taken."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, over the password and a counter: raising the counter ends every session of
        this person.
        """
        return salted_hmac(
            "brandportal.accounts.session",
            f"{self.password}|{self.session_version}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held in the programme, read once a request."""
        return roles_of(self) if self.is_active else frozenset()

    @cached_property
    def _ties(self) -> list[Tie]:
        """This person's memberships, declared conflicts and noted ties under any account, read once
        a request.
        """
        return ties_of(self)

    def accounts_in(self, field: str = "") -> Q:
        """Rows whose `field` is this account or another one of the same person: with the same mail
        address, or one that both ever had. Without a field, the accounts themselves.
        """
        of = f"{field}__" if field else ""
        own = Q(**{field: self}) if field else Q(pk=self.pk)
        if self.email:
            own |= Q(**{f"{of}email__iexact": self.email})
        if self.person_number is not None:
            own |= Q(**{f"{of}person_number": self.person_number})
        return own

    def is_same_person(self, other: User) -> bool:
        """Whether another account is this person's too."""
        same_number = self.person_number is not None and self.person_number == other.person_number
        same_address = bool(self.email) and self.email.casefold() == other.email.casefold()
        return self.pk == other.pk or same_number or same_address

    @cached_property
    def agency_roles(self) -> dict[int, frozenset[str]]:
        """Agency id to the current role there; none beside a role (separation_triggers.py)."""
        found: dict[int, set[str]] = {}
        if self.is_active and not self.roles:
            for user_id, agency_id, role, ended_at in self._ties:
                if user_id == self.pk and ended_at is None and role not in (DECLARED, NOTED):
                    found.setdefault(agency_id, set()).add(role)
        return {agency_id: frozenset(roles) for agency_id, roles in found.items()}

    def conflicts(self, years: int, now: datetime) -> frozenset[int]:
        """The agencies for which this person works or worked in the last `years` years, with which
        a conflict of interest was declared, or a tie noted that did not end earlier, under any
        account: it binds the person.
        """
        since = now - timedelta(days=DAYS_A_YEAR * years)
        return frozenset(
            agency_id
            for _user, agency_id, _role, ended_at in self._ties
            if ended_at is None or ended_at > since
        )

    @property
    def ever_tied(self) -> frozenset[int]:
        """The agencies to which this person is or ever was tied: work, declarations, noted ties."""
        return frozenset(agency_id for _user, agency_id, _role, _ended in self._ties)

    @property
    def is_privileged(self) -> bool:
        """Whether a second factor is required of this person."""
        return bool(self.roles) or self.is_superuser


class RoleGrant(models.Model):
    """A role of a person in the programme; an account has at most one (separation.py)."""

    personal_data = Holding(purpose=WHO_DID, kept=WHILE_ACCOUNT, none="id role", personal="user")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            # The exclusion of memberships needs a trigger (separation_triggers.py).
            models.UniqueConstraint(
                fields=["user"],
                name="one_role_an_account",
                violation_error_message=_("One account plays one part in the programme."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of_agencies(self, agencies: Iterable[Agency]) -> MembershipQuerySet:
        """The current members of these agencies: heads, drafters, readers."""
        places = ((AgencyRole.HEAD, 0), (AgencyRole.DRAFTER, 1))
        order = models.Case(*(models.When(role=role, then=at) for role, at in places), default=2)
        found = self.filter(agency__in=agencies, ended_at=None).select_related("user", "agency")
        return found.order_by("agency", order, "pk")


class Membership(models.Model):
    """A person works for an agency as drafter, head or reader. It ends with a date and is not
    deleted.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who works for which agency; it decides about conflicts of interest."),
        kept=RECORD,
        none="id agency role ended_at",
        personal="user",
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=AgencyRole)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=AgencyRole.values), name="membership_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.user} · {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, now: datetime) -> InvitationQuerySet:
        """Links that still work, newest first."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now).order_by("-pk")

    def to_mail(self, address: str, now: datetime) -> InvitationQuerySet:
        """Invitations whose link is to be mailed and has not been yet."""
        agreed = models.Q(confirmed_by__isnull=False) | models.Q(by_mail=True)
        return self.waiting(now).filter(agreed, mailed_at=None, email__iexact=address)


class Invitation(models.Model):
    """A single-use link that makes one account with one role; only the token's hash is kept.

    A link to a role of the programme or to the head of an agency is made once a second person has
    confirmed it, and mailed to the invited person, so that neither of the two has it. Until then
    `token_hash` matches no token.
    """

    personal_data = Holding(
        purpose=gettext_noop("Links by which a person opens an account."),
        kept=RECORD,
        none=(
            "id role agency agency_role created_at expires_at withdrawn_at accepted_at "
            "confirmed_at by_mail mailed_at"
        ),
        personal="name email username created_by accepted_by confirmed_by",
        keyed="token_hash",
    )

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("full name"), max_length=40)
    email = models.EmailField(_("e-mail"))
    username = models.CharField(_("proposed user name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    agency_role = models.CharField(_("agency role"), max_length=20, choices=AgencyRole, blank=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    accepted_at = models.DateTimeField(_("account opened"), null=True)
    accepted_by = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Of one that one person gives; it was shown to nobody then.
    by_mail = models.BooleanField(_("link goes by mail"), default=False)
    mailed_at = models.DateTimeField(_("link mailed"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(agency=None, agency_role="") & ~Q(role="")
                    | Q(agency__isnull=False, role="") & ~Q(agency_role="")
                ),
                name="invitation_one_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_paired_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None)
                | Q(confirmed_at__isnull=False)
                | Q(agency_role__in=GIVEN_BY_ONE),
                name="invitation_confirmed_first",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(confirmed_by=None),
                name="invitation_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(by_mail=False) | Q(agency_role__in=GIVEN_BY_ONE),
                name="invitation_mailed_once_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def takes_two(self) -> bool:
        """Whether a second person must confirm: every role but drafter and reader."""
        return self.agency_role not in GIVEN_BY_ONE

    @property
    def waits_for_second(self) -> bool:
        return self.takes_two and self.confirmed_at is None
