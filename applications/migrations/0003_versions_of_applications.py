"""Every sign-off keeps the whole application. What was signed off before is put together again: a return kept the
sections that it asked for as they stood, and no other section could be edited afterwards. Where the hash of the receipt
is met, the version is what was signed off; where not, it says so.
"""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from applications.versions.append_only import versions
from brandportal.append_only import create_triggers
from brandportal.canonical import digest

TEXTS = {
    "identity": ("slogan", "summary", "meaning"),
    "values": ("core_value", "philosophy", "image"),
    "commitments": (),
    "service_points": ("recipients",),
    "practice": ("mechanism", "effect", "honours"),
    "self_assessment": (),
    "evidence": (),
}
ROWS = {
    "commitments": "commitments",
    "service_points": "service_points",
    "self_assessment": "self_scores",
    "evidence": "evidence",
}
COLUMNS = {
    "commitments": "promise unit baseline target less_is_better due_on how_to_check",
    "service_points": "name address phone",
    "self_scores": "indicator points reason",
    "evidence": "indicator title sha256",
}


def _plain(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, bool | str) else f"{value:.2f}"


def _section(application, code):
    fields = {name: getattr(application, name) for name in TEXTS[code]}
    if code == "identity":
        fields["brand_name"] = application.brand.name
    content = {"fields": fields}
    if code == "values":
        content["logo"] = application.logo.name or ""
    if code in ROWS:
        columns = COLUMNS[ROWS[code]].split()
        content["rows"] = [
            {name: _plain(getattr(row, name)) for name in columns}
            for row in getattr(application, ROWS[code]).order_by("pk")
        ]
    return content


def _logo_hash(application):
    try:
        with application.logo.open("rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (OSError, ValueError):
        return ""


def put_together(apps, schema_editor):
    """One version for each sign-off of the journal."""
    Application = apps.get_model("applications", "Application")
    keep = apps.get_model("applications", "ApplicationVersion").objects
    signed = {}
    entries = apps.get_model("journal", "Entry").objects.filter(
        object_type="applications.application",
        action__in=("application.sign_off", "application.resubmit"),
    )
    for entry in entries.order_by("seq"):
        signed.setdefault(int(entry.object_id), []).append(entry)
    rows = Application.objects.filter(pk__in=list(signed)).select_related("agency", "brand")
    for application in rows.order_by("pk").iterator(chunk_size=200):
        now = {code: _section(application, code) for code in TEXTS}
        files = dict(application.evidence.order_by("pk").values_list("sha256", "original_name"))
        items = list(application.correction_items.order_by("-asked_at"))
        for number, entry in enumerate(signed[application.pk], start=1):
            sections = dict(now)
            for item in items:
                if item.asked_at >= entry.at:
                    sections[item.section] = item.before
            content = {
                "number": application.number,
                "agency": application.agency.name,
                "sections": sections,
            }
            receipt = entry.data["content_sha256"]
            values = sections.get("values", {})
            same_logo = values.get("logo") and values["logo"] == now["values"]["logo"]
            said = {
                "application": application.pk,
                "number": number,
                "kept": "rebuilt" if digest(content) == receipt else "partly",
                "content_sha256": receipt,
                "logo_sha256": _logo_hash(application) if same_logo else "",
                "file_names": {
                    row["sha256"]: files[row["sha256"]]
                    for row in sections.get("evidence", {}).get("rows", ())
                    if row["sha256"] in files
                },
            }
            keep.create(
                application_id=said.pop("application"),
                **said,
                content=content,
                sha256=digest({"application": application.pk, **said}),
                signed_at=entry.at,
                signed_by_id=entry.actor_id,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_reasons_say_something"),
        ("journal", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kept",
                    models.CharField(
                        choices=[
                            ("signed", "kept at the sign-off"),
                            ("rebuilt", "put together later; it is what was signed off"),
                            ("partly", "put together later; parts of it may have been different"),
                        ],
                        max_length=10,
                        verbose_name="how it was kept",
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "content_sha256",
                    models.CharField(max_length=64, verbose_name="hash of the content"),
                ),
                ("logo_sha256", models.CharField(blank=True, max_length=64)),
                ("file_names", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("signed_at", models.DateTimeField(verbose_name="signed off")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="applications.application",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an application",
                "verbose_name_plural": "versions of applications",
                "ordering": ["application", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "number"), name="application_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept__in", ["signed", "rebuilt", "partly"])),
                        name="application_version_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="application_version_from_one"
                    ),
                ],
            },
        ),
        create_triggers(versions),
        migrations.RunPython(put_together, migrations.RunPython.noop),
    ]
