"""Counts of rate limits, cached values."""

from django.db import migrations, models

from brandportal.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [("web", "0001_limits"), ("web", "0002_cached_values")]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="CachedValue",
                    fields=[
                        (
                            "key_hash",
                            models.CharField(max_length=32, primary_key=True, serialize=False),
                        ),
                        ("value", models.TextField()),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="UsedOnce",
                    fields=[
                        (
                            "token_hash",
                            models.CharField(max_length=32, primary_key=True, serialize=False),
                        ),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="LimitCount",
                    fields=[
                        (
                            "key_hash",
                            models.CharField(max_length=32, primary_key=True, serialize=False),
                        ),
                        ("period", models.BigIntegerField()),
                        ("used", models.PositiveIntegerField()),
                        ("used_before", models.PositiveIntegerField()),
                        ("stale_at", models.BigIntegerField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("period__gte", 0), ("stale_at__gt", 0)),
                                name="limit_count_in_time",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
