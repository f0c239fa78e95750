"""Every message has a Chinese translation, the same in all catalogs."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext, override
from django.utils.translation.template import constant_re

from brandportal.catalogs.areas import FRAMEWORK, TEMPLATE_KINDS
from brandportal.catalogs.catalog import (
    BRACES,
    PERCENT,
    disagreements,
    load,
    problems,
)
from tests.architecture.sources import Module, modules

MARKERS = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"}


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="xgettext (GNU gettext) is not installed"
)
@pytest.mark.parametrize("area", settings.LOCALE_AREAS)
def test_catalog_is_complete(area):
    assert problems(area) == []


def test_no_message_has_two_translations():
    assert disagreements() == []


def test_the_demo_says_nothing_that_would_have_to_be_translated():
    """It has no catalog: what its people write is data, in the language in which they write."""
    spoken = [
        module.place
        for name, module in modules().items()
        if name.partition(".")[0] == "demo"
        for imported in module.imports
        if imported.module.startswith("django.utils.translation")
        and any("gettext" in one for one in imported.names)
    ]
    assert spoken == []


def unseen(module: Module) -> Iterator[int]:
    """Lines where a message is marked in a way that xgettext does not see: under a name of the
    module's own, or inside an f-string.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if "gettext" in alias.name and alias.asname not in (None, "_"):
                    yield node.lineno
        if isinstance(node, ast.JoinedStr):
            for part in ast.walk(node):
                if isinstance(part, ast.Call) and ast.unparse(part.func) in MARKERS:
                    yield part.lineno


def test_no_message_is_hidden_from_xgettext():
    hidden = [f"{module.place}:{line}" for module in modules().values() for line in unseen(module)]
    assert hidden == []


def test_no_constant_of_a_template_holds_a_per_cent_sign():
    """Django looks up `_("5%")` as "5%%" there, and its extraction writes "5%"."""
    wrong = [
        f"{path.name}: {constant}"
        for path in (settings.ROOT / "templates").rglob("*")
        if path.is_file() and path.suffix in TEMPLATE_KINDS
        for token in Lexer(path.read_text(encoding="utf-8")).tokenize()
        if token.token_type in (TokenType.BLOCK, TokenType.VAR)
        for constant in constant_re.findall(token.contents)
        if "%" in constant
    ]
    assert wrong == []


def test_the_search_for_hidden_messages_finds_each_way():
    module = Module("x", settings.ROOT / "x.py")
    source = (
        "from django.utils.translation import gettext as _\n"
        "from django.utils.translation import gettext as say\n"
        "f'{_(\"in it\")}'\n_('seen')\n"
    )
    object.__setattr__(module, "tree", ast.parse(source))
    assert sorted(unseen(module)) == [2, 3]


# Names of formats that have no Chinese form.
SAME_IN_BOTH = {"IPv4", "IPv6", "%(class_name)s %(instance)s"}
CHINESE = r"[\u4e00-\u9fff]"
MACHINE_CHINESE = re.compile(rf"{CHINESE}[,.;:!?(]|[,.;:!?)]{CHINESE}|你|[Ee]mail|token")


def framework_words() -> Iterator[tuple[str, str]]:
    for entry in load(FRAMEWORK):
        said = entry.msgstr or entry.msgstr_plural[0]
        yield entry.msgid, BRACES.sub("", PERCENT.sub("", said)) if said != entry.msgid else said


def test_what_the_framework_says_is_said_in_our_chinese():
    wrong = [
        (msgid, said)
        for msgid, said in framework_words()
        if MACHINE_CHINESE.search(said) or (said == msgid and msgid not in SAME_IN_BOTH)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "said",
    [
        "不允许是用Email地址",
        "确认小数不超过 2 位.",
        "请修改数据.这个字段",
        "你的密码",
        "无效(原因)",
    ],
)
def test_the_search_for_machine_chinese_finds_it(said):
    assert MACHINE_CHINESE.search(said)


def test_every_rule_of_a_password_is_said_in_chinese():
    with override("zh-hans"):
        rules = password_validators_help_texts()
        with pytest.raises(ValidationError) as refused:
            validate_password("1")
    assert len(rules) == len(settings.AUTH_PASSWORD_VALIDATORS)
    for said in [*rules, *refused.value.messages]:
        assert not re.search("[A-Za-z]", said), said


def test_our_words_do_not_take_a_word_of_the_framework():
    """“Today” is a day in the desk's date filter, whatever a commitment calls its value."""
    with override("zh-hans"):
        assert [gettext(word) for word in ("Today", "Confirm", "Code")] == [
            "今天",
            "确认",
            "验证码",
        ]


# Our messages that mean the same where a library uses them.
SAME_MEANING = {
    ", ",
    "Messages",
    "Action",
    "Activate",
    "Activate Authenticator App",
    "Add",
    "Authenticator secret",
    "Note",
    "Page not found",
    "Sign in with a passkey",
    "To protect your account with two-factor authentication, scan the QR code below with your "
    "authenticator app. Then, input the verification code generated by the app below.",
    "You can store this secret and use it to reinstall your authenticator app at a later time.",
    "active",
    "created",
    "hash",
}


def library_messages() -> dict[tuple[str | None, str], set[str]]:
    """What Django and the installed libraries say in Chinese, by context and English text."""
    found: dict[tuple[str | None, str], set[str]] = {}
    paths = [Path(django.__file__).parent / "conf"]
    paths += [
        Path(config.path)
        for config in apps.get_app_configs()
        if not Path(config.path).is_relative_to(settings.ROOT)
        or "site-packages" in Path(config.path).parts
    ]
    for path in paths:
        for catalog in path.glob("locale/zh_Hans/LC_MESSAGES/django.mo"):
            for entry in polib.mofile(str(catalog)):
                found.setdefault((entry.msgctxt, entry.msgid), set()).add(entry.msgstr)
    return found


def test_our_catalogs_take_no_word_away_from_a_library():
    """All catalogs are one at run time: our word for an English text is Django's own as well, as
    when "today" was a commitment's value and stood in the date filter.
    """
    library = library_messages()
    assert len(library) > 1000
    taken = {
        entry.msgid
        for area in settings.LOCALE_AREAS
        if area != FRAMEWORK
        for entry in load(area)
        if (said := library.get((entry.msgctxt, entry.msgid)))
        and entry.msgstr not in said
        and any(each.strip() for each in said)
    }
    assert taken - SAME_MEANING == set()
    assert SAME_MEANING - taken == set()


# A thing has one word: the other one, and the word to use.
OTHER_WORDS = {
    "哈希": "摘要值",
    "散列": "摘要值",
    "校验值": "摘要值",
    "吊销": "停用",
    "办事效果": "办理效果",
    "登陆": "登录",
    "帐号": "账号",
    "帐户": "账号",
}


def test_one_word_for_one_thing():
    wrong = [
        (area, word, entry.msgid)
        for area in settings.LOCALE_AREAS
        for entry in load(area)
        for word in OTHER_WORDS
        if word in entry.msgstr
    ]
    assert wrong == []
