"""One account plays one part: one role in the programme, and no membership beside it."""

from collections import defaultdict

from django.db import migrations, models

from brandportal.accounts.separation_triggers import keep_apart, let_meet

OLD = (
    "role_once",
    "administrations_apart",
    "identity_reader_apart_system_admin",
    "identity_reader_apart_security_admin",
    "identity_reader_apart_auditor",
    "identity_reader_apart_panel",
    "identity_reader_apart_leader",
)


class RolesMeet(Exception):
    """Accounts hold what now excludes each other; nobody but people decides which of it is taken."""


def refuse_what_meets(apps, schema_editor):
    """Nothing is taken by a migration: it names the accounts and stops before it has changed anything."""
    grants, works = (
        apps.get_model("accounts", "RoleGrant"),
        apps.get_model("accounts", "Membership"),
    )
    held = defaultdict(set)
    for username, role in grants.objects.values_list("user__username", "role"):
        held[username].add(role)
    for username in works.objects.filter(ended_at=None).values_list("user__username", flat=True):
        held[username].add("an agency")
    meeting = {name: parts for name, parts in sorted(held.items()) if len(parts) > 1}
    if meeting:
        lines = "\n".join(
            f"  {name}: {', '.join(sorted(parts))}" for name, parts in meeting.items()
        )
        raise RolesMeet(
            "One account plays one part from this version on. Take a role (manage.py appoint NAME --role ROLE --revoke)"
            f" or end a membership (on the desk) of each of these first, and invite the person again:\n{lines}"
        )


def create_triggers(apps, schema_editor):
    keep_apart(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    let_meet(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_identity_reader")]

    operations = [
        migrations.RunPython(refuse_what_meets, migrations.RunPython.noop),
        *(migrations.RemoveConstraint(model_name="rolegrant", name=name) for name in OLD),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                fields=("user",),
                name="one_role_an_account",
                violation_error_message="One account plays one part in the programme.",
            ),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
