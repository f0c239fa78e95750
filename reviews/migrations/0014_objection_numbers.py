"""Objections have a number in the register, beside the code that only the objector knows."""

from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite builds the table anew and loses them.
TELLING = telling_triggers("reviews_objection", "statement", "answer")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


def number(apps, schema_editor):
    """By the order in which they came."""
    Objection = apps.get_model("reviews", "Objection")
    seen = {}
    rows = Objection.objects.select_related("notice__evaluation__cycle")
    for row in rows.order_by("filed_at", "pk"):
        seen[row.notice_id] = seen.get(row.notice_id, 0) + 1
        row.number = f"Y{row.notice.evaluation.cycle.year}-{seen[row.notice_id]:02d}"
        row.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0013_conflicts_of_judges")]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.AddField(
            model_name="objection",
            name="number",
            field=models.CharField(default="", max_length=16, verbose_name="number"),
            preserve_default=False,
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="objection",
            name="number",
            field=models.CharField(max_length=16, unique=True, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="objection",
            name="code",
            field=models.CharField(max_length=12, unique=True, verbose_name="code to follow it"),
        ),
        create_triggers(TELLING),
    ]
