"""Messages as Django will look them up: compared with Django's own lookups where it can be asked."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import trans_real

from brandportal.catalogs.extraction import Message, NotALiteral, from_python, from_template


def test_from_python_finds_every_function_under_every_name():
    source = """
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import npgettext, pgettext_lazy as p_
from django.utils import translation
from elsewhere import gettext as not_ours
_("one")
gettext_lazy("two " "in pieces")
gettext_noop("three")
ngettext("%(n)d thing", "%(n)d things", n)
p_("month", "May")
npgettext("crowd", "a person", "people", n)
translation.gettext("seven")
not_ours("never")
_(variable)
"""
    assert list(from_python(source)) == [
        Message("one"),
        Message("two in pieces"),
        Message("three"),
        Message("%(n)d thing", "%(n)d things"),
        Message("May", context="month"),
        Message("a person", "people", "crowd"),
        Message("seven"),
    ]


@pytest.mark.parametrize("argument", ['f"Dear {name}"', '"Dear " + name', '"Dear %s" % name'])
def test_from_python_refuses_a_message_put_together(argument):
    source = f"from django.utils.translation import gettext as _\n_({argument})"
    with pytest.raises(NotALiteral, match="line 2"):
        list(from_python(source))


def test_from_template_finds_every_kind():
    source = """{% load i18n %}
{% translate "one" %}{% trans 'two' as x %}{% translate "May" context "month" %}
{% blocktranslate trimmed with name=person.name %}
  Dear {{ name }},
  welcome at 5%
{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}
{% include "a.html" with label=_("inside a tag") only %}{{ x|default:_("inside a variable") }}
{% comment %}{% translate "never" %}{% endcomment %}{# {% translate "never" %} #}
{% translate variable %}{% translate "100%" %}
"""
    assert list(from_template(source)) == [
        Message("one"),
        Message("two"),
        Message("May", context="month"),
        Message("Dear %(name)s, welcome at 5%%"),
        Message("%(n)s thing", "%(n)s things"),
        Message("inside a tag"),
        Message("inside a variable"),
        Message("100%%"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "100% sure" %}',
        '{% translate "May" context "month" %}',
        "{% blocktranslate trimmed %}\n  two\n  lines at 5%\n{% endblocktranslate %}",
        "{% blocktranslate %}\n  kept\n  lines {{ x }}\n{% endblocktranslate %}",
        '{% blocktranslate with x="1" context "month" %}May {{ x }}{% endblocktranslate %}',
        '{% firstof _("either 5%") %}',
    ],
)
def test_from_template_says_what_django_looks_up(source, monkeypatch):
    # Template libraries look up messages of their own when they are first loaded.
    Template("{% load i18n %}").render(Context())
    looked_up = []

    def gettext(message):
        looked_up.append((message, None))
        return message

    def pgettext(context, message):
        looked_up.append((message, context))
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
    said = [(message.msgid, message.context) for message in from_template(source)]
    assert set(said) == set(looked_up)
