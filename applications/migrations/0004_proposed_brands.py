"""A brand comes into being at a sign-off; until then its row is only a proposed name. Rows that renaming left behind are
deleted.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers


def sort_out(apps, schema_editor):
    Brand = apps.get_model("applications", "Brand")
    Brand.objects.filter(applications=None).delete()
    signed = apps.get_model("applications", "Application").objects.exclude(submitted_at=None)
    Brand.objects.exclude(pk__in=signed.values("brand")).update(proposed=True)


# SQLite builds the table anew and loses them.
TELLING = telling_triggers("applications_application", "decision_reason")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_people_keep_their_ties"),
        ("applications", "0003_versions_of_applications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="brand",
            name="brand_name_once_an_agency",
        ),
        migrations.AddField(
            model_name="application",
            name="head_asked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="head asked"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="head_asked_by",
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
            model_name="application",
            name="sent_back_reason",
            field=models.CharField(
                blank=True, editable=False, max_length=500, verbose_name="why the head gave it back"
            ),
        ),
        migrations.AddField(
            model_name="brand",
            name="proposed",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("head_asked_at__isnull", False), ("head_asked_by", None), _connector="OR"
                ),
                name="application_head_asked_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="brand",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proposed", False)),
                fields=("agency", "name"),
                name="brand_name_once_an_agency",
            ),
        ),
        migrations.RunPython(sort_out, migrations.RunPython.noop),
        create_triggers(TELLING),
    ]
