"""What importing loads, and that compiled kernels outlive the process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import neurolab as nl

PACKAGE = Path(nl.__file__).parent
HEAVY = ("torch", "panel", "bokeh", "numba", "sympy", "scipy", "holoviews", "pandas", "xarray")


def python(code: str, folder: Path | None = None, **environment: str) -> str:
    """Run code in a fresh interpreter, in a folder, and return what it prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import neurolab",
        "import neurolab as nl; nl.neurons(); nl.stimuli.poisson(time=3)",
        "import neurolab as nl; nl.simulate('clif', [0.5, 1.0], engine='numpy')",
        "import neurolab as nl; nl.latex('ar_lif')",
        "from neurolab import stimuli, ops, analysis",
    ],
)
def test_import_is_light(code: str) -> None:
    loaded = python(f"{code}\nimport sys\nprint(*(n for n in {HEAVY} if n in sys.modules))")
    assert loaded == ""


def test_function_and_folder_of_neurons_live_side_by_side() -> None:
    names = python(
        "import neurolab.neurons\n"
        "from neurolab.neurons import all_models, find\n"
        "from neurolab.neurons.clif import CLIF\n"
        "import neurolab as nl\n"
        "assert nl.neurons() == all_models()\n"
        "assert nl.neurons()['clif'] is find('clif') is CLIF\n"
        "import importlib; importlib.import_module('neurolab.neurons')\n"
        "print(*nl.neurons())\n"
    )
    assert set(names.split()) >= {"lif_hard", "clif", "ar_lif", "qb_lif", "cf"}


def test_public_names_are_there() -> None:
    for name in nl.__all__:
        assert getattr(nl, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'neuron_zoo'"):
        nl.neuron_zoo  # noqa: B018


COMPILE = """
import json, sys
import neurolab as nl
x = nl.stimuli.poisson(time=20, neurons=8, rate=0.5)
run = nl.simulate("clif", x)
hits = misses = 0
for name, module in list(sys.modules.items()):
    if name.startswith("neurolab_kernel"):
        for value in vars(module).values():
            stats = getattr(value, "stats", None)
            if stats is not None and stats.cache_path:
                hits += sum(stats.cache_hits.values())
                misses += sum(stats.cache_misses.values())
print(json.dumps([hits, misses, run.count.tolist()]))
"""


def test_kernel_is_compiled_once_for_all_processes(tmp_path: Path) -> None:
    cache = {"NEUROLAB_CACHE": str(tmp_path)}
    hits, misses, first = json.loads(python(COMPILE, **cache))
    assert (hits, misses) == (0, 1)
    written = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    hits, misses, second = json.loads(python(COMPILE, **cache))
    assert (hits, misses) == (1, 0)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == written
    assert first == second


SAME = """
import neurolab as nl
assert nl.__file__.startswith("{0}"), nl.__file__
x = nl.stimuli.normal(time=6, neurons=8, mean=0.0, std=2.0)
run = nl.simulate("ar_lif", x, record=("r",))
seen = nl.simulate("lif_soft", x, {{"decay": 0.0, "threshold": 100.0}}, record="h").h
print(run["r"].tobytes().hex(), (seen == x.array()).all())
"""


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("stimuli/counter.py", "U(0x7FEB352D)", "U(0x7FEB352F)"),
        ("engines/numba_ops.py", "return yes if condition else no", "return no"),
    ],
)
def test_edited_source_leaves_no_old_machine_code(tmp_path: Path, file, old, new) -> None:
    """Numba looks at the file of a kernel alone; an edit elsewhere must count as well."""
    copy = tmp_path / "neurolab"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    where = {"NEUROLAB_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)}
    code = SAME.format(tmp_path)
    before = python(code, tmp_path, **where)
    assert before.endswith("True")
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    after = python(code, tmp_path, **where)
    assert after.endswith("True"), "the compiled stimulus is the one from before the edit"
    assert after != before, "the compiled kernel is the one from before the edit"


def test_cache_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    code = "import neurolab as nl; print(nl.simulate('lif_soft', [2.0, 0.5]).count[0])"
    assert python(code, NEUROLAB_CACHE=str(blocked)) == "2"
