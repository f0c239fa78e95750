"""Mail backends that fail in various ways."""

import time

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Locmem


class Down(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no mail server")


class Slow(Locmem):
    def send_messages(self, email_messages):
        time.sleep(0.01)
        return super().send_messages(email_messages)


class Hanging(BaseEmailBackend):
    """Takes the connection and never answers; no page ever gets here."""

    def send_messages(self, email_messages):
        time.sleep(30)
        raise TimeoutError("the mail server does not answer")
