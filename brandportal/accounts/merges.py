"""Two accounts of one person that are to become one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.append_only import guards_of, refused_when
from brandportal.personal_data import RECORD, Holding

MERGES = "accounts_accountmerge"
_MERGED = f"SELECT 1 FROM {MERGES} WHERE done_at IS NOT NULL AND closed_id"  # noqa: S608


class AccountMerge(models.Model):
    """A person has proved to hold both accounts, and asks for `closed` to be merged into `kept`;
    done once two officers agree (`domain/merging.py`). Never changed afterwards.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Accounts that were merged: who is behind what the closed account has done."
        ),
        kept=RECORD,
        none="id kept_proved_at closed_proved_at done_at",
        personal="kept closed",
    )

    kept = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account that stays"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account that is closed"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    kept_proved_at = models.DateTimeField(_("proved with the account that stays"))
    closed_proved_at = models.DateTimeField(_("proved with the account that is closed"))
    done_at = models.DateTimeField(_("merged"), null=True, editable=False)

    class Meta:
        verbose_name = _("merge of two accounts")
        verbose_name_plural = _("merges of accounts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["closed"], name="account_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("closed")), name="merge_of_two_accounts"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("closed_proved_at")),
                name="merge_proved_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closed.username} → {self.kept.username}"


stays_closed = refused_when(
    "a merged account stays closed",
    (
        "merged_account_closed",
        "UPDATE OF is_active",
        "accounts_user",
        f"NEW.is_active AND EXISTS ({_MERGED} = NEW.id)",
    ),
    (
        "merge_closes_account",
        "UPDATE OF done_at",
        MERGES,
        "NEW.done_at IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM accounts_user WHERE id = NEW.closed_id AND is_active "
        "UNION SELECT 1 FROM accounts_rolegrant WHERE user_id = NEW.closed_id "
        "UNION SELECT 1 FROM accounts_membership "
        "WHERE user_id = NEW.closed_id AND ended_at IS NULL)",
    ),
    ("merge_kept", "UPDATE", MERGES, "OLD.done_at IS NOT NULL"),
    ("merge_not_deleted", "DELETE", MERGES, "OLD.done_at IS NOT NULL"),
)
holds_nothing = refused_when(
    "a merged account holds nothing",
    (
        "merged_account_no_role",
        "INSERT",
        "accounts_rolegrant",
        f"EXISTS ({_MERGED} = NEW.user_id)",
    ),
    (
        "merged_account_no_membership",
        "INSERT",
        "accounts_membership",
        f"EXISTS ({_MERGED} = NEW.user_id)",
    ),
)
protect, unprotect = guards_of(stays_closed, holds_nothing)
