"""Judges get names of their own on each brand of the years that are not published yet. Published years keep theirs."""

import secrets

from django.db import migrations

UNPUBLISHED = ("shortlisted", "rating", "counted", "decided")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(place):
    rounds, last = divmod(place, 26)
    return (letters(rounds - 1) if rounds else "") + LETTERS[last]


def name_anew(apps, schema_editor):
    results = apps.get_model("reviews", "Result").objects
    for result in results.filter(evaluation__status__in=UNPUBLISHED).order_by("pk").iterator():
        panel, points = result.explanation.get("panel"), result.explanation.get("points")
        if not panel or not points:
            continue
        rows = [*panel["judges"], *panel["set_aside"]]
        judges = sorted({*points, *panel["used"], *(row["judge"] for row in rows)})
        secrets.SystemRandom().shuffle(judges)
        names = {judge: letters(place) for place, judge in enumerate(judges)}
        for row in rows:
            row["judge"] = names[row["judge"]]
        panel["used"] = [names[judge] for judge in panel["used"]]
        result.explanation["points"] = {
            names[judge]: given
            for judge, given in sorted(points.items(), key=lambda row: names[row[0]])
        }
        result.save(update_fields=["explanation"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0009_panel_changes")]

    operations = [migrations.RunPython(name_anew, migrations.RunPython.noop)]
