"""The office's own words for notices: version after version, the last one is in force.

A version takes nothing back: what was told keeps its words. One without any words brings the
standard text back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.models import BODY_LIMIT, LANGUAGES, SUBJECT_LIMIT, Wording
from brandportal.notices.notice_texts import PLACEHOLDER, NoticeText, Words
from brandportal.texts import limited_text


def last_version(text: NoticeText) -> Wording | None:
    """The newest version of the office's words; None when there never was one."""
    return Wording.objects.of(text).first()


def is_worded(wording: Wording) -> bool:
    """Whether it has words of its own in any language."""
    return any(wording.words(language) for language in LANGUAGES)


def fits(wording: Wording, text: NoticeText) -> bool:
    """Whether every placeholder of it still exists."""
    names = set(text.placeholders)
    return all(wording.words(language).names <= names for language in LANGUAGES)


def is_outdated(wording: Wording, text: NoticeText) -> bool:
    """Whether the standard text has changed since, in a language that the office worded."""
    return any(
        wording.words(language) and wording.standard.get(language) != _as_json(text, language)
        for language in LANGUAGES
    )


def _as_json(text: NoticeText, language: str) -> list[str]:
    words = text.standard(language)
    return [words.subject, words.body]


def spelled(name: str) -> str:
    """A placeholder as it is written."""
    return f"%({name})s"


def may_reword(text: NoticeText, *, by: Any) -> Verdict:
    """The office, and no notice of security."""
    if not has_role(by, Role.OFFICE):
        return no(_("Only the Efficiency Office may do this."))
    if not text.may_be_reworded:
        return no(_("The text of a security notice always stays as it is."))
    return YES


def checked(text: NoticeText, typed: Mapping[str, str]) -> dict[str, str]:
    """The typed subjects and texts as they are kept.

    Refuses with BadInput at its field what is too long, half of a language, a subject of several
    lines, a placeholder that is misspelled, does not exist or is left out, and a lone percent sign.
    """
    kept = {}
    for ending in LANGUAGES.values():
        subject, body = f"subject_{ending}", f"body_{ending}"
        kept[subject] = limited_text(typed[subject], field=subject, limit=SUBJECT_LIMIT)
        kept[body] = limited_text(typed[body], field=body, limit=BODY_LIMIT)
        words = Words(kept[subject], kept[body])
        if not words:
            continue
        for field in (subject, body):
            if not kept[field]:
                raise BadInput(
                    _("Write both subject and text, or leave both empty for the standard text."),
                    field=field,
                )
            _refuse_misspelled(text, kept[field], field)
        if len(words.subject.splitlines()) > 1:
            raise BadInput(_("A subject has one line."), field=subject)
        for name in text.placeholders:
            if name not in words.names:
                raise BadInput(
                    _(
                        "%(name)s is missing: it has to stand in the subject or in the text, so "
                        "that nobody is told less."
                    )
                    % {"name": spelled(name)},
                    field=body,
                )
    return kept


def _refuse_misspelled(text: NoticeText, typed: str, field: str) -> None:
    rest = PLACEHOLDER.sub("", typed)
    if "%" in rest:
        at = rest.index("%")
        raise BadInput(
            _(
                "“%(typed)s” is not understood. A placeholder is written like %(example)s, a "
                "percent sign twice: %(percent)s"
            )
            % {"typed": rest[at : at + 12], "example": "%(…)s", "percent": "%%"},
            field=field,
        )
    for name in [match[1] for match in PLACEHOLDER.finditer(typed) if match[1]]:
        if name not in text.placeholders:
            known = "  ".join(map(spelled, text.placeholders)) or _("none")
            raise BadInput(
                _("This notice has no placeholder %(name)s. It has: %(known)s")
                % {"name": spelled(name), "known": known},
                field=field,
            )


def reword(*, text: NoticeText, seen: int, by: Any, now: datetime, **typed: str) -> Wording | None:
    """Tell this from now on in these words (`subject_zh`, `body_zh`, `subject_en`, `body_en`; none
    in a language: in the standard text). `seen` is the number of the version that was read, 0 for
    none. Returns the new version, or the standing one when nothing changes; the same words
    again where the standard text has changed say that they still hold.

    Refuses with NotAllowed, with NotNow when there is a later version, and as `checked` does.
    """
    require(may_reword(text, by=by))
    words = checked(text, typed)
    with action(by=by, now=now) as act:
        before = last_version(text)
        number = before.number if before else 0
        if number != seen:
            raise NotNow(
                _(
                    "Somebody else has changed this record since you opened it. Nothing was "
                    "overwritten; please open it again and compare."
                )
            )
        standing = {name: getattr(before, name) if before else "" for name in words}
        if words == standing and not (before and is_outdated(before, text)):
            return act.nothing_done(before)
        made = Wording.objects.create(
            text=text.name,
            number=number + 1,
            standard={language: _as_json(text, language) for language in LANGUAGES},
            made_at=now,
            made_by=by,
            **words,
        )
        act.log(
            "notices.reword",
            gettext_noop("Changed the text of a notice"),
            made,
            {"notice": text.name, "from": standing, "to": words},
        )
    return made
