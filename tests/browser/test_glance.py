"""What is read from a page's HTML before a browser is asked to show it."""

from __future__ import annotations

import pytest

from tests.browser.glance import glance_at, shown, unknown
from tests.browser.sweep import read_faults

GOOD = (
    '<!doctype html><html lang="zh-Hans"><head><title>年度品牌</title></head><body><main>'
    '<h1>年度品牌</h1><p class="b a">服务<br>热线</p><a href="/brands/">品牌</a>%s'
    "</main></body></html>"
)


def test_parts_links_title_and_words():
    seen = glance_at(GOOD % '<p lang="en">Good service</p><input type="submit" value="提交">')
    assert "main>p.a.b" in seen.parts and "p.a.b>br" in seen.parts
    assert "main>input.type=submit" in seen.parts
    assert seen.links == ["/brands/"]
    assert (seen.title, seen.headings) == ("年度品牌", 1)
    assert seen.texts == ["年度品牌", "年度品牌", "服务", "热线", "品牌", "提交"]


@pytest.mark.parametrize(
    "more",
    ['<p class="pale">服务</p>', "<ul><li>服务</li></ul>", '<input name="q" aria-label="查找">'],
)
def test_a_page_with_a_new_part_is_to_be_shown(more, tmp_path, monkeypatch):
    monkeypatch.setenv("TEST_RUN_DIRECTORY", str(tmp_path))
    shown(glance_at(GOOD % "").parts)
    assert not unknown(glance_at(GOOD % '<a href="/notices/">公示</a>').parts)
    assert unknown(glance_at(GOOD % more).parts)


@pytest.mark.parametrize(
    ("status", "html", "said"),
    [
        (200, GOOD % "", []),
        (404, GOOD % "", ["status 404"]),
        (200, GOOD % "<h1>又一个</h1>", ["2 first headings"]),
        (200, (GOOD % "").replace("<title>年度品牌</title>", ""), ["no title"]),
        (
            200,
            GOOD % "<p>An English sentence that nobody translated</p>",
            ["English on a Chinese page: 'An English sentence that nobody translated'"],
        ),
    ],
)
def test_faults_that_the_html_tells(status, html, said):
    assert read_faults(status, glance_at(html), "zh-hans") == said
