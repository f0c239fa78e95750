"""Holds are kept for good; the mark of a network that some of them named goes, as marks do."""

from typing import Any

from django.db import migrations


def drop_marks(apps: Any, schema_editor: Any) -> None:
    Hold = apps.get_model("reviews", "Hold")
    for hold in Hold.objects.filter(rule__in=["network", "block"]).iterator():
        mark = hold.cell.pop("name", "")
        if not mark:
            continue
        hold.cell.pop("words", "")
        hold.explanation.get("place", {}).pop("name", "")
        hold.save(update_fields=["cell", "explanation"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_levels_forgotten")]

    operations = [migrations.RunPython(drop_marks, migrations.RunPython.noop)]
