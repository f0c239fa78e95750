"""Messages as Django will look them up: compared with Django's own lookups where it can be
asked.
"""

from __future__ import annotations

import shutil

import pytest
from django.template import Context, Template
from django.utils.translation import trans_real

from brandportal.catalogs.extraction import Unreadable, messages_of

pytestmark = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="xgettext (GNU gettext) is not installed"
)


def found_in(place, name, source):
    (place / name).write_text(source, encoding="utf-8")
    found = messages_of(place, [place / name])
    return [(entry.msgid, entry.msgid_plural, entry.msgctxt) for entry in found]


def test_every_function_of_a_module_is_found(tmp_path):
    source = """
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import npgettext, pgettext_lazy
from django.utils import translation
_("one")
gettext_lazy("two " "in pieces")
gettext_noop("three")
ngettext("%(n)d thing", "%(n)d things", n)
pgettext_lazy("month", "May")
npgettext("crowd", "a person", "people", n)
translation.gettext("seven")
N_("eight")
_(variable)
"""
    assert found_in(tmp_path, "words.py", source) == [
        ("one", "", None),
        ("two in pieces", "", None),
        ("three", "", None),
        ("%(n)d thing", "%(n)d things", None),
        ("May", "", "month"),
        ("a person", "people", "crowd"),
        ("seven", "", None),
        ("eight", "", None),
    ]


def test_every_kind_of_a_template_is_found(tmp_path):
    source = """{% load i18n %}
{% translate "one" %}{% trans 'two' as x %}{% translate "May" context "month" %}
{% blocktranslate count n=n %}{{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}
{% include "a.html" with label=_("inside a tag") only %}{{ x|default:_("inside a variable") }}
{% comment %}{% translate "never" %}{% endcomment %}{# {% translate "never" %} #}
{% translate variable %}
"""
    assert found_in(tmp_path, "page.html", source) == [
        ("one", "", None),
        ("two", "", None),
        ("May", "", "month"),
        ("%(n)s thing", "%(n)s things", None),
        ("inside a tag", "", None),
        ("inside a variable", "", None),
    ]


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "100% sure" %}',
        '{% translate "May" context "month" %}',
        "{% blocktranslate trimmed %}\n  two\n  lines at 5%\n{% endblocktranslate %}",
        "{% blocktranslate %}\n  kept\n  lines {{ x }}\n{% endblocktranslate %}",
        '{% blocktranslate with x="1" context "month" %}May {{ x }}{% endblocktranslate %}',
        '{% firstof _("either") %}',
    ],
)
def test_what_is_found_is_what_django_looks_up(source, tmp_path, monkeypatch):
    # Template libraries look up messages of their own when they are first loaded.
    Template("{% load i18n %}").render(Context())
    looked_up = []

    def gettext(message):
        looked_up.append((message, "", None))
        return message

    def pgettext(context, message):
        looked_up.append((message, "", context))
        return message

    monkeypatch.setattr(trans_real, "gettext", gettext)
    monkeypatch.setattr(trans_real, "pgettext", pgettext)
    monkeypatch.setattr("django.utils.translation.gettext", gettext)
    monkeypatch.setattr("django.utils.translation.pgettext", pgettext)
    monkeypatch.setattr("django.utils.translation.gettext_lazy", gettext)
    monkeypatch.setattr("django.utils.translation.pgettext_lazy", pgettext)
    monkeypatch.setattr("django.template.base.gettext_lazy", gettext)
    monkeypatch.setattr("django.template.base.pgettext_lazy", pgettext)
    Template("{% load i18n %}" + source).render(Context({"x": "1"}))
    assert set(found_in(tmp_path, "page.html", source)) == set(looked_up)


def test_a_missing_xgettext_is_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Unreadable, match="xgettext is not installed"):
        messages_of(tmp_path, [])
