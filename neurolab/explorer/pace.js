// Spares a small machine while a network trains on it (the server tells, see sharing.py): of a
// slider that is dragged the page shows fewer positions and sends fewer values. After a picture
// and after a position it rests for a multiple of what that took.
const AFTER_PICTURE = 3
const AFTER_POSITION = 8
const LONGEST = 1000 // milliseconds from one value to the next, at most
const LONGEST_REST = 500 // milliseconds after a position, at most
const LATELY = 1000 // milliseconds after which a slider has surely said where it is
const MOVING = /^(Arrow|Page|Home|End|Enter)/ // keys of a slider or text box; others mean the page
const spares = () => window.neurolab?.spares ?? false
let moved = null // what holds the value of the slider that was moved last
let pointer = null // number of the mouse or finger that holds a slider
let repeats = false // whether a key that is held down moves one
let used = 0 // when a slider was moved last, in milliseconds of the page
const dragged = () => pointer !== null || repeats
const afterFrame = (react) => requestAnimationFrame(() => setTimeout(react))
// A slider says where it was moved to some tasks later: waits until it has.
const caughtUp = async () => {
  if (performance.now() - used > LATELY) return
  for (let k = 0; k < 2; k++) await new Promise(afterFrame)
}

// Sends the value that a slider has, once it is due. Single moves are due at once.
class Held {
  constructor(send) {
    this.send = send
    this.due = this.sent = 0
    this.waits = false
  }
  take() {
    moved = this
    this.waits = true
    if (!spares() || !dragged()) this.due = 0
    this.wait()
  }
  wait() {
    const left = this.due - performance.now()
    clearTimeout(this.timer)
    if (left <= 0) this.flush()
    else this.timer = setTimeout(() => this.flush(), left)
  }
  flush() {
    clearTimeout(this.timer)
    if (!this.waits) return
    this.waits = false
    this.sent = performance.now()
    this.due = this.sent + LONGEST
    this.send()
  }
  // The picture of what was sent is on the screen.
  painted() {
    if (!this.sent) return
    const now = performance.now()
    this.due = Math.min(this.due, now + AFTER_PICTURE * (now - this.sent))
    this.sent = 0
    if (this.waits) this.wait()
  }
  release() {
    this.flush()
    this.due = 0
  }
}

// Positions: while the browser rests, the newest one waits.
const thin = () => {
  let resting = false
  let last = null
  let took = 0
  const onSlider = (event) =>
    event.composedPath().some((node) => node.classList?.contains("MuiSlider-root"))
  const on = (names, react) => {
    for (const name of names) window.addEventListener(name, react, { capture: true, passive: true })
  }
  const goOn = () => {
    const waiting = last
    resting = false
    last = null
    waiting?.target.dispatchEvent(waiting.event)
  }
  const rest = () => {
    resting = true
    const begun = performance.now()
    const shown = () => {
      took = Math.max(performance.now() - begun, 0.8 * took) // a frame may just have been due
      setTimeout(goOn, Math.min(AFTER_POSITION * took, LONGEST_REST))
    }
    afterFrame(shown)
  }
  on(["pointerdown"], (event) => {
    if (!onSlider(event)) return
    pointer = event.pointerId
    used = performance.now()
    took = 0
  })
  const letGo = () => {
    goOn() // the position where it was let go
    pointer = null
    moved?.release()
  }
  on(["pointermove"], (event) => {
    if (event.pointerId !== pointer) return
    if (!event.buttons) return letGo() // that it was let go of went elsewhere, to a menu perhaps
    used = performance.now()
    last = null
    if (!spares()) return
    if (!resting) return rest()
    event.stopImmediatePropagation()
    last = { event, target: event.composedPath()[0] }
  })
  on(["pointerup", "pointercancel"], (event) => {
    if (event.pointerId === pointer) letGo()
  })
  on(["keydown"], (event) => {
    const here = onSlider(event)
    repeats = event.repeat && here
    if (here && MOVING.test(event.key)) used = performance.now()
  })
  on(["keyup"], () => {
    if (repeats) moved?.release()
    repeats = false
  })
}
thin()
