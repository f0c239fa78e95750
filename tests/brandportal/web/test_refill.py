"""What was typed stands in its fields again, whatever template made the page."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from brandportal.web.refill import refilled

PAGE = """<!doctype html>
<html><body><!-- a comment --><p>5 &lt; 6 &amp; &#20013;</p>
<form id="search"><input name="name" value="elsewhere"></form>
<form id="typed-form" method="post">
{fields}
</form><script>if (1 < 2 && "a") {{}}</script></body></html>"""


def page(fields: str) -> str:
    return PAGE.format(fields=fields)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (
            '<input name="name" value="">',
            "name=%3Cb%3E%22",
            '<input name="name" value="&lt;b&gt;&quot;">',
        ),
        (
            '<input type="text" name="name" required>',
            "name=a",
            '<input type="text" name="name" required value="a">',
        ),
        (
            '<textarea name="name" rows="3">\nold</textarea>',
            "name=a%0Ab",
            '<textarea name="name" rows="3">\na\nb</textarea>',
        ),
        (
            '<input type="radio" name="name" value="1" checked>',
            "name=2",
            '<input type="radio" name="name" value="1">',
        ),
        (
            '<input type="radio" name="name" value="2">',
            "name=2",
            '<input type="radio" name="name" value="2" checked>',
        ),
        (
            '<input type="checkbox" name="name" checked>',
            "other=1",
            '<input type="checkbox" name="name">',
        ),
        (
            '<input type="hidden" name="version" value="4">',
            "version=3",
            '<input type="hidden" name="version" value="3">',
        ),
        (
            '<select name="name"><option value="a" selected>A</option>'
            '<option value="b">B</option></select>',
            "name=b",
            '<select name="name"><option value="a">A</option>'
            '<option value="b" selected>B</option></select>',
        ),
        (
            '<input name="name" value=""><input name="name" value="">',
            "name=a&name=b",
            '<input name="name" value="a"><input name="name" value="b">',
        ),
    ],
)
def test_a_control_has_what_was_typed(before, typed, after):
    assert refilled(page(before), form_id="typed-form", typed=QueryDict(typed)) == page(after)


@pytest.mark.parametrize(
    "field",
    [
        '<input type="password" name="name">',
        '<input type="file" name="name">',
        '<button type="submit" name="name" value="x">Go &rarr;</button>',
        '<input type="hidden" name="csrfmiddlewaretoken" value="fresh">',
        '<input name="another" value="stays">',
    ],
)
def test_passwords_files_and_tokens_are_left_alone(field):
    typed = QueryDict("name=typed&csrfmiddlewaretoken=old")
    assert refilled(page(field), form_id="typed-form", typed=typed) == page(field)
