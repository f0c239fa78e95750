"""Two people at the same moment, on PostgreSQL: one wins, the other gets a sentence, nothing is
done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from applications.drafting.editing import save_section
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.models import Application
from brandportal.errors import EditedElsewhere, NotNow, Refused
from brandportal.journal.models import Entry
from tests.factories.applications import NOW, make_application, make_cycle, right_answers
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads of their own, let go together; each one's result or refusal."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return action()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_two_heads_sign_off_once():
    agency = make_agency()
    application = make_application(agency=agency)
    heads = [make_head(agency), make_head(agency)]
    found = at_once(
        *(
            lambda by=by: verbs.sign_off(application=application, by=by, now=NOW, proved_at=NOW)
            for by in heads
        )
    )
    assert sorted(type(answer).__name__ for answer in found) == ["Application", "NotNow"]
    assert Entry.objects.filter(action="application.sign_off").count() == 1


def test_two_officers_decide_once():
    application = make_application(status=A.SUBMITTED)
    one, other = make_officer(), make_officer()
    found = at_once(
        lambda: verbs.accept(application=application, by=one, now=NOW),
        lambda: by_two(
            verbs.decline,
            application=application,
            reason="经逐项核查不符",
            by=other,
            now=NOW,
        ),
    )
    assert sum(isinstance(answer, NotNow) for answer in found) == 1
    assert Entry.objects.about(application).count() == 1


def test_two_colleagues_start_one_application():
    cycle, agency = make_cycle(), make_agency()
    people = [make_member(agency), make_head(agency)]
    found = at_once(
        *(
            lambda by=by: verbs.start_application(
                agency=agency,
                cycle=cycle,
                brand_name="港城车大夫",
                answers=right_answers(),
                by=by,
                now=NOW,
            )
            for by in people
        )
    )
    assert sum(isinstance(answer, NotNow) for answer in found) == 1
    assert Application.objects.count() == 1


def test_agencies_that_start_together_get_different_numbers():
    cycle = make_cycle()
    agencies = [make_agency() for _ in range(4)]
    people = [make_member(agency) for agency in agencies]
    at_once(
        *(
            lambda agency=agency, by=by: verbs.start_application(
                agency=agency,
                cycle=cycle,
                brand_name="同名",
                answers=right_answers(),
                by=by,
                now=NOW,
            )
            for agency, by in zip(agencies, people, strict=True)
        )
    )
    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert numbers == ["2026-001", "2026-002", "2026-003", "2026-004"]


def saves(application, people, version):
    return [
        lambda by=by: save_section(
            application=application,
            section="identity",
            data={"slogan": by.name},
            version=version,
            by=by,
            now=NOW,
        )
        for by in people
    ]


def test_two_saves_of_one_section_keep_the_first_and_tell_the_second():
    application = make_application()
    people = [make_member(application.agency) for _ in range(2)]
    version = section_version(application, BY_CODE["identity"])
    found = at_once(*saves(application, people, version))
    assert sum(isinstance(answer, EditedElsewhere) for answer in found) == 1
    winner = next(answer for answer in found if isinstance(answer, Application))
    application.refresh_from_db()
    assert application.slogan == winner.slogan


def test_save_and_sign_off_at_once_never_leave_a_hash_of_something_else():
    from applications.lifecycle.receipts import receipt

    agency = make_agency()
    application = make_application(agency=agency)
    head, drafter = make_head(agency), make_member(agency)
    version = section_version(application, BY_CODE["identity"])
    at_once(
        *saves(application, [drafter], version),
        lambda: verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW),
    )
    found = receipt(Application.objects.get(pk=application.pk))
    assert found is not None
    assert found.unchanged is True


def test_without_the_lock_both_would_sign_off():
    """Negative control: the same race past the engine's lock and question is won twice."""
    agency = make_agency()
    application = make_application(agency=agency)
    met = Barrier(2)

    def naive() -> str:
        seen = Application.objects.get(pk=application.pk)
        met.wait(timeout=10)
        if seen.status == A.DRAFT:
            Application.objects.filter(pk=seen.pk).update(
                **{"status": A.SUBMITTED, "submitted_at": NOW, "agency_class": "window"}
            )
            return "done"
        return "refused"

    assert at_once(naive, naive) == ["done", "done"]
