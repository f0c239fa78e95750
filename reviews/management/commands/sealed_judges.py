from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.evaluation.models import Evaluation
from reviews.publication.severity_file import sealed_judges


class Command(BaseCommand):
    help = (
        "Print the sealed file of a year's judges, which an auditor gives to recount.py with "
        "--judges; its hash is judges.sha256 in the published folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", help="2029, or 2029-famous")

    def handle(self, *args: object, year: str, **options: object) -> None:
        found = Evaluation.objects.filter(cycle__edition=year).select_related("cycle").first()
        sealed = found and sealed_judges(found)
        if not sealed:
            raise CommandError("Nothing is sealed for this year: judges.csv is in the folder.")
        self.stdout.write(sealed.decode(), ending="")
