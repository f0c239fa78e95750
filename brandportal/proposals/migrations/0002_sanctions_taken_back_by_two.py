"""Changes no table. A database notes when this was applied: since then an imposed step of the
sanction ladder is taken back by two people (docs/adr/0153-*.md).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_squashed")]

    operations = []
