"""The feedback letter in the agency's workspace."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.models import Application
from brandportal.documents.answers import document_answer
from reviews.feedback.enums import LetterStatus
from reviews.feedback.models import FeedbackLetter
from reviews.feedback.presenters import letter_document


@login_required
@require_safe
def letter(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The letter about one's own application; not found before it is sent."""
    own = Application.objects.of_person(request.user)
    rows = FeedbackLetter.objects.filter(status=LetterStatus.SENT, application__in=own)
    found = get_object_or_404(
        rows.select_related("application__brand", "application__agency", "application__cycle"),
        application__number=number,
    )
    return document_answer(letter_document(found), form=form, name=f"feedback-{number}")
