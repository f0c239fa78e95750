"""A conflict of interest that a judge declared on a brand binds the person towards the agency."""

from django.db import migrations


def bind_persons(apps, schema_editor):
    declaration = apps.get_model("reviews", "Declaration")
    conflict = apps.get_model("accounts", "DeclaredConflict")
    rows = declaration.objects.filter(has_conflict=True).order_by("pk")
    for row in rows.select_related("seat", "application").iterator():
        conflict.objects.get_or_create(
            person_id=row.seat.user_id,
            agency_id=row.application.agency_id,
            defaults={"reason": row.reason, "declared_at": row.declared_at},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_declared_conflicts"),
        ("reviews", "0012_reading_permits"),
    ]

    operations = [migrations.RunPython(bind_persons, migrations.RunPython.noop)]
