"""Kinds of notices, what people chose by kind, and the daily mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

WAYS = [
    ("at_once", "By mail at once"),
    ("digest", "In one mail a day"),
    ("site", "On the site only"),
]
KINDS = [
    ("security", "Security"),
    ("deadline", "Deadlines that begin or move"),
    ("reminder", "Reminders"),
    ("task", "What you are asked to do"),
    ("decided", "Decisions"),
    ("agency", "What happens in your agency"),
    ("work", "What others have done"),
    ("course", "The course of the award year"),
]
LESS_THAN_AT_ONCE = Q(
    ("kind__in", ["reminder", "task", "decided", "agency", "work", "course"]), ("way", "digest")
) | Q(("kind__in", ["agency", "work", "course"]), ("way", "site"))
# What the key of a notice says of its kind. Keys of journal entries say nothing.
KINDS_OF_KEYS = {
    "^account:": "security",
    "^ledger\\.heads\\.": "security",
    "^cases-opened:": "deadline",
    "^review:[0-9]+:opened": "deadline",
    "^review:[0-9]+:reminder:": "reminder",
    "^duty:": "reminder",
    "^(outcome|plaque|title):": "decided",
}


def fill_in(apps, schema_editor):
    """Whatever waits goes out at once, as it would have."""
    notices = apps.get_model("notices", "Notice").objects.using(schema_editor.connection.alias)
    notices.update(way="at_once")
    for pattern, kind in KINDS_OF_KEYS.items():
        notices.filter(key__regex=pattern).update(kind=kind)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_squashed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("way", models.CharField(choices=WAYS, max_length=10)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of how to be told",
                "verbose_name_plural": "choices of how to be told",
                "constraints": [
                    models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once"),
                    models.CheckConstraint(
                        condition=LESS_THAN_AT_ONCE, name="notice_choice_allowed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("created_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "daily mail",
                "verbose_name_plural": "daily mails",
                "constraints": [
                    models.UniqueConstraint(fields=["recipient", "day"], name="digest_once_a_day")
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                blank=True, choices=KINDS, default="", max_length=20, verbose_name="kind"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="way",
            field=models.CharField(
                blank=True, choices=WAYS, default="", max_length=10, verbose_name="way"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="digest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="notices",
                to="notices.digest",
                verbose_name="daily mail",
            ),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(("kind__in", ["", *(kind for kind, _label in KINDS)])),
                name="notice_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(("way__in", ["", "at_once"])) | LESS_THAN_AT_ONCE,
                name="notice_way_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(("digest", None)) | Q(("way", "digest")), name="notice_digest_way"
            ),
        ),
    ]
