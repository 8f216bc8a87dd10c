// Keeps sliders and text boxes from saying back what the server told them. Panel 1.9 writes
// the state of a component into its model once it is drawn; told two values in a row, a
// control under load writes the first over the second, and the server takes it for a wish.
// A value that was told is no wish, unless somebody has used the control since. What a slider
// sends goes through `Held` (pace.js); that a value was let go of need not be sent.
let inUse = null // what the control that was used last has been told since
const hush = () => {
  // A drag goes on outside of its slider.
  const moves = () => { if (pointer !== null) inUse?.clear() }
  window.addEventListener("pointermove", moves, { capture: true, passive: true })
  const { ReactComponentView } = Bokeh.require("models/react_component")
  const { initialize } = ReactComponentView.prototype
  const kinds = new Set(["FloatSlider", "TextInput"])
  ReactComponentView.prototype.initialize = function () {
    initialize.call(this)
    const { class_name, data } = this.model
    if (kinds.has(class_name) && data._push_changes) listen(this, data)
  }
  const listen = (view, data) => {
    const told = new Set()
    const use = (event) => {
      if (event.type === "keydown" && !MOVING.test(event.key)) return
      inUse = told
      told.clear()
    }
    for (const name of ["pointerdown", "keydown", "input"]) view.el.addEventListener(name, use, true)
    const { setv } = data
    const wishes = new Held(() => {
      data._push_changes([[data.properties.value, undefined, data.value]], true)
    })
    data.setv = function (changes, options = {}) {
      const fromServer = options.sync === false
      const unsent = { ...options, sync: false }
      if ("value_throttled" in changes) return setv.call(this, changes, unsent)
      if (!("value" in changes)) return setv.call(this, changes, options)
      if (fromServer) told.add(changes.value)
      else if (told.has(changes.value)) return
      const before = this.value
      setv.call(this, changes, unsent)
      if (!fromServer && this.value !== before) wishes.take()
    }
  }
}

try {
  hush()
} catch (error) { // another Panel: the page works, with its faults
  console.warn(error)
}
