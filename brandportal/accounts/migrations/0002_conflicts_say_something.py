"""A declared conflict of interest says what kind it is."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_squashed")]

    operations = [
        create_triggers(telling_triggers("accounts_declaredconflict", "reason", needed=True))
    ]
