"""The page where a second factor is set up."""

from __future__ import annotations

import re

from django.urls import reverse

from brandportal.accounts.models import User


def test_the_qr_code_stands_in_the_page(client, db):
    user = User.objects.create_user("zhang", password="correct horse battery", name="张三")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert len(re.findall(r'<svg viewBox="[^"]+" class="qr">', page)) == 1
    assert "data:" not in page
