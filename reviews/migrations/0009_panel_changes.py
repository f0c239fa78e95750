"""Members excused and joined while the panel scores, brands moved between them, brands scored by few."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("reviews", "0008_sheet_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MinimumException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("judges", models.PositiveSmallIntegerField(verbose_name="judges at least")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="allowed")),
            ],
            options={
                "verbose_name": "exception from the least number of judges",
                "verbose_name_plural": "exceptions from the least number of judges",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Reassignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="moved")),
            ],
            options={
                "verbose_name": "brand moved to another panel member",
                "verbose_name_plural": "brands moved to other panel members",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="panelseat",
            name="excuse_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="why excused"),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="excused_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="excused"
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="excused_by",
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
            model_name="panelseat",
            name="joined_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="joined while scoring"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excuse_reason", ""), ("excused_at", None), ("excused_by", None)),
                    models.Q(
                        models.Q(("excuse_reason", ""), _negated=True),
                        ("excused_at__isnull", False),
                        ("excused_by__isnull", False),
                        ("is_lead", False),
                    ),
                    _connector="OR",
                ),
                name="seat_excused_paired",
            ),
        ),
        migrations.AddField(
            model_name="minimumexception",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="minimum_exception",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="minimumexception",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="minimumexception",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reassignment",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="reassignment",
            name="from_seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.panelseat",
            ),
        ),
        migrations.AddField(
            model_name="reassignment",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reassignment",
            name="to_seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reviews.panelseat",
            ),
        ),
        migrations.AddConstraint(
            model_name="minimumexception",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), ("judges__gte", 1)),
                name="minimum_exception_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="minimumexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_by", None),
                    models.Q(("proposed_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="minimum_exception_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="reassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_seat", models.F("to_seat")), _negated=True),
                name="reassignment_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="reassignment",
            constraint=models.UniqueConstraint(
                fields=("application", "to_seat"), name="reassignment_received_once"
            ),
        ),
    ]
