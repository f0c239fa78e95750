"""A place that an upheld objection has made vacant goes to the reserve, or stays vacant."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite builds the table anew and loses them.
TELLING = telling_triggers("reviews_decision", "reason")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_reasons_say_something"),
        ("reviews", "0015_objections_with_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ReserveCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("called_at", models.DateTimeField(verbose_name="called")),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="working days"
                    ),
                ),
                (
                    "ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="notice ends"),
                ),
            ],
            options={
                "verbose_name": "call from the reserve",
                "verbose_name_plural": "calls from the reserve",
                "ordering": ["called_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="reserve",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="place on the reserve"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserve", None), ("selected", False), _connector="OR"),
                name="decision_reserve_is_not_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "reserve"), name="decision_reserve_place_once"
            ),
        ),
        migrations.AddField(
            model_name="reservecall",
            name="application",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reserve_call",
                to="applications.application",
                verbose_name="called from the reserve",
            ),
        ),
        migrations.AddField(
            model_name="reservecall",
            name="called_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reservecall",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="reviews.publicnotice",
                verbose_name="public notice",
            ),
        ),
        migrations.AddField(
            model_name="reservecall",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reservecall",
            name="vacated",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="place_given",
                to="applications.application",
                verbose_name="excluded brand",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application", None), ("ends_at", None), ("working_days", None)),
                    models.Q(
                        ("application__isnull", False),
                        ("ends_at__gt", models.F("called_at")),
                        ("ends_at__isnull", False),
                        ("working_days__gte", 5),
                        ("working_days__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reserve_call_has_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservecall",
            constraint=models.CheckConstraint(
                condition=models.Q(("called_by", models.F("proposed_by")), _negated=True),
                name="reserve_called_by_two",
            ),
        ),
        create_triggers(TELLING, telling_triggers("reviews_reservecall", "reason", needed=True)),
    ]
