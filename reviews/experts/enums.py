"""The fields of expertise by which experts are drawn."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Expertise(TextChoices):
    """What an expert knows about; the same list for every year, so that pools can be compared."""

    PUBLIC_SERVICE = "public_service", _("public administration and service")
    LAW = "law", _("law and regulation")
    QUALITY = "quality", _("quality and standards")
    DIGITAL = "digital", _("information technology")
    BRANDING = "branding", _("communication and branding")
    INDUSTRY = "industry", _("enterprises and trades")
    CIVIC = "civic", _("deputies and citizens")


class WhyOut(TextChoices):
    """Why somebody drawn does not sit."""

    DECLINED = "declined", _("declined")
    CONFLICT = "conflict", _("conflict of interest")
    UNABLE = "unable", _("can no longer sit")
