"""The moment from which a verdict is made milder and a rectification passed by two people only.

No table changes. The invariant `proposals.two` asks when this was applied: what one officer did before is not a fault.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_seating_takes_two")]

    operations = []
