"""Catalogs: refreshed without losing a translation, checked, compiled."""

from __future__ import annotations

import gettext
import shutil
from io import StringIO

import polib
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="xgettext (GNU gettext) is not installed"
)


@pytest.fixture
def project(tmp_path, settings):
    """A project of its own with one module that speaks and one template."""
    settings.ROOT = tmp_path
    settings.LOCALE_AREAS = ("ground", "reviews")
    (tmp_path / "brandportal").mkdir()
    (tmp_path / "reviews").mkdir()
    (tmp_path / "templates" / "reviews").mkdir(parents=True)
    say(tmp_path, "ground", '_("Hello {name}")')
    say(tmp_path, "reviews", 'ngettext("%(n)d rating", "%(n)d ratings", 2)')
    (tmp_path / "templates" / "reviews" / "page.html").write_text('{% translate "Rate" %}')
    (tmp_path / "templates" / "page.html").write_text('{% translate "Home" %}')
    return tmp_path


def say(root, area, line):
    package = root / ("brandportal" if area == "ground" else area)
    start = "from django.utils.translation import gettext as _, ngettext\n"
    (package / "words.py").write_text(f"{start}{line}\n", encoding="utf-8")


def catalog_of(root, area):
    return polib.pofile(str(root / "locale" / area / "zh_Hans" / "LC_MESSAGES" / "django.po"))


def translate(root, area, translations):
    catalog = catalog_of(root, area)
    for entry in catalog:
        if entry.msgid in translations:
            if entry.msgid_plural:
                entry.msgstr_plural = {0: translations[entry.msgid]}
            else:
                entry.msgstr = translations[entry.msgid]
    catalog.save()


def check():
    out = StringIO()
    try:
        call_command("messages", check=True, stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_messages_gathers_each_area_by_itself(project):
    call_command("messages", stdout=StringIO())
    assert [entry.msgid for entry in catalog_of(project, "ground")] == ["Hello {name}", "Home"]
    assert [entry.msgid for entry in catalog_of(project, "reviews")] == ["%(n)d rating", "Rate"]


def test_messages_keeps_translations_and_marks_what_nobody_says(project):
    call_command("messages", "ground", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "{name}，您好", "Home": "首页"})
    say(project, "ground", '_("Good day")')
    call_command("messages", "ground", stdout=StringIO())
    kept = {entry.msgid: (entry.msgstr, entry.obsolete) for entry in catalog_of(project, "ground")}
    assert kept == {
        "Good day": ("", False),
        "Home": ("首页", False),
        "Hello {name}": ("{name}，您好", True),
    }
    say(project, "ground", '_("Hello {name}")')
    call_command("messages", "ground", stdout=StringIO())
    assert {entry.msgid: entry.msgstr for entry in catalog_of(project, "ground")} == {
        "Hello {name}": "{name}，您好",
        "Home": "首页",
    }


def test_messages_prune_drops_what_nobody_says(project):
    call_command("messages", "ground", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "{name}，您好"})
    say(project, "ground", '_("Good day")')
    call_command("messages", "ground", prune=True, stdout=StringIO())
    assert [entry.msgid for entry in catalog_of(project, "ground")] == ["Good day", "Home"]


def test_check_is_silent_when_complete(project):
    call_command("messages", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "{name}，您好", "Home": "首页"})
    translate(project, "reviews", {"%(n)d rating": "%(n)d条评价", "Rate": "评价"})
    assert check() == []


def test_check_names_each_gap(project):
    call_command("messages", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "您好"})
    translate(project, "reviews", {"%(n)d rating": "%(m)d条评价", "Rate": "评价"})
    say(project, "reviews", '_("New")\nngettext("%(n)d rating", "%(n)d ratings", 2)')
    (project / "templates" / "reviews" / "page.html").write_text("")
    assert check() == [
        "ground: not translated: 'Home'",
        "ground: placeholders differ: [] for ['name']: 'Hello {name}'",
        "reviews: nobody says this any more: 'Rate'",
        "reviews: not in the catalog: 'New'",
        "reviews: placeholders differ: ['%(m)d'] for ['%(n)d']: '%(n)d rating'",
    ]


def test_check_refuses_a_fuzzy_translation(project):
    call_command("messages", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "{name}，您好", "Home": "首页"})
    translate(project, "reviews", {"%(n)d rating": "%(n)d条评价", "Rate": "评价"})
    catalog = catalog_of(project, "ground")
    catalog.find("Home").flags.append("fuzzy")
    catalog.save()
    assert check() == ["ground: fuzzy: 'Home'"]


def test_check_refuses_two_translations_of_one_message(project):
    (project / "templates" / "reviews" / "page.html").write_text('{% translate "Home" %}')
    call_command("messages", stdout=StringIO())
    translate(project, "ground", {"Hello {name}": "{name}，您好", "Home": "首页"})
    translate(project, "reviews", {"%(n)d rating": "%(n)d条评价", "Home": "主页"})
    assert check() == ["two translations: 'Home': [('ground', '首页'), ('reviews', '主页')]"]


def test_messages_names_the_file_that_it_cannot_read(project):
    page = project / "templates" / "page.html"
    page.write_text("{% blocktranslate %}Hello {% if name %}you{% endif %}{% endblocktranslate %}")
    with pytest.raises(CommandError, match=r"^templates/page\.html: .*\(file templates/page\.html"):
        call_command("messages", "ground")


def test_compile_catalogs_writes_what_gettext_reads_once(project):
    call_command("messages", "ground", stdout=StringIO())
    translate(project, "ground", {"Home": "首页"})
    out = StringIO()
    call_command("compile_catalogs", stdout=out)
    assert out.getvalue() == "compiled ground\n"
    found = gettext.translation("django", project / "locale" / "ground", languages=["zh_Hans"])
    assert found.gettext("Home") == "首页"
    again = StringIO()
    call_command("compile_catalogs", stdout=again)
    assert again.getvalue() == ""
