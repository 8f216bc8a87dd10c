"""A closed session leaves nothing behind, whichever tab it had opened."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any
from weakref import ref

import pytest
from bokeh.server.server import Server
from bokeh.util.token import generate_jwt_token, generate_session_id
from panel.io.server import get_server
from tornado.websocket import websocket_connect

from neurolab.choices import TABS
from neurolab.experiment import Experiment
from neurolab.explorer import live
from neurolab.explorer.page import _sessions, page
from neurolab.slot import Slot

SMALL = Experiment(slots=(Slot("lif_soft"),), neurons=6, time=40)
PATIENCE = 30.0  # seconds, for a machine that is busy with other things


async def until(holds: Callable[[], bool]) -> None:
    """Let the server work until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - being collected is no event
            await asyncio.sleep(0.01)


def collected(kept: list[ref]) -> bool:
    """Tell whether nothing of what was kept is left."""
    gc.collect()
    return not any(one() for one in kept)


async def visit(server: Server, tab: str) -> list[ref]:
    """Come as a browser does, open a tab, see its picture, leave; return what must go."""
    token = generate_jwt_token(generate_session_id())
    address = f"ws://localhost:{server.port}/ws"
    browser = await websocket_connect(address, subprotocols=["bokeh", token])
    await until(lambda: len(server.get_sessions()) > 0)
    document = server.get_sessions()[0].document
    explorer: Any = _sessions[id(document)]
    await until(lambda: explorer.live.shown is not None)
    document.add_next_tick_callback(lambda: explorer._open(tab))
    await until(lambda: explorer.live.shown.tab == tab)
    browser.close()
    while await browser.read_message() is not None:
        pass  # what was still on its way
    return [ref(explorer), ref(document)]


async def come_and_go(tab: str) -> None:
    """Serve one visitor; returns when the server has let go of all the visitor had."""
    server = get_server(
        lambda: page(SMALL),
        port=0,
        unused_session_lifetime_milliseconds=1,
        check_unused_sessions_milliseconds=20,
    )
    server.start()
    try:
        kept = await visit(server, tab)
        await until(lambda: not server.get_sessions())
        await until(lambda: collected(kept))
    finally:
        server.stop()


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may last until a browser that is gone is given up."""
    monkeypatch.setattr(live, "SILENCE", 10 * PATIENCE)


@pytest.fixture
def few_objects():
    """Spare the collector what was there before: it walks everything, again and again."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("few_objects", "silent")
@pytest.mark.parametrize("tab", TABS)
def test_a_closed_session_is_collected(tab: str) -> None:
    asyncio.run(come_and_go(tab))
