"""A notice in words that are not in force, mailed to who writes them and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import User
from brandportal.errors import NotNow, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind, Way
from brandportal.notices.examples import examples_of
from brandportal.notices.models import LANGUAGES, Notice
from brandportal.notices.notice_texts import NoticeText, Words, notice_text
from brandportal.notices.wordings import checked, may_reword

AN_HOUR = 10
TEST = notice_text(
    "notices.test",
    kind=NoticeKind.WORK,
    subject=gettext_noop("Test: %(subject)s"),
    body=gettext_noop("This is a test of a notice. Nothing has happened.\n\n%(text)s"),
)


def words_in(text: NoticeText, typed: Mapping[str, str], language: str) -> Words:
    """What is read in a language with these typed words, filled with the examples."""
    ending = LANGUAGES[language]
    words = Words(typed[f"subject_{ending}"], typed[f"body_{ending}"])
    with translation.override(language):
        return (words or text.standard(language)).filled(examples_of(text))


def send_test(*, text: NoticeText, url: str, by: User, now: datetime, **typed: str) -> None:
    """Mail the typed words, in the own language and marked as a test, to the own address. Ten in an
    hour, one in a minute of each notice.

    Refuses with NotAllowed (who; no address), NotNow and as `wordings.checked` does.
    """
    require(may_reword(text, by=by))
    if not by.email:
        require(no(_("There is no address in your account.")))
    words = words_in(text, checked(text, typed), by.language)
    key = f"test:{text.name}:{now:%Y%m%d%H%M}"
    with action(by=by, now=now) as act:
        person = act.lock(User.objects.filter(pk=by.pk))
        tests = person.notices.filter(
            key__startswith="test:", created_at__gt=now - timedelta(hours=1)
        )
        if tests.count() >= AN_HOUR or tests.filter(key=key).exists():
            raise NotNow(
                _("One test a minute of each notice, and %(count)d in an hour. Please wait.")
                % {"count": AN_HOUR}
            )
        queue(
            to=[person],
            key=key,
            text=TEST,
            context={"subject": words.subject, "text": words.body},
            url=url,
            now=now,
        )
        Notice.objects.filter(recipient=person, key=key).update(way=Way.AT_ONCE)
        act.log(
            "notices.test",
            gettext_noop("Sent oneself a test of a notice"),
            person,
            {"notice": text.name},
        )
