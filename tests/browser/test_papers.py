"""Every figure of the papers, opened as a visitor opens it, and what is drawn then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

import neurolab as nl
from neurolab.presets.papers import figures
from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser
MOST_CLICKS = 3
# The plots on the screen: what stands along their axes, and every line and image in them as
# numbers. A line of equal values and an empty image are left out: they show nothing.
DRAWN = """() => {
  const seen = Array.from(Bokeh.index.all_views()).filter((view) => {
    const box = view.model.type === "Figure" && view.el.getBoundingClientRect()
    return box && box.width > 0 && box.height > 0
  })
  const moving = (values) => new Set(values.filter(Number.isFinite)).size > 1
  return seen.map(({model}) => {
    const lines = [], dashes = [], images = []
    for (const {glyph, data_source: {data}} of model.renderers) {
      if (glyph.type === "MultiLine") {
        lines.push(...data.ys.map((y) => Array.from(y)))
        dashes.push(...(data.dash ?? data.ys.map(() => [])))
      } else if (glyph.type === "Step") {
        const y = glyph.y.field
        if (data[y]) { lines.push(Array.from(data[y])); dashes.push(glyph.line_dash.value ?? []) }
      } else if (glyph.type === "Image") {
        images.push(...Array.from(data.image).map((cells) => Array.from(cells)))
      }
    }
    const kept = lines.map(moving)
    return {
      x: model.below[0]?.axis_label, y: model.left[0]?.axis_label,
      lines: lines.filter((_, k) => kept[k]), dashes: dashes.filter((_, k) => kept[k]),
      images: images.filter(moving),
    }
  })
}"""
RIDGES = ("h, before reset", "share per bin, by time step")
DRIFTS = (("time step", "JS divergence (bit)"), ("time step", "Wasserstein distance"))
MATRIX, SPREAD = ("time step", "other time step"), ("time step", "variance of h")
MEMBRANE, MEMORY = ("time step", "membrane"), ("lag k (steps)", "R[k]")
SLOPES = ("membrane before reset, h", "spikes per unit of h")
SHARES, CELLS = ("membrane before reset, h", "share"), ("scale γ", "input mean μ")
POPULATION, SUMMARY = {RIDGES: 16, MATRIX: 1}, dict.fromkeys((*DRIFTS, SPREAD), 1)
# For every figure: plots by their axes, how many of each, and lines and images in each of them.
# Distributions over 16 steps, one line per model and one for chance; h, u and CLIF's m.
EXPECTED = {
    "ar_lif_1c": {RIDGES: (3, 16), MATRIX: (3, 1), **dict.fromkeys(DRIFTS, (1, 6)), SPREAD: (1, 3)},
    "clif_7": {MEMBRANE: (2, 2), MEMORY: (1, 2)},
    "clif_8": {MEMBRANE: (2, 2), MEMORY: (1, 2)},
    "qb_lif_1": {RIDGES: (2, 16), MATRIX: (2, 1), SPREAD: (1, 2)},
    "qb_lif_2": {MEMBRANE: (1, 1)},
    "qb_lif_4": {SLOPES: (13, 2), SHARES: (1, 2)},
    "qb_lif_6b": {CELLS: (1, 1), MEMBRANE: (1, 1)},
    "qb_lif_6c": {CELLS: (1, 1), MEMBRANE: (1, 1)},
    "qb_lif_6d": {CELLS: (1, 1), MEMBRANE: (1, 1)},
    "cf_1": {RIDGES: (3, 16), MATRIX: (3, 1), SPREAD: (1, 3)},
    "cf_eq_9": {RIDGES: (2, 16), MATRIX: (2, 1), SPREAD: (1, 3)},
}
# Words that stand on the page once the figure does.
SAID = {
    "qb_lif_1": "H(U|S) (bit)",
    "qb_lif_6b": "Entropy of the levels of QB-LIF",
    "qb_lif_6c": "Levels in use of QB-LIF",
    "qb_lif_6d": "Active neurons of QB-LIF",
    "cf_eq_9": "Dashed: Eq. 9 of the circulate-firing paper",
}


def opened(visit, name: str) -> list[dict]:
    """Open a figure from an empty page within three clicks; return the plots that are drawn."""
    visit.open()
    frame = visit.frame()
    clicks = (
        visit.page.get_by_role("tab", name="Papers"),
        visit.page.locator(f".paper-{name}").get_by_role("button"),
    )
    assert len(clicks) <= MOST_CLICKS
    for target in clicks:
        target.click()
    visit.wait_frame(frame + 1)
    if name in SAID:
        visit.page.get_by_text(SAID[name]).first.wait_for()
    if name.startswith("qb_lif_6"):
        visit.page.get_by_text(re.compile(r"^1,024 cells\.$")).wait_for()
    return visit.page.evaluate(DRAWN)


def test_every_figure_has_its_expectation() -> None:
    assert set(EXPECTED) == set(figures())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_figure_is_drawn_within_three_clicks(visit, name: str) -> None:
    drawn = opened(visit, name)
    for axes, (plots, inside) in EXPECTED[name].items():
        found = [each for each in drawn if (each["x"], each["y"]) == axes]
        assert len(found) == plots, axes
        assert all(len(each["lines"]) + len(each["images"]) >= inside for each in found), axes
    edited = visit.page.get_by_role("combobox", name="Edit")
    first = figures()[name].experiment.split("&")[0].removeprefix("m=").split("!")[0]
    expect(edited).to_contain_text(
        f"1 · {nl.neurons()[first.split('(')[0]].title}", timeout=PATIENCE
    )
    visit.page.get_by_role("button", name="Undo").click()
    expect(edited).to_have_text("1 · LIF, soft reset", timeout=PATIENCE)


def test_the_variance_of_eq_9_is_dashed_over_the_data_and_meets_it(visit) -> None:
    drawn = opened(visit, "cf_eq_9")
    spread = next(each for each in drawn if (each["x"], each["y"]) == SPREAD)
    (theory,) = (y for y, dash in zip(spread["lines"], spread["dashes"], strict=True) if list(dash))
    steps = range(1, 17)
    assert theory == pytest.approx([(1 - 0.25 ** (2 * t)) / (1 - 0.25**2) for t in steps], rel=1e-5)
    free = spread["lines"][0]
    # Four standard errors of a variance of 100,000 normal numbers.
    assert free == pytest.approx(theory, rel=4 * (2 / 100_000) ** 0.5)
    assert spread["lines"][2] != free
