"""A field to choose one of the brands of an award year."""

from __future__ import annotations

from django import forms

from applications.models import Application


class CandidateField(forms.ModelChoiceField):
    """A brand on the notice, by its name and agency."""

    def label_from_instance(self, obj: Application) -> str:
        return f"{obj.brand.name} ({obj.agency.name})"
