"""Charts are well-formed, tell what they show, and escape what they are given."""

from decimal import Decimal
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from starter.web.charts import svg
from starter.web.charts.columns import Column, columns
from starter.web.charts.lines import Series, lines
from starter.web.charts.scale import scale_of
from starter.web.charts.stacked_bar import Bound, Part, stacked_bar

SVG = "{http://www.w3.org/2000/svg}"
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def read(drawn: Markup) -> Element:
    """The drawing as XML; fails unless it is well-formed."""
    root = fromstring(str(drawn))
    assert root.tag == f"{SVG}svg"
    return root


def boxes(drawn: Markup, style: str) -> list[Element]:
    return [each for each in read(drawn).iter(f"{SVG}rect") if each.get("class") == style]


def test_a_chart_is_an_image_with_a_title_and_a_description() -> None:
    root = read(stacked_bar("risk", "What is at risk", [Part(Decimal(3), "open: 3", "a")]))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {description.get('id')}")
    assert (title.text, description.text) == ("What is at risk", "open: 3")


def test_no_chart_carries_a_style_of_its_own() -> None:
    drawn = columns("c", "Title", [Column("a", Decimal(1), "one", "x", "1")])
    assert "style=" not in drawn


def test_a_part_is_as_wide_as_its_share_of_the_bound() -> None:
    drawn = stacked_bar(
        "b", "t", [Part(Decimal(25), "", "a"), Part(Decimal(50), "", "b")], Bound(Decimal(100), "limit")
    )
    (first,), (second,) = boxes(drawn, "a"), boxes(drawn, "b")
    inner = svg.WIDTH - 2
    assert first.get("width") == svg.number(inner / 4)
    assert second.get("width") == svg.number(inner / 2)
    assert Decimal(second.get("x") or 0) == Decimal(first.get("x") or 0) + Decimal(first.get("width") or 0)


def test_what_exceeds_the_bound_stays_inside_and_the_bound_moves_in() -> None:
    drawn = stacked_bar("b", "t", [Part(Decimal(200), "", "a")], Bound(Decimal(100), "limit"))
    assert boxes(drawn, "a")[0].get("width") == svg.number(svg.WIDTH - 2)
    (mark,) = (each for each in read(drawn).iter(f"{SVG}line"))
    assert mark.get("x1") == svg.number((svg.WIDTH - 2) / 2 + 1)


def test_nothing_at_risk_and_no_bound_is_an_empty_bar() -> None:
    assert boxes(stacked_bar("b", "t", [Part(Decimal(0), "", "a")]), "a") == []


def test_columns_stand_on_zero_and_hang_from_it() -> None:
    drawn = columns("c", "t", [Column("a", Decimal(2), "", "up", "2"), Column("b", Decimal(-1), "", "down", "-1")])
    (up,), (down,) = boxes(drawn, "up"), boxes(drawn, "down")
    zero = Decimal(up.get("y") or 0) + Decimal(up.get("height") or 0)
    assert Decimal(down.get("y") or 0) == zero
    assert Decimal(up.get("height") or 0) == 2 * Decimal(down.get("height") or 0)


def test_a_line_breaks_where_there_is_no_figure() -> None:
    values = [Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)]
    drawn = lines("l", "t", ["a", "b", "c", "d", "e"], [Series("s", values, "first")])
    assert len(list(read(drawn).iter(f"{SVG}polyline"))) == 2
    assert len(list(read(drawn).iter(f"{SVG}circle"))) == 4


def test_what_it_is_given_is_text_and_never_markup() -> None:
    evil = '<script>alert("x")</script>'
    drawn = columns("c", evil, [Column(evil, Decimal(1), evil, "x", evil)])
    assert "<script" not in drawn
    assert read(drawn).findtext(f"{SVG}title") == evil


@given(st.lists(figures, max_size=40))
def test_any_figures_give_a_drawing(values: list[Decimal]) -> None:
    shown = [Column(str(place), value, "told", "x", "f") for place, value in enumerate(values)]
    root = read(columns("c", "t", shown))
    height = Decimal((root.get("viewBox") or "").split()[3])
    for each in root.iter(f"{SVG}rect"):
        assert Decimal(each.get("y") or 0) >= 0
        assert Decimal(each.get("y") or 0) + Decimal(each.get("height") or 0) <= height


@given(st.lists(figures, min_size=1, max_size=20))
def test_a_scale_holds_zero_and_every_value_between_round_ticks(values: list[Decimal]) -> None:
    scale = scale_of(values, Decimal(0), Decimal(100))
    assert min(scale.ticks) <= min([Decimal(0), *values])
    assert max(scale.ticks) >= max([Decimal(0), *values])
    assert Decimal(0) in scale.ticks
    assert 2 <= len(scale.ticks) <= 8


@pytest.mark.parametrize(("value", "label"), [("1500", "1,500"), ("0.50", "0.5"), ("2.0", "2"), ("-10", "-10")])
def test_ticks_are_written_without_idle_zeros(value: str, label: str) -> None:
    assert svg.tick_label(Decimal(value)) == label
