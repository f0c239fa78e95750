"""A file of evidence may back a commitment, and may be shown to the public with its brand."""

import django.db.models.deletion
from django.db import migrations, models

from applications.form.same_application import tied_within
from brandportal.append_only import create_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_award_years_have_a_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="evidence",
                to="applications.commitment",
                verbose_name="commitment",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="public",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="shown to the public"
            ),
        ),
        create_triggers(tied_within),
    ]
