"""How credit codes and mobile numbers are written."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

credit_code_format = RegexValidator(
    r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    _("A unified social credit code has 18 digits and capital letters (never I, O, S, V, Z)."),
)
mobile_format = RegexValidator(
    r"^1[3-9]\d{9}$", _("A mobile number has 11 digits and starts with 1.")
)
