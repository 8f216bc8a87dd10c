"""`neurolab serve`: a page for every visitor, until it is interrupted."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request

from tests.test_cli import NEURON, refused


def test_serve_says_that_a_port_is_busy(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        words = ["serve", "--no-show", "--address", "127.0.0.1", "--port", port]
        assert f"port {port} at 127.0.0.1 is in use" in refused(capsys, *words)


SERVER = """
import sys, types
import neurolab, panel
from neurolab.cli import main

def page():
    print("visitor", "tired" in neurolab.neurons(), flush=True)
    return panel.pane.Markdown("hello")

neurolab.explorer = sys.modules["neurolab.explorer"] = types.SimpleNamespace(page=page)
sys.exit(main(sys.argv[1:]))
"""


def test_serve_builds_a_page_for_every_visitor_until_it_is_interrupted(tmp_path):
    path = tmp_path / "my_neuron.py"
    path.write_text(NEURON, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--no-show", "--port", str(port), "--neuron", str(path)]
    command = [sys.executable, "-c", SERVER, *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        for _ in range(2):
            assert visit(f"http://127.0.0.1:{port}/") == 200
    finally:
        server.send_signal(signal.SIGINT)
        printed, errors = server.communicate(timeout=30)
    assert printed.count("visitor True") == 2
    assert "Traceback" not in errors
    assert server.returncode == 0


def visit(address, seconds=60):
    """Return the status of a page, waiting until its server is up."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
                return answer.status
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
