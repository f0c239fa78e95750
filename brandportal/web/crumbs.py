"""Breadcrumbs for `components/breadcrumbs.html`."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Crumb:
    """One breadcrumb."""

    label: str
    url: str

    @classmethod
    def to(cls, label: object, page: str, *arguments: object) -> Crumb:
        """To a page by its name: `Crumb.to(_("Titles"), "public:title-detail", title.number)`."""
        return cls(str(label), reverse(page, args=arguments))
