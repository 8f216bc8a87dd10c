// Connects the browser with the session: address bar, clipboard, keys, "painted".
const KEYS = new Set([..."rzZseip?+-[]123456", "ArrowLeft", "ArrowRight"])
const INSPECTOR_KEYS = new Set(["ArrowUp", "ArrowDown", "Escape"])

// A key belongs to the page unless the focused control has a use for it.
function taken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  if (event.composedPath().some((node) => node.nodeName === "DIALOG")) return true
  const target = event.composedPath()[0]
  if (!target || !target.closest) return false
  if (target.isContentEditable || target.matches("textarea, select")) return true
  if (target.matches("input:not([type=checkbox]):not([type=radio]):not([type=range])")) return true
  if (event.key === "Escape") return !!target.closest("[role=listbox], [role=menu], [role=dialog]")
  const arrows = event.key.startsWith("Arrow")
  // A button of the inspector has the focus after a click: the arrows go on from there.
  const inside = event.composedPath().some((node) => node.classList?.contains("inspector"))
  if (arrows && inside) return false
  if (arrows && target.closest("input, button, [role=slider], [role=tab], [role=combobox], [role=listbox], [role=option]")) return true
  return event.key === " " && !!target.closest("button, a, input, [role=button], [role=tab], [role=combobox], [role=option]")
}

function address(query) {
  return location.pathname + (query ? "?" + query : "") + location.hash
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard on plain http: fall back to a selected text box.
    const box = document.createElement("textarea")
    box.value = text
    box.style.cssText = "position:fixed;opacity:0"
    document.body.appendChild(box)
    box.select()
    const done = document.execCommand("copy")
    box.remove()
    return done
  }
}

export function render({ model, el }) {
  const page = Bokeh.documents.flatMap((d) => d.roots()).find((m) => m.class_name === "Page")
  // On a phone the drawer opens over the page: start with it closed.
  if (page && matchMedia("(max-width: 599.95px)").matches) page.data.sidebar_open = false

  const live = document.createElement("div")
  live.setAttribute("aria-live", "polite")
  live.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
  el.appendChild(live)
  model.on("spoken", () => { live.textContent = model.spoken })

  let timer = null
  // What could not be read of a link does not stay in the address.
  setTimeout(() => history.replaceState(history.state, "", address(model.query)), 400)
  model.on("query", () => {
    clearTimeout(timer)
    timer = setTimeout(() => history.replaceState(history.state, "", address(model.query)), 400)
  })

  // Until Panel has noticed that the page stands, it drops what the server answers: let
  // nobody move a control before that.
  const open = () => {
    document.body.inert = false
    window.neurolab = { ...window.neurolab, ready: true }
  }
  document.body.inert = !model.ready
  if (model.ready) open()
  model.on("ready", open)
  setTimeout(open, 15000)

  // The server sends the next picture only after this one is on the screen.
  const tell = () => {
    window.neurolab = { ...window.neurolab, frame: model.frame, painted: performance.now() }
    model.send_msg({ type: "painted", frame: model.frame })
    moved?.painted()
  }
  const told = () => { window.neurolab = { ...window.neurolab, spares: model.spares } }
  model.on("spares", told)
  told()
  // A hidden browser tab paints nothing, and says so at once.
  const painted = () => document.hidden ? tell() : afterFrame(tell)
  document.addEventListener("visibilitychange", tell)
  model.on("frame", painted)
  painted()

  model.on("msg:custom", async (message) => {
    if (message.type !== "copy") return
    const link = location.origin + address(message.query)
    model.send_msg({ type: "copied", ok: await copy(link), link })
  })

  let keys = Promise.resolve() // in the order they were pressed
  const pressed = (event) => {
    const known = KEYS.has(event.key) || (model.inspecting && INSPECTOR_KEYS.has(event.key)) ||
      (model.training && event.key === " ")
    if (!known || taken(event)) return
    event.preventDefault()
    keys = keys.then(caughtUp).then(() => {
      moved?.release() // what is undone, say, is what was moved last
      model.send_msg({ type: "key", key: event.key })
    }).catch(console.error) // one key that fails does not silence the next
  }
  document.addEventListener("keydown", pressed)
  model.on("remove", () => {
    document.removeEventListener("keydown", pressed)
    document.removeEventListener("visibilitychange", tell)
  })
}
