"""A server, a browser and a page that notices what must not happen."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30_000  # milliseconds, for a machine that is busy with other things
REQUIRED = "NEUROLAB_REQUIRE_BROWSER"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LOCAL = ("http://localhost:", "http://127.0.0.1:", "ws://localhost:", "data:", "blob:")


def without_browser(reason: str) -> None:
    """Skip, or fail where the environment demands a browser."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{reason} ({REQUIRED} is set)")
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def serve(script: Path, log: Path, *options: str) -> Iterator[str]:
    """Run `panel serve` on a script and yield its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "panel", "serve", str(script), "--port", str(port), *options]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://localhost:{port}/favicon.ico", process, log)
            yield f"http://localhost:{port}/{script.stem}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)  # nothing listens yet; there is no event to wait for
        else:
            return
    pytest.fail("the server did not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A browser: the system's Chromium first, then Playwright's own."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        found = next((path for name in NAMES if (path := shutil.which(name))), None)
        try:
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        except sync.Error as error:
            without_browser(f"no Chromium could be started: {str(error).splitlines()[0]}")
            return
        yield browser
        browser.close()


@contextlib.contextmanager
def without_faults(script: Path, folder: Path) -> Iterator[str]:
    """Serve a script and yield its address; what goes wrong in neurolab meanwhile is a fault."""
    log = folder / "log"
    with serve(script, log) as url:
        yield url
    text = log.read_text()
    # A browser page that closes while a message is on its way is logged by the server; what
    # goes wrong in neurolab names its files.
    assert str(ROOT / "neurolab") not in text, text


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer, served as the README says."""
    with without_faults(ROOT / "apps" / "explorer.py", tmp_path_factory.mktemp("serve")) as url:
        yield url


class Picture:
    """A plot's pixels; equal if they look the same (text may be smoothed differently)."""

    def __init__(self, pixels: np.ndarray) -> None:
        self.pixels = pixels

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Picture) or self.pixels.shape != other.pixels.shape:
            return False
        far = np.abs(self.coarse() - other.coarse()).max(axis=2) > 24
        return bool(far.mean() < 1e-3)

    def coarse(self) -> np.ndarray:
        """Means of 6 x 6 pixels right of the axis labels."""
        area = self.pixels[:, 66:]
        high, wide = area.shape[0] // 6 * 6, area.shape[1] // 6 * 6
        return area[:high, :wide].reshape(high // 6, 6, wide // 6, 6, 4).mean(axis=(1, 3))

    __hash__ = None


class Visit:
    """One browser page on the explorer, and what it complained about."""

    def __init__(self, page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        self.sent: list[str] = []
        page.on("websocket", lambda s: s.on("framesent", lambda f: self.sent.append(str(f))))
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("request", lambda r: r.url.startswith(LOCAL) or self.complaints.append(r.url))

    def open(self, query: str = "") -> Visit:
        """Go to the page and wait until its first picture is painted and it can be used."""
        self.page.goto(self.url + query)
        self.page.wait_for_function("window.neurolab?.ready && window.neurolab.frame > 0")
        return self

    def frame(self) -> int:
        """Number of the picture on the screen."""
        return self.page.evaluate("window.neurolab ? window.neurolab.frame : 0")

    def wait_frame(self, after: int) -> None:
        """Wait until a newer picture is painted."""
        self.page.wait_for_function(f"window.neurolab && window.neurolab.frame > {after}")

    def tab(self, name: str) -> None:
        """Open a tab, unless it is open, and wait until its picture is painted."""
        frame, tab = self.frame(), self.page.get_by_role("tab", name=name, exact=True)
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
            self.wait_frame(frame)

    def canvas(self, name: str) -> Picture:
        """The pixels of a plot once they rest: "input", "row-0" for the first model, ..."""
        text = self.page.evaluate(RESTING, f"plot-{name}")
        image = Image.open(io.BytesIO(base64.b64decode(text.split(",")[1])))
        return Picture(np.asarray(image.convert("RGBA"), dtype=np.int16))

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a drop-down list."""
        self.page.get_by_role("combobox", name=label, exact=True).click()
        self.page.locator(".MuiMenuItem-root").get_by_text(option, exact=True).click()

    def number(self, name: str, which: int = 0):
        """The text box of a number in the drawer."""
        return self.page.locator(f".number-{name}").nth(which).locator("input[type=text]")

    def slider(self, name: str, which: int = 0):
        """The slider of a number in the drawer."""
        return self.page.locator(f".number-{name}").nth(which).locator("input[type=range]")

    def settled(self, name: str, value: float) -> None:
        """Wait until address, slider and text box of a number say this; the box may come last."""
        said = re.compile(rf"{name}:{re.escape(f'{value:g}')}(?![.\d])")
        self.page.wait_for_url(said)
        expect = pytest.importorskip("playwright.sync_api").expect
        for control in (self.slider(name), self.number(name)):
            expect(control).to_have_value(f"{value:g}", timeout=PATIENCE)

    def drag(self, name: str, begin: float, end: float, moves: int) -> int:
        """Drag a slider between two shares of its length; return the pictures meanwhile."""
        frame = self.frame()
        with self.hold(name, begin) as move:
            for k in range(1, moves + 1):
                move(begin + (end - begin) * k / moves)
            return self.frame() - frame

    @contextlib.contextmanager
    def hold(self, name: str, begin: float) -> Iterator[Callable[[float], None]]:
        """Hold a slider with the mouse; yields what moves it to a share of its length."""
        box = self.slider(name).locator("xpath=../..").bounding_box()

        def move(share: float) -> None:
            x, y = box["x"] + box["width"] * share, box["y"] + box["height"] / 2
            self.page.mouse.move(x, y)

        move(begin)
        self.page.mouse.down()
        yield move
        self.page.mouse.up()


# Plots stand inside shadow roots; each has two canvases, glyphs first and overlays second.
RESTING = """async (name) => {
  const found = []
  const walk = (node, inside) => {
    inside ||= !!node.classList?.contains(name)
    if (inside && node.tagName === "CANVAS") found.push(node)
    if (node.shadowRoot) walk(node.shadowRoot, inside)
    for (const child of node.children || []) walk(child, inside)
  }
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))
  let before = "", same = 0
  while (same < 4) {
    found.length = 0
    walk(document.body, false)
    const now = found[0].toDataURL()
    same = now === before ? same + 1 : 0
    before = now
    await frame()
  }
  return before
}"""


@pytest.fixture
def visit(chromium, address: str) -> Iterator[Visit]:
    """A visit at desktop width; it fails on any console error or outside request."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    made = Visit(page, address)
    yield made
    page.close()
    assert made.complaints == []
