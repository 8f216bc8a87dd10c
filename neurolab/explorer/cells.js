// The cell under the pointer: framed at once, and told to the server, one question at a time.
// `frame` holds what is framed, `told` what the server was asked (`answer` what it answered),
// `where` the cells of the heatmap: borders `x` and `y`, and the cell that is drawn in each.
const cell = (values, at) => {
  let k = -1
  while (k + 1 < values.length && values[k + 1] <= at) k += 1
  return k < values.length - 1 ? k : -1
}

function under() {
  const { x, y } = where.data
  if (!x.length || cb_obj.event_name === "mouseleave") return [-1, -1]
  const column = cell(x, cb_obj.x), row = cell(y, cb_obj.y)
  return column < 0 || row < 0 ? [-1, -1] : [row, column]
}

function draw([row, column]) {
  const { x, y } = where.data
  frame.data = row < 0 ? { left: [], right: [], bottom: [], top: [] }
    : { left: [x[column]], right: [x[column + 1]], bottom: [y[row]], top: [y[row + 1]] }
}

// Only the newest wish is asked, once the last answer is on the screen (or lost).
function ask() {
  const { wish, asked, begun } = told.page
  const open = asked !== answer.data.number[0] && performance.now() - begun < 1000
  if (!wish || open) return
  const number = asked + 1
  told.page = { wish: null, asked: number, begun: performance.now() }
  told.data = { row: [wish[0]], column: [wish[1]], number: [number] }
}

told.page ||= { wish: null, asked: told.data.number[0], begun: -1e9 }
if (cb_obj === answer) {
  requestAnimationFrame(() => setTimeout(ask))
} else {
  const now = under()
  if (told.at?.join() !== now.join()) {
    told.at = now
    draw(now)
    told.page.wish = now
    ask()
  }
}
