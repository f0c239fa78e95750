"""The versions of applications."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.form.models import Application
from applications.versions.enums import VersionKept
from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, WHO_DID, Holding


class ApplicationVersion(models.Model):
    """The whole application as its head signed it off; never changed (`append_only`).

    `content` is exactly what the receipt's hash is taken of; `logo_sha256` and `file_names` (by
    SHA-256) say more about its files.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id application number kept content content_sha256 logo_sha256 file_names sha256 "
            "signed_at"
        ),
        personal="signed_by",
    )

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kept = models.CharField(_("how it was kept"), max_length=10, choices=VersionKept)
    content = models.JSONField()
    content_sha256 = models.CharField(_("hash of the content"), max_length=64)
    logo_sha256 = models.CharField(max_length=64, blank=True)
    file_names = models.JSONField(default=dict)
    sha256 = models.CharField(_("hash"), max_length=64)
    signed_at = models.DateTimeField(_("signed off"))
    signed_by = person()

    class Meta:
        verbose_name = _("version of an application")
        verbose_name_plural = _("versions of applications")
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="application_version_once"
            ),
            models.CheckConstraint(
                condition=Q(kept__in=VersionKept.values), name="application_version_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="application_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"


class SealedScan(models.Model):
    """The sheet with the agency's seal that its head may hand in with a sign-off; never changed."""

    personal_data = Holding(
        purpose=gettext_noop("The sealed and signed sheet that goes with a sign-off."),
        kept=RECORD,
        none="id version original_name content_type size sha256 uploaded_at",
        personal="file uploaded_by",
    )

    version = models.OneToOneField(
        ApplicationVersion, on_delete=models.PROTECT, related_name="scan"
    )
    file = models.FileField(_("file"), upload_to="sealed_scans/")
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    uploaded_by = person()

    class Meta:
        verbose_name = _("sealed scan")
        verbose_name_plural = _("sealed scans")
        ordering = ["version"]

    def __str__(self) -> str:
        return self.original_name
