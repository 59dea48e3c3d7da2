"""The still drawing of a figure: right sizes and places, light, whole; replaced without a jump."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dunning.site.still import FigureError, still_svg
from dunning.site.still.axes import axis_of
from dunning.site.still.marks import SIDE, colour, simplified

from .conftest import DESKTOP, PHONE

ROOT = Path(__file__).resolve().parents[2]
PLOTLY = "application/vnd.plotly.v1+json"
SVG = "{http://www.w3.org/2000/svg}"
LESSON = "notebooks/interest.html"


def stored_figures() -> list[tuple[str, dict]]:
    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if PLOTLY in output.get("data", {}):
                    found.append((path.stem, output["data"][PLOTLY]))
    return found


FIGURES = stored_figures()


def drawn(data: list[dict], **layout) -> etree._Element:
    return etree.fromstring(still_svg({"data": data, "layout": {"height": 300, **layout}}))


def bars_of(svg: etree._Element) -> list[dict[str, float]]:
    """Return the rectangles of the data as numbers: per cent across, pixels down."""
    rects = svg.iterfind(f"{SVG}g[@style]/{SVG}rect")
    return [{key: float(value.rstrip("%")) for key, value in one.items()} for one in rects]


@pytest.mark.parametrize(("lesson", "figure"), FIGURES, ids=[name for name, _ in FIGURES])
def test_every_figure_of_the_book_is_drawn_light_and_whole(lesson: str, figure: dict) -> None:
    drawing = still_svg(figure)
    svg = etree.fromstring(drawing)
    assert len(gzip.compress(drawing.encode(), 9)) <= 3 * 1024
    assert f"height:{figure['layout'].get('height', 400)}px" in svg.get("style")
    words = "".join(svg.itertext())
    for name in ("xaxis", "yaxis"):
        assert figure["layout"].get(name, {}).get("title", {}).get("text", "") in words
    assert "nan" not in drawing
    for trace in figure["data"]:
        if trace["type"] == "bar":
            lengths = trace["x" if trace.get("orientation") == "h" else "y"]
            assert len(bars_of(svg)) >= sum(1 for length in lengths if length)
        for text_of_point in trace["text"] if "text" in trace.get("mode", "") else ():
            assert text_of_point.split("<br>")[0] in words


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = drawn([{"type": "bar", "x": ["一月", "二月"], "y": [10, 40]}])
    one, four = bars_of(svg)
    assert four["height"] == pytest.approx(4 * one["height"], rel=0.01)
    assert one["y"] + one["height"] == pytest.approx(four["y"] + four["height"], abs=0.2)
    assert one["x"] + one["width"] < 50 < four["x"]


def test_stacked_bars_stand_on_each_other() -> None:
    traces = [{"type": "bar", "name": name, "x": ["甲"], "y": [20]} for name in ("本金", "利息")]
    below, above = bars_of(drawn(traces, barmode="stack"))
    assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.2)
    assert above["x"] == below["x"]


def test_bars_of_a_group_stand_side_by_side_only_where_they_meet() -> None:
    def pair(second: str) -> list[dict[str, float]]:
        places = (("甲",), (second,))
        return bars_of(drawn([{"type": "bar", "x": list(x), "y": [5]} for x in places]))

    left, right = pair("甲")
    assert left["x"] + left["width"] == pytest.approx(right["x"], abs=0.02)
    apart = pair("乙")
    assert apart[0]["width"] == pytest.approx(left["width"], abs=0.02)


def test_bars_across_start_at_their_base() -> None:
    trace = {"type": "bar", "orientation": "h", "y": ["甲"], "x": [30], "base": [60]}
    (bar,) = bars_of(drawn([trace], xaxis={"range": [0, 200]}))
    assert (bar["x"], bar["width"]) == (30, 15)


def test_days_and_backward_axes_have_their_places() -> None:
    days = ["2026-03-01", "2026-03-11", "2026-03-31"]
    axis = axis_of({}, days, zero=False, room=0)
    assert [axis.place(day) for day in days] == pytest.approx([0, 1 / 3, 1])
    backward = axis_of({"autorange": "reversed"}, ["上", "下"], zero=False, room=0)
    assert backward.place("上") > backward.place("下")


def test_tick_labels_follow_the_stored_format() -> None:
    def labels(settings: dict, values: list) -> list[str]:
        return [text for _, text in axis_of(settings, values, zero=True, room=0).ticks()]

    assert labels({"tickformat": ","}, [0, 20000.0])[-1] == "20,000"
    assert labels({"tickformat": ".0%"}, [0, 1])[-1] == "100%"
    assert labels({"tickformat": "%m-%d", "type": "date"}, ["2026-03-01"])[0] == "03-01"
    assert labels({}, [0, 0.3])[1] == "0.1"


def test_dark_colours_are_lifted_on_dark_pages_and_bright_ones_kept() -> None:
    assert colour("#0b5394") == "--c:#0b5394;--d:#6d98bf"
    assert colour("#c27c0e") == "--c:#c27c0e;--d:#c27c0e"


def test_text_of_a_figure_is_never_markup() -> None:
    trace = {"type": "bar", "name": "<b>", "x": ["<i>甲</i>"], "y": [1], "text": ["</svg>"]}
    svg = drawn([trace], showlegend=True)
    assert not {"b", "i"} & {etree.QName(one).localname for one in svg.iter()}


def test_a_kind_without_drawing_is_refused() -> None:
    with pytest.raises(FigureError, match="heatmap"):
        still_svg({"data": [{"type": "heatmap", "z": [[1]]}], "layout": {}})


coordinates = st.tuples(st.integers(0, SIDE), st.integers(0, 300))


@given(st.lists(coordinates, min_size=2, max_size=60, unique_by=lambda point: point[0]))
def test_a_simplified_line_passes_by_every_point(line: list[tuple[float, float]]) -> None:
    line.sort()
    kept = simplified(line)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert set(kept) <= set(line)
    for x, y in line:
        after = next(i for i, point in enumerate(kept) if point[0] >= x)
        (x0, y0), (x1, y1) = kept[max(after - 1, 0)], kept[after]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        away = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length if length else 0
        assert away <= 0.61


def test_figures_are_seen_without_scripts(site: str, open_page) -> None:
    page = open_page(f"{site}/{LESSON}", viewport=PHONE, java_script_enabled=False).page
    stills = page.locator("figure.chart svg.still")
    assert stills.count() >= 4
    for still in stills.all():
        still.scroll_into_view_if_needed()
        assert still.is_visible()
        assert still.bounding_box()["width"] <= PHONE["width"]


SHIFT = """new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const one of list.getEntries()) sum += one.value; };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""


def test_live_chart_takes_the_place_of_the_still_one_without_a_jump(site: str, open_page) -> None:
    watched = open_page(f"{site}/{LESSON}", viewport=DESKTOP)
    page, asked = watched.page, []
    page.on("request", lambda request: asked.append(request.url))
    plot = page.locator("[data-plot]").first
    before = plot.evaluate("one => [one.offsetHeight, one.querySelectorAll('.still').length]")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "plotly" in url], "没有人滚动，就不取画图的程序"
    page.mouse.wheel(0, 400)
    plot.scroll_into_view_if_needed()
    plot.locator(".main-svg").first.wait_for(state="visible")
    assert [plot.evaluate("one => one.offsetHeight"), 1] == before
    assert plot.locator(".still").count() == 0
    assert page.evaluate(SHIFT) < 0.001
    assert watched.faults == []
