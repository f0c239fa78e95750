"""Everything in a row is compared between two saves and hashed at sign-off."""

from __future__ import annotations

import pytest

from applications.form.content import section_content
from applications.form.sections import BY_CODE
from tests.factories.applications import make_application


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["commitments", "service_points"])
def test_every_column_of_a_row_is_in_the_content(code):
    application = make_application()
    row = getattr(application, code).first()
    columns = {column.name for column in row._meta.concrete_fields} - {"id", "application"}
    (said,) = section_content(application, BY_CODE[code])["rows"]
    assert set(said) == columns
