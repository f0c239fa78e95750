"""Seeds of second factors lay in clear; they are sealed under a key derived from SECRET_KEY."""

from django.db import migrations

from brandportal import rotating_encryption

PURPOSE = "accounts.second_factor"


def _change(apps, change):
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk"):
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = change(row.data[name], purpose=PURPOSE)
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [
                change(code, purpose=PURPOSE) for code in row.data["migrated_codes"]
            ]
        row.save(update_fields=["data"])


def seal_all(apps, schema_editor):
    _change(apps, rotating_encryption.encrypt)


def unseal_all(apps, schema_editor):
    _change(apps, rotating_encryption.decrypt)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_one_account_one_part"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, unseal_all)]
