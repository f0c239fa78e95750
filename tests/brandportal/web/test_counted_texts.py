"""Limited texts: a line break counts once, a rare character counts once, and the browser cuts
nothing off.
"""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from django import forms
from django.http import QueryDict

import applications
import audits
import brandportal
import reviews
from brandportal.texts import plain_text
from brandportal.web.forms import CountedTextMixin, PortalForm, ReasonForm
from tests.architecture.sources import ROOT

OWN = ("brandportal.", "applications.", "reviews.", "audits.")


def sent(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def test_a_text_of_line_breaks_is_as_long_as_a_person_sees_it():
    form = ReasonForm(sent(reason="字\r\n" * 499 + "字𠮷"))
    assert form.is_valid()
    assert len(form.cleaned_data["reason"]) == 1000
    assert "\r" not in form.cleaned_data["reason"]
    assert not ReasonForm(sent(reason="字\r\n" * 499 + "字𠮷字")).is_valid()


def test_accents_typed_in_two_parts_count_once_and_are_kept_composed():
    form = ReasonForm({"reason": "e\u0301" * 1000})
    assert form.is_valid()
    assert form.cleaned_data["reason"] == "é" * 1000


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\r\nb", "a\n\nb")]
)
def test_plain_text(typed, kept):
    assert plain_text(typed) == kept


class Sample(PortalForm):
    long = forms.CharField(max_length=30, widget=forms.Textarea)
    short = forms.CharField(max_length=30)


def test_the_browser_is_told_a_limit_and_never_cuts_off_what_is_taken():
    form = Sample()
    assert 'data-limit="30"' in str(form["long"])
    assert "maxlength" not in str(form["long"])
    # A browser counts a rare character as two.
    assert 'maxlength="60"' in str(form["short"])
    assert 'maxlength="60"' in str(Sample()["short"])
    assert Sample(sent(long="字", short="𠮷" * 30)).is_valid()


def own_forms() -> list[type[forms.BaseForm]]:
    for package in (brandportal, applications, reviews, audits):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if re.search(r"\.(forms|admin|views|domain|office)\b", module.name):
                importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(OWN):
                found.append(form)
    return found


def test_every_form_of_the_portal_counts_alike():
    others = {
        f"{form.__module__}.{form.__qualname__}"
        for form in own_forms()
        if not issubclass(form, CountedTextMixin)
        and any(isinstance(field.widget, forms.Textarea) for field in form.base_fields.values())
    }
    assert len(own_forms()) > 40
    assert others == set()


def test_no_template_lets_the_browser_cut_a_long_text_off():
    cutting = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"<textarea[^>]*\bmaxlength=", path.read_text(encoding="utf-8"))
        and "allauth" not in path.parts
    ]
    assert cutting == []
