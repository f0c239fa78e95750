"""On PostgreSQL tables whose rows are kept on a condition are not truncated either."""

from django.db import migrations

from brandportal.append_only import create_triggers
from reviews.decision.append_only import meetings
from reviews.on_site.append_only import notes_stay, photos_stay

KEPT = (meetings, notes_stay, photos_stay)


def drop_triggers(apps, schema_editor):
    for triggers in KEPT:
        triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_upheld_objections_settled")]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        create_triggers(*KEPT),
    ]
