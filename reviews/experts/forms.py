"""The form of an expert on the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.web.forms import PortalFormMixin
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert


class ExpertForm(PortalFormMixin, forms.ModelForm):
    """Who, in which fields, in which term."""

    also = forms.MultipleChoiceField(
        label=_("further fields"),
        choices=Expertise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Expert
        fields = ("person", "post", "field", "also", "term_from", "term_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields.get("person")
        if isinstance(person, forms.ModelChoiceField):
            people = User.objects.holding(Role.PANEL).filter(expert=None)
            person.queryset = people.order_by("name", "pk")
