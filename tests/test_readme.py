"""What the README shows works as it stands."""

from __future__ import annotations

import re

import neurolab as nl
from tests.test_cli import BLOCKS, README


def test_the_python_of_the_readme_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(BLOCKS[0], "README.md", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert printed.count("spikes per step") == 3
    assert nl.latex("clif")[0] in printed


def test_the_torch_of_the_readme_runs(capsys):
    """Its blocks follow one another, and lean on the first one's import."""
    space = {"nl": nl}
    for code in BLOCKS[1:]:
        if "NeuronModel(" not in code:
            exec(compile(code, "README.md", "exec"), space)  # noqa: S102
    printed = capsys.readouterr().out
    assert "2 layers were replaced." in printed
    assert "lif_soft_lazy" in printed


def test_the_readme_lists_neurons_that_exist():
    listed = re.findall(r"^\| (`.+?`) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    names = {name for cell in listed for name in re.findall(r"`(\w+)`", cell)}
    assert names == set(nl.neurons())
