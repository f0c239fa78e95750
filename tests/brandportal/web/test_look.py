"""Template tags of the design: bars, monograms, pagers and title seals."""

from decimal import Decimal
from types import SimpleNamespace

from django.core.paginator import Paginator

from brandportal.web.templatetags.look import (
    initial,
    page_numbers,
    seal_breaks,
    stacked,
    tint,
)


def segments(*values):
    return [
        SimpleNamespace(label=f"part {n}", value=value, tone="self")
        for n, value in enumerate(values)
    ]


def places(parts):
    return [(part.x, part.width) for part in parts]


def test_stacked_places_each_segment_where_the_last_one_ended():
    parts = stacked(segments(Decimal("4.9"), Decimal("32.1"), Decimal("56.42")))
    assert places(parts) == [
        (Decimal("0"), Decimal("4.9")),
        (Decimal("4.9"), Decimal("32.1")),
        (Decimal("37.0"), Decimal("56.42")),
    ]


def test_stacked_scales_to_the_total_and_cuts_what_runs_over_the_end():
    parts = stacked(segments(30, 40), 50)
    assert places(parts) == [(Decimal("0"), Decimal("60")), (Decimal("60"), Decimal("40"))]
    assert [part.value for part in parts] == [Decimal("30"), Decimal("40")]


def test_stacked_without_segments_is_empty():
    assert stacked([]) == []


def test_tint_stays_the_same_for_a_name_and_within_the_six():
    assert tint("港城车大夫") == tint("港城车大夫")
    assert {tint(f"品牌{n}") for n in range(200)} == {1, 2, 3, 4, 5, 6}


def test_initial_skips_opening_marks():
    assert initial("“暖心窗口”便民服务") == "暖"
    assert initial("《e 家》") == "E"
    assert initial("") == ""


def test_page_numbers_stand_around_the_current_page():
    page = Paginator(range(480), 20).page(7)
    assert list(page_numbers(page)) == [1, "…", 5, 6, 7, 8, 9, "…", 24]


def test_seal_breaks_keep_words_whole():
    assert seal_breaks("十佳机关服务品牌") == "十佳机关\u200b服务品牌"
    assert seal_breaks("机关服务名牌") == "机关服务\u200b名牌"
    assert seal_breaks("Famous Brand") == "Famous Brand"
