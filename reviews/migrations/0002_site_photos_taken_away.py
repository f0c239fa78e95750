"""A photograph of a site visit can be taken away until the sheet is locked."""

from django.db import migrations

from brandportal.append_only import create_triggers, never_changed
from reviews.on_site.append_only import photos_stay

BEFORE = never_changed(
    "reviews_sitephoto",
    "site_photo",
    refusal="a photograph of a site visit is never changed",
    same="id = NEW.id",
)


def drop_triggers(apps, schema_editor):
    for triggers in (BEFORE, photos_stay):
        triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_squashed")]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        create_triggers(photos_stay),
    ]
