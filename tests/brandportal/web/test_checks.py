"""What `check --deploy` says beside the addresses' part (see test_address)."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(("contact", "said"), [("", ["web.W002"]), ("0512-5800 0000", [])])
def test_deploy_check_warns_when_nobody_answers_for_privacy(settings, contact, said):
    settings.PRIVACY_CONTACT = contact
    found = [m for m in run_checks(include_deployment_checks=True) if m.id == "web.W002"]
    assert [message.id for message in found] == said
