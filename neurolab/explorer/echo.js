// Keeps sliders and text boxes from saying back what the server told them. Panel 1.9 writes
// the state of a component into its model once it is drawn; told two values in a row, a
// control under load writes the first over the second, and the server takes it for a wish.
// A value that was told is no wish, unless somebody has touched the control since.
const hush = () => {
  const { ReactComponentView } = Bokeh.require("models/react_component")
  const { initialize } = ReactComponentView.prototype
  const kinds = new Set(["FloatSlider", "TextInput"])
  ReactComponentView.prototype.initialize = function () {
    initialize.call(this)
    const { class_name, data } = this.model
    if (kinds.has(class_name)) listen(this, data)
  }
  const listen = (view, data) => {
    const told = new Set()
    for (const touch of ["pointerdown", "keydown", "input"]) {
      view.el.addEventListener(touch, () => told.clear(), true)
    }
    const { setv } = data
    data.setv = function (changes, options = {}) {
      if ("value" in changes) {
        if (options.sync === false) told.add(changes.value)
        else if (told.has(changes.value) && !view.el.matches(":focus-within")) return
      }
      return setv.call(this, changes, options)
    }
  }
}

try {
  hush()
} catch (error) { // another Panel: the page works, with its faults
  console.warn(error)
}
