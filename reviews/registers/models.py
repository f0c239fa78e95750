"""The registers from which raters are drawn. They contain no case number and no name, and a
telephone only encrypted, for a limited time.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application, Cycle, ServicePoint
from brandportal.accounts.models import Agency
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.evaluation.data_terms import TO_INVITE, UNLINK
from reviews.rating.enums import RaterGroup
from reviews.registers.enums import DeliveryWay

SOURCE_LIMIT = 200
# The purpose of the key for telephones of a register.
PHONE_PURPOSE = "register.phone"
INVITED = [group.value for group in RaterGroup if group != RaterGroup.PUBLIC]


class RegisterKey(models.Model):
    """A key for an agency's system; shown once, only its keyed hash is stored."""

    personal_data = Holding(
        purpose=gettext_noop("Keys by which an agency's system hands over cases."),
        kept=RECORD,
        none="id agency name created_at revoked_at last_used_at",
        personal="created_by revoked_by",
        keyed="key_hash",
    )

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="register_keys"
    )
    name = models.CharField(_("what it is for"), max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    created_by = person()
    revoked_at = moment(_("revoked"))
    revoked_by = person()
    last_used_at = moment(_("last used"))

    class Meta:
        verbose_name = _("register key")
        verbose_name_plural = _("register keys")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=paired("revoked"), name="register_key_revoked_paired")
        ]

    def __str__(self) -> str:
        return self.name


class Register(models.Model):
    """A list of people to draw from: the cases of one brand, or one group for every brand of the
    award year.
    """

    personal_data = Holding(purpose=TO_INVITE, kept=RECORD, none="id cycle application group")

    cycle = models.ForeignKey(
        Cycle, verbose_name=_("award year"), on_delete=models.PROTECT, related_name="registers"
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("brand"),
        on_delete=models.PROTECT,
        related_name="registers",
        null=True,
        blank=True,
    )
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "group"], name="register_one_a_brand_and_group"
            ),
            models.UniqueConstraint(
                fields=["cycle", "group"],
                condition=Q(application=None),
                name="register_one_a_year_and_group",
            ),
            models.CheckConstraint(condition=Q(group__in=INVITED), name="register_invited_group"),
            models.CheckConstraint(
                condition=~Q(group=RaterGroup.SERVICE_RECIPIENTS) | Q(application__isnull=False),
                name="register_recipients_have_a_brand",
            ),
        ]

    def __str__(self) -> str:
        if self.application is None:
            return f"{self.cycle} · {self.get_group_display()}"
        return f"{self.application} · {self.get_group_display()}"


class Delivery(models.Model):
    """One file or API call that added cases to a register: how many, not which; `source` says who
    compiled the office's list.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id register way key rows taken known left_out source delivered_at",
        personal="delivered_by",
    )

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(_("how"), max_length=20, choices=DeliveryWay)
    key = models.ForeignKey(
        RegisterKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField(_("rows"))
    taken = models.PositiveIntegerField(_("taken"))
    known = models.PositiveIntegerField(_("known already"))
    left_out = models.PositiveIntegerField(_("left out"))
    source = models.CharField(_("drawn up by"), max_length=SOURCE_LIMIT, blank=True, default="")
    delivered_at = models.DateTimeField(_("handed over"))
    delivered_by = person()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("taken") + F("known") + F("left_out")), name="delivery_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(way=DeliveryWay.API) | Q(key=None), name="delivery_key_by_api_only"
            ),
            models.CheckConstraint(
                condition=~Q(way=DeliveryWay.OFFICE) | ~Q(source=""),
                name="delivery_list_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} · {self.delivered_at:%Y-%m-%d}"


class ServiceCase(models.Model):
    """One case of a register.

    `case_key` is the keyed hash of its number, `pseudonym` that of the telephone; both are keyed
    per award year. `phone` is encrypted (brandportal/encryption.py) and emptied on schedule. Of the
    date only the month is kept.
    """

    personal_data = Holding(
        purpose=TO_INVITE,
        kept=RECORD,
        none="id register delivery point month",
        keyed="case_key pseudonym",
        encrypted={"phone": PHONE_PURPOSE},
        until={
            "pseudonym": UNLINK,
            "phone": gettext_noop("emptied soon after the public rating has closed"),
        },
    )

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="cases")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    case_key = models.CharField(max_length=64)
    pseudonym = models.CharField(max_length=64)
    point = models.ForeignKey(ServicePoint, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7, blank=True)
    phone = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("service case")
        verbose_name_plural = _("service cases")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["register", "case_key"], name="service_case_once")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
