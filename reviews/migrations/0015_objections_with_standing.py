"""Objections with standing, files and an investigator; tips without a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite builds the table anew and loses them.
TELLING = telling_triggers("reviews_objection", "statement", "answer")
TOLD = (
    telling_triggers("reviews_objection", "statement", "answer", "outcome"),
    telling_triggers("reviews_tip", "text", "answer"),
)


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_declared_conflicts"),
        ("applications", "0002_reasons_say_something"),
        ("reviews", "0014_objection_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ObjectionFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="objections/", verbose_name="file")),
                ("original_name", models.CharField(editable=False, max_length=120)),
                ("content_type", models.CharField(editable=False, max_length=60)),
                ("size", models.PositiveIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded")),
            ],
            options={
                "verbose_name": "file of an objection",
                "verbose_name_plural": "files of objections",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Tip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=12, unique=True, verbose_name="code to follow it"),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("chosen", "a brand that was chosen"),
                            ("passed_over", "a brand that was not chosen"),
                            ("procedure", "the procedure"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("text", models.TextField(verbose_name="what was reported")),
                ("told_on", models.DateField(verbose_name="reported on")),
                (
                    "status",
                    models.CharField(
                        choices=[("told", "To look at"), ("answered", "Answered")],
                        default="told",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answered"
                    ),
                ),
            ],
            options={
                "verbose_name": "tip",
                "verbose_name_plural": "tips",
                "ordering": ["told_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="objection",
            name="objection_closed_is_answered",
        ),
        migrations.AddField(
            model_name="objection",
            name="about",
            field=models.CharField(
                choices=[
                    ("chosen", "a brand that was chosen"),
                    ("passed_over", "a brand that was not chosen"),
                    ("procedure", "the procedure"),
                ],
                default="chosen",
                max_length=12,
                verbose_name="about",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="accounts.agency",
                verbose_name="agency that objects",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="assigned_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="investigator named"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="assigned_by",
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
            model_name="objection",
            name="filed_by",
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
            model_name="objection",
            name="investigator",
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
            model_name="objection",
            name="outcome",
            field=models.TextField(blank=True, verbose_name="outcome for the public register"),
        ),
        migrations.AddField(
            model_name="objection",
            name="seal",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="SHA-256 of what was sent"
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="applications.application",
                verbose_name="application",
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="objector_contact",
            field=models.CharField(blank=True, max_length=400, verbose_name="telephone, sealed"),
        ),
        migrations.AlterField(
            model_name="objection",
            name="objector_name",
            field=models.CharField(blank=True, max_length=40, verbose_name="real name"),
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
                    ("status__in", ["received", "admitted", "assigned"]),
                    models.Q(
                        ("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="objection_closed_is_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", "procedure"), ("application", None)),
                    models.Q(
                        models.Q(("about", "procedure"), _negated=True),
                        ("application__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="objection_about_a_brand_or_the_procedure",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency", None), ("filed_by", None)),
                    models.Q(
                        ("agency__isnull", False),
                        ("filed_by__isnull", False),
                        ("objector", ""),
                        ("objector_contact", ""),
                        ("objector_name", ""),
                    ),
                    _connector="OR",
                ),
                name="objection_by_a_person_or_an_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assigned_at", None), ("investigator", None)),
                    models.Q(("assigned_at__isnull", False), ("investigator__isnull", False)),
                    _connector="OR",
                ),
                name="objection_investigator_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "assigned"), _negated=True),
                    ("investigator__isnull", False),
                    _connector="OR",
                ),
                name="objection_under_investigation_has_investigator",
            ),
        ),
        migrations.AddField(
            model_name="objectionfile",
            name="objection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="reviews.objection",
            ),
        ),
        migrations.AddField(
            model_name="tip",
            name="answered_by",
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
            model_name="tip",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.application",
                verbose_name="application",
            ),
        ),
        migrations.AddField(
            model_name="tip",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tips",
                to="reviews.publicnotice",
                verbose_name="public notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectionfile",
            constraint=models.UniqueConstraint(
                fields=("objection", "sha256"), name="objection_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("status", "told")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("status", "answered"),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tip_answered_with_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", False), ("answered_by", None), _connector="OR"
                ),
                name="tip_answered_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", "procedure"), ("application", None)),
                    models.Q(
                        models.Q(("about", "procedure"), _negated=True),
                        ("application__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="tip_about_a_brand_or_the_procedure",
            ),
        ),
        create_triggers(*TOLD),
    ]
