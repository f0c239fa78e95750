"""What the leading group says to an upheld objection that excludes no brand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite makes the table anew, and its triggers go with the old one.
BEFORE = telling_triggers("reviews_objection", "statement", "answer", "outcome")
TELLING = telling_triggers("reviews_objection", "statement", "answer", "outcome", "settlement")


def drop_triggers(apps, schema_editor):
    for triggers in (BEFORE, TELLING):
        triggers.unprotect(schema_editor.connection)


def back(apps, schema_editor):
    BEFORE.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_squashed"),
        ("applications", "0001_squashed"),
        ("reviews", "0003_conflicts_say_something"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, back),
        migrations.AddField(
            model_name="objection",
            name="settled_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="settled"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="settlement",
            field=models.TextField(blank=True, verbose_name="what the leading group says to it"),
        ),
        migrations.AlterField(
            model_name="objection",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("admitted", "Admitted"),
                    ("assigned", "Under investigation"),
                    ("inadmissible", "Not admissible"),
                    ("upheld", "Upheld"),
                    ("rejected", "Not upheld"),
                    ("settled", "Upheld; the list stays"),
                ],
                default="received",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at__isnull", False), ("settled_by", None), _connector="OR"
                ),
                name="objection_settled_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("about", "chosen"), _negated=True),
                        models.Q(("settlement", ""), _negated=True),
                        ("settled_at__isnull", False),
                        ("status", "settled"),
                    ),
                    models.Q(
                        models.Q(("status", "settled"), _negated=True),
                        ("settled_at", None),
                        ("settlement", ""),
                    ),
                    _connector="OR",
                ),
                name="objection_settled_with_reason",
            ),
        ),
        create_triggers(TELLING),
    ]
