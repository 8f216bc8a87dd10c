// The four arrow keys while the heatmap is seen: `stepped` tells the server by how many rows
// and columns, and a number that makes each step another. Runs once, when cells are there.
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] }

// Arrows that a focused control has a use for stay its own.
function taken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return true
  const target = event.composedPath()[0]
  return !!target?.closest?.(
    "input, textarea, select, button, [contenteditable], [role=slider], [role=tab], " +
    "[role=combobox], [role=listbox], [role=option]")
}

function pressed(event) {
  const way = WAYS[event.key]
  if (!way || taken(event) || !Bokeh.index.find_one(figure)?.el.checkVisibility()) return
  event.preventDefault()
  event.stopImmediatePropagation() // else they trace another neuron too
  const number = [stepped.data.number[0] + 1]
  stepped.data = { rows: [way[0]], columns: [way[1]], number }
}

if (!stepped.listens) {
  stepped.listens = true
  document.addEventListener("keydown", pressed, true)
}
