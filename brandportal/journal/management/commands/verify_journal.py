from django.core.management.base import BaseCommand, CommandError

from brandportal.journal.domain import broken_links
from brandportal.journal.models import Head


class Command(BaseCommand):
    help = "Recompute the whole hash chain of the journal and compare it with the recorded head."

    def handle(self, *args, **options):
        faults = list(broken_links())
        for seq, fault in faults:
            self.stderr.write(f"entry {seq}: {fault}")
        if faults:
            raise CommandError(f"The journal is broken in {len(faults)} places.")
        head = Head.objects.filter(pk=1).first() or Head()
        self.stdout.write(f"{head.size} entries, unbroken; head {head.hash}")
