// Makes Bokeh's layout fit for a page of many plots. Whenever one box changes, Bokeh 3.9 lays
// out every plot there is, hidden ones too, once for each box that changes with it; and it
// writes style sheets that say what they said before, after each of which the browser works
// out the styles of the page anew. Here a sheet is written when its text is another, a plot
// arranges its axes by itself, and the page is laid out once for many changes, without what
// is hidden.
const spare = () => {
  const { InlineStyleSheet } = Bokeh.require("core/dom")
  const { LayoutDOMView } = Bokeh.require("models/layouts/layout_dom")
  const { PlotView } = Bokeh.require("models/plots/plot")
  const { GlyphRendererView } = Bokeh.require("models/renderers/glyph_renderer")
  const { ReactiveESMView } = Bokeh.require("models/reactive_esm")
  const known = [[InlineStyleSheet, "_update"], [LayoutDOMView, "_after_resize"],
    [PlotView, "compute_layout"], [GlyphRendererView, "update_position"]]
  if (!known.every(([view, name]) => name in view.prototype)) return

  // While boxes are updated, sheets are cleared and appended to: only what comes out is written.
  let texts = null
  const write = (text, sheet) => {
    if (sheet.el.textContent !== text) sheet.el.textContent = text
  }
  Object.defineProperty(InlineStyleSheet.prototype, "css", {
    get() { return texts?.get(this) ?? this.el.textContent },
  })
  InlineStyleSheet.prototype._update = function (text) {
    if (texts) texts.set(this, text)
    else write(text, this)
  }
  const gather = (work) => {
    if (texts) return work()
    texts = new Map()
    try {
      work()
    } finally {
      const done = texts
      texts = null
      done.forEach(write)
    }
  }
  const met = new WeakSet()
  const { update_layout } = LayoutDOMView.prototype
  LayoutDOMView.prototype.update_layout = function () {
    met.add(this)
    gather(() => update_layout.call(this))
  }

  // What is hidden is laid out once, because Bokeh counts on it, and again when it is shown.
  Object.defineProperty(LayoutDOMView.prototype, "layoutable_views", {
    get() {
      return this.child_views.filter((v) => v instanceof LayoutDOMView &&
        (v.model.visible || !met.has(v)))
    },
  })

  // A changed box is laid out in its parent, with what is in it, once for all changes of a message.
  const due = new Set()
  const within = (view, views) => {
    for (let v = view.parent; v; v = v.parent) if (views.has(v)) return true
    return false
  }
  const lay = () => {
    const all = new Set(due)
    due.clear()
    for (const view of all) {
      const { parent, model, el } = view
      if (!model.visible || !el.isConnected || within(view, all)) continue
      gather(() => {
        if (parent instanceof LayoutDOMView) {
          parent.update_style()
          parent.child_views.forEach((v) => v.parent_style.clear())
          parent._update_layout()
        }
        view.update_layout()
      })
      arrange(view)
    }
  }
  const arrange = (view) => {
    view.update_bbox()
    if (!view.is_displayed) return
    view.measure_layout()
    view.update_bbox()
    view._compute_layout()
    view.after_layout()
    view._layout_computed = true
  }
  const root = (view) => view.parent instanceof LayoutDOMView ? root(view.parent) : view
  for (const { prototype } of [LayoutDOMView, ReactiveESMView]) {
    const { invalidate_layout, has_finished } = prototype
    prototype.invalidate_layout = function () {
      if (!root(this)._layout_computed) return invalidate_layout.call(this)
      if (due.size === 0) queueMicrotask(lay)
      due.add(this)
    }
    // What is hidden need not have been drawn.
    prototype.has_finished = function () { return !this.model.visible || has_finished.call(this) }
  }

  // A box of another size concerns the plot it is, nothing else: other contents follow by themselves.
  const { _after_resize } = LayoutDOMView.prototype
  LayoutDOMView.prototype._after_resize = function () {
    if (this.is_layout_root && !this._was_built) _after_resize.call(this)
  }
  PlotView.prototype.after_resize = function () {
    this._resized = true
    this.update_bbox() // a box around it may have done so already
    const { bbox, layout } = this
    const same = layout && layout.bbox.width === bbox.width && layout.bbox.height === bbox.height
    if (!same) this.compute_layout()
    this.finish()
  }

  // Axes that need more room change nothing outside their plot, whose size is set from outside.
  const { compute_layout } = PlotView.prototype
  PlotView.prototype.compute_layout = function () {
    if (this.is_managed && this.layout) arrange(this)
    else compute_layout.call(this)
  }

  // A glyph is drawn on its plot's canvas; the empty element that follows its extent is not needed.
  GlyphRendererView.prototype.update_position = function () {
    this.position.replace(":host { display: none; }")
  }
}

try {
  spare()
} catch (error) { // another Bokeh: the page works, at Bokeh's own pace
  console.warn(error)
}
