"""The moment from which a panel is seated by two people only.

No table changes. The invariant `proposals.two` asks when this was applied: what one officer did before is not a fault.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_reasons_say_something")]

    operations = []
