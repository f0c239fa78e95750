"""Encrypted texts are readable for their purpose only, and not if altered."""

import base64

import pytest

from brandportal.encryption import Unreadable, decrypt, encrypt

NUMBER = "13812345678"


@pytest.mark.parametrize("text", [NUMBER, "", "张三 138-1234-5678", "字" * 100])
def test_decrypt_gives_the_text_back(text):
    assert decrypt(encrypt(text, purpose="register"), purpose="register") == text


def test_encrypt_gives_another_token_every_time():
    assert len({encrypt(NUMBER, purpose="register") for _ in range(50)}) == 50


def test_a_token_fits_its_column():
    assert len(encrypt(NUMBER, purpose="register")) == 100
    assert len(encrypt("字" * 60, purpose="register")) <= 400


def test_decrypt_for_another_purpose_is_refused():
    token = encrypt(NUMBER, purpose="register")
    with pytest.raises(Unreadable):
        decrypt(token, purpose="contact")


def test_decrypt_under_another_master_key_is_refused(settings):
    token = encrypt(NUMBER, purpose="register")
    settings.PSEUDONYM_MASTER_KEY = "another installation"
    with pytest.raises(Unreadable):
        decrypt(token, purpose="register")


def test_decrypt_refuses_every_altered_byte():
    token = encrypt(NUMBER, purpose="register")
    raw = base64.urlsafe_b64decode(token)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            decrypt(base64.urlsafe_b64encode(bytes(changed)).decode(), purpose="register")


@pytest.mark.parametrize("token", ["", "x", NUMBER, "é", "=" * 100])
def test_decrypt_refuses_what_is_no_token(token):
    with pytest.raises(Unreadable):
        decrypt(token, purpose="register")


def test_no_clear_text_in_the_token_nor_in_its_bytes_nor_in_the_refusal():
    token = encrypt(NUMBER, purpose="register")
    raw = base64.urlsafe_b64decode(token)
    for part in (NUMBER, NUMBER[:7], NUMBER[-8:]):
        assert part not in token
        assert part.encode() not in raw
    with pytest.raises(Unreadable) as refusal:
        decrypt(token, purpose="other")
    assert NUMBER not in str(refusal.value)
    assert token not in str(refusal.value)
