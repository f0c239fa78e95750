"""At most one live title of a kind a brand: a newer one renews the older one, with its history.

Titles that stand beside a newer one of their kind are renewed by it. Those conferred under rules that name no term before the first review keep the year that these
rules meant, the one of the conferral.
"""

from __future__ import annotations

from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

LIVE = ("valid", "warned", "suspended")
STATUSES = [
    ("valid", "Valid"),
    ("warned", "Valid, with a warning"),
    ("suspended", "Suspended for rectification"),
    ("revoked", "Revoked"),
    ("lapsed", "Lapsed"),
    ("expired", "Expired"),
    ("promoted", "Risen to Famous Brand"),
    ("succeeded", "Renewed by a newer title"),
]


def renew(apps, schema_editor):
    titles = apps.get_model("audits", "Title").objects
    for row in titles.all():
        row.held_since, row.first_review_year = row.valid_from, row.valid_from.year
        row.save(update_fields=["held_since", "first_review_year"])
    live = titles.filter(status__in=LIVE).order_by("brand_id", "level", "valid_from", "pk")
    for _kind, rows in groupby(live, key=lambda row: (row.brand_id, row.level)):
        older = None
        for row in rows:
            if older is not None:
                row.succeeds_id = older.pk
                row.held_since, row.first_review_year = older.held_since, older.first_review_year
                if older.status == "suspended":
                    row.status = "suspended"
                older.status = "succeeded"
                older.save(update_fields=["status"])
                row.save(update_fields=["succeeds", "held_since", "first_review_year", "status"])
            older = row


def part(apps, schema_editor):
    """Without the new status a renewed title has run out."""
    apps.get_model("audits", "Title").objects.filter(status="succeeded").update(status="expired")


class Migration(migrations.Migration):
    dependencies = [("audits", "0004_reviews_open_by_two")]

    operations = [
        migrations.RemoveConstraint(model_name="title", name="title_known_status"),
        migrations.AlterField(
            model_name="title",
            name="status",
            field=models.CharField(
                choices=STATUSES, default="valid", max_length=20, verbose_name="status"
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="succeeds",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="audits.title",
                verbose_name="succeeds",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="held_since",
            field=models.DateField(null=True, verbose_name="title held since"),
        ),
        migrations.AddField(
            model_name="title",
            name="first_review_year",
            field=models.PositiveSmallIntegerField(
                null=True, verbose_name="first year under review"
            ),
        ),
        migrations.RunPython(renew, part),
    ]
