"""`manage.py import_agencies FILE [--commit]`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from brandportal.accounts.domain.agency_import import (
    plan_import,
    read_agencies,
    summary,
    write_import,
)
from brandportal.accounts.policies import OPERATOR
from brandportal.errors import Refused
from brandportal.tables.uploads import unread_sentence


class Command(BaseCommand):
    help = (
        "Take agencies over from an XLSX or CSV table with the headings 单位名称, 类别, "
        "统一社会信用代码, 联系人, 手机, 邮箱 in any order. Without --commit it only says what "
        "would be done. An agency is known by its code; one bad cell and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="write it")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                self._run(options["file"], commit=options["commit"])
            except (OSError, Refused) as failure:
                raise CommandError(str(failure)) from failure

    def _run(self, file: Path, *, commit: bool) -> None:
        table = read_agencies(file.name, file.read_bytes())
        if unread := unread_sentence(table):
            self.stderr.write(unread)
        plan = plan_import(table)
        for problem in plan.problems:
            self.stderr.write(f"{problem.row}\t{problem.place}\t{problem.sentence}")
        if plan.problems:
            raise CommandError(
                translation.gettext("%(count)s cells have to be corrected; nothing was written.")
                % {"count": len(plan.problems)}
            )
        for line in plan.lines:
            details = f" ({', '.join(line.changed)})" if line.action == "update" else ""
            self.stdout.write(f"{line.row}\t{line.action}\t{line.agency.name}{details}")
        if commit:
            write_import(plan=plan, by=OPERATOR, now=timezone.now())
        if commit:
            self.stdout.write(summary(plan))
            return
        counts = {action: plan.count(action) for action in ("add", "update", "same")}
        self.stdout.write(
            translation.gettext(
                "Would be: %(add)s new, %(update)s changed, %(same)s as before. Add "
                "--commit to write."
            )
            % counts
        )
