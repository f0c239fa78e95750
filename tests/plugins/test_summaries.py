"""The check of every refused page notices what it is for."""

from __future__ import annotations

from tests.plugins.summaries import unheard

SUMMARY = (
    '<div class="alert alert-danger form-errors" role="alert" tabindex="-1" id="form-errors" '
    'autofocus><a href="#id_name">Name</a></div>'
)


def page(title: str, *body: str) -> str:
    return f"<title>{title}</title>{''.join(body)}"


def test_a_page_that_says_it_aloud_passes():
    assert unheard(page("Error: Rate", SUMMARY, '<input id="id_name">')) == []


def test_a_silent_page_is_found_out():
    field = '<input id="id_name">'
    assert len(unheard(page("Rate", SUMMARY, field))) == 1
    assert len(unheard(page("Error: Rate", field))) == 1
    assert len(unheard(page("Error: Rate", SUMMARY, field, "<input autofocus>"))) == 1
    assert unheard(page("Error: Rate", SUMMARY)) == ["no element #id_name"]
