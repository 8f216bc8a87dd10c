"""The loops over time and neurons around a step and its derivative, as text.

Arrays are `[time, lane]`, a lane being one neuron of one sample. They are gone through in
blocks of lanes whose rows and sums stay in the nearest caches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.engines.emit import indent
from neurolab.engines.fused import KINDS, Fused, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.model import NeuronModel

BLOCK = 2048
# Only sums may be taken in another order; in the equations that would move ties.
TOTAL = """

total_of = njit(error_model="numpy", fastmath={"reassoc", "nsz"}, cache=True)


@total_of
def total(row):
    found = 0.0
    for i in range(row.size):
        found += row[i]
    return found"""


def source(model: NeuronModel, fused: Fused, words: dict[str, str]) -> str:
    """Return the text of a module with `forward`, `forward_only` and `backward`.

    `forward(X, Z, A_states, S_states, values)` fills the output Z and the states A before
    every step, and moves the states S `[lane]` to the end; `forward_only` keeps no A.
    `backward(X, GZ, GX, A_states, G_states, D_learned, values)` fills GX, moves the
    derivatives G from the last states to the first, and adds those by what learns to D.
    """
    loops = _Loops(Steps(model, fused), single=fused.dtype == "float32")
    body = [*loops.steps.text, *TOTAL.split("\n")]
    body += [*loops.forward(keeps=True), *loops.forward(keeps=False), *loops.backward()]
    text = "\n".join(body)
    used = sorted({words[w] for w in words if f"{w}(" in text and f"def {w}(" not in text})
    what = f"{fused.dtype}, {fused.compare or 'rounds'}, {fused.shape.name}"
    head = [
        f'"""{model.key} through time, forward and backward: {what}. Generated."""',
        "import numpy as np",
        "from numba import njit",
        "",
        *(f"from neurolab.engines.{word}" for word in used),
        "",
        f"F = np.{fused.dtype}",
        'inline = njit(forceinline=True, error_model="numpy")',
        'loose = njit(forceinline=True, error_model="numpy", fastmath={"contract", "nsz"})',
        'kernel = njit(cache=True, nogil=True, error_model="numpy")',
    ]
    return "\n".join([*head, text, ""])


class _Loops:
    def __init__(self, steps: Steps, *, single: bool) -> None:
        self.steps, self.states, self.single = steps, steps.states, single
        # the author's names, kept apart from those of the loops
        self.passed = [f"line_{n}" for n in steps.passed]
        self.given = [n for n in steps.names if steps.kinds[n] in KINDS]

    def forward(self, *, keeps: bool) -> Iterator[str]:
        """Write the forward pass, which keeps the states before every step or not."""
        name = "forward" if keeps else "forward_only"
        kept = [f"A_{n}" for n in self.states if keeps]
        arrays = ["X", "Z", *kept, *(f"S_{n}" for n in self.states)]
        yield from self._over_blocks(name, arrays, [])
        yield from self._block(name, arrays, [])
        yield from indent([f"row_{n} = S_{n}[lo:hi]" for n in self.states])
        yield "    for t in range(X.shape[0]):"
        rows = ["x, out = X[t, lo:hi], Z[t, lo:hi]"]
        rows += [f"to_{n} = A_{n}[t, lo:hi]" for n in self.states if keeps]
        yield from indent([*rows, *self._rows(), "for i in range(hi - lo):"], 2)
        inner = [f"s_{n} = row_{n}[i]" for n in self.states]
        inner += [f"to_{n}[i] = s_{n}" for n in self.states if keeps]
        made = [*("_" for _ in self.passed), *(f"row_{n}[i]" for n in self.states), "out[i]"]
        call = ["x[i]", *(f"s_{n}" for n in self.states), *self._values()]
        inner.append(f"{', '.join(made)} = lines({', '.join(call)})")
        yield from indent(inner, 3)

    def backward(self) -> Iterator[str]:
        """Write the backward pass."""
        states, learned, kinds = self.states, self.steps.learned, self.steps.kinds
        arrays = ["X", "GZ", "GX", *(f"A_{n}" for n in states), *(f"G_{n}" for n in states)]
        arrays += [f"D_{n}" for n in learned]
        lanes = [f"L_{n}" for n in learned]
        yield from self._over_blocks("backward", arrays, lanes)
        yield from self._block("backward", arrays, lanes)
        sums = {n: f"D_{n}[lo:hi]" if kinds[n] == "row" else f"L_{n}" for n in learned}
        yield from indent([f"back_{n} = G_{n}[lo:hi]" for n in states])
        yield from indent([f"sum_{n} = {place}" for n, place in sums.items()])
        yield "    for t in range(X.shape[0] - 1, -1, -1):"
        rows = ["x, gz, gx = X[t, lo:hi], GZ[t, lo:hi], GX[t, lo:hi]"]
        rows += [f"at_{n} = A_{n}[t, lo:hi]" for n in states]
        yield from indent([*rows, *self._rows(), "for i in range(hi - lo):"], 2)
        given = ["x[i]", *(f"at_{n}[i]" for n in states), *self._values()]
        made = [*self.passed, *("_" for _ in states), "_"]
        back = [f"back_{n}[i]" for n in states]
        results = ["gx[i]", *back, *(f"b_{n}" for n in learned)]
        taken_in = [*given, *self.passed, *back, "gz[i]"]
        inner = [
            f"{', '.join(made)} = lines({', '.join(given)})",
            f"{', '.join(results)} = adjoint({', '.join(taken_in)})",
            *(f"sum_{n}[i] += b_{n}" for n in learned),
        ]
        yield from indent(inner, 3)
        for depth, kind, place in ((2, "step", "t"), (1, "number", "0")):
            for n in (n for n in learned if kinds[n] == kind):
                taken = [f"D_{n}[{place}] += total(sum_{n}[:hi - lo])", f"sum_{n}[:] = F(0.0)"]
                yield from indent(taken, depth)

    def _over_blocks(self, name: str, arrays: list[str], lanes: list[str]) -> Iterator[str]:
        """Write the function that is called: it makes room for sums, and goes block by block."""
        yield from ("", "", "@kernel", f"def {name}({', '.join([*arrays, *self.given])}):")
        given = ", ".join([*arrays, *lanes, *self.given])
        body = ["mode = subnormals_off()"] if self.single else []
        body += [f"{lane} = np.zeros({BLOCK}, F)" for lane in lanes]
        body.append(f"for lo in range(0, X.shape[1], {BLOCK}):")
        body.append(f"    {name}_block({given}, lo, min(lo + {BLOCK}, X.shape[1]))")
        yield from indent([*body, "restore(mode)"] if self.single else body)

    def _block(self, name: str, arrays: list[str], lanes: list[str]) -> Iterator[str]:
        given = ", ".join([*arrays, *lanes, *self.given, "lo", "hi"])
        yield from ("", "", "@kernel", f"def {name}_block({given}):")

    def _rows(self) -> Iterator[str]:
        """Write what the inner loop reads of the values at step t."""
        for name in self.given:
            if self.steps.kinds[name] == "row":
                yield f"r_{name} = {name}[lo:hi]"
            elif self.steps.kinds[name] == "step":
                yield f"v_{name} = {name}[t]"

    def _values(self) -> list[str]:
        how = {"number": "{}", "row": "r_{}[i]", "step": "v_{}"}
        kinds = self.steps.kinds
        return [how[k].format(n) if k in how else f"F({k})" for n, k in kinds.items()]
