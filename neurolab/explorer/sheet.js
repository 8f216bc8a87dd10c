// The dialog for tables and files. The server sends its contents and the files.
const LARGEST = 9_000_000 // bytes of a session's file; with quotes escaped it must fit a message

function bytes(data) {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
}

function save(name, data) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([bytes(data)], { type: "application/octet-stream" }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent)
    return "Copied."
  } catch {
    // No clipboard on plain http: leave the code selected.
    getSelection().selectAllChildren(code)
    return document.execCommand("copy") ? "Copied." : "The code is selected: copy it with Ctrl C."
  }
}

export function render({ model, el }) {
  const dialog = document.createElement("dialog")
  const content = document.createElement("div")
  const status = document.createElement("p")
  const chooser = document.createElement("input")
  dialog.tabIndex = -1 // what is clicked in it keeps the focus in it, and keys stay its own
  content.className = "content"
  status.setAttribute("role", "status")
  chooser.type = "file"
  chooser.accept = ".json,application/json"
  chooser.hidden = true
  dialog.append(content, status)
  el.append(dialog, chooser)
  let busy = false

  const say = (text, problem = false) => {
    status.textContent = text
    status.classList.toggle("problem", problem)
  }
  const rest = (text, problem) => {
    busy = false
    content.removeAttribute("aria-busy")
    say(text, problem)
  }

  const answers = {
    show: ({ html }) => {
      content.innerHTML = html
      const title = content.querySelector("h2")
      dialog.setAttribute("aria-label", title ? title.textContent : "")
      rest("")
      if (!dialog.open) dialog.showModal()
      dialog.scrollTop = 0
      dialog.focus()
    },
    save: ({ name, data }) => {
      save(name, data)
      rest(`${name} is saved.`)
    },
    fail: ({ why }) => rest(why, true),
  }
  model.on("msg:custom", (message) => answers[message.type]?.(message))

  dialog.addEventListener("click", async (event) => {
    // A click beside the dialog reaches it as its own.
    const box = dialog.getBoundingClientRect()
    const beside = event.clientX < box.left || event.clientX > box.right ||
      event.clientY < box.top || event.clientY > box.bottom
    const button = event.target.closest("button")
    if (button?.dataset.close !== undefined || (event.target === dialog && beside)) dialog.close()
    else if (button?.dataset.copy !== undefined) say(await copy(content.querySelector("code")))
    else if (button?.dataset.get && !busy) {
      busy = true
      content.setAttribute("aria-busy", "true")
      say(`Making ${button.dataset.file}…`)
      model.send_msg({ type: "get", what: button.dataset.get })
    }
  })

  chooser.addEventListener("change", async () => {
    const file = chooser.files[0]
    if (!file) return
    const text = file.size > LARGEST ? null : await file.text()
    chooser.value = "" // the same file may be chosen again
    model.send_msg({ type: "session", name: file.name, size: file.size, text })
  })

  const clicked = (event) => {
    const path = event.composedPath().filter((node) => node.matches)
    const plot = path.find((node) => node.matches("[data-plot]"))
    if (plot) model.send_msg({ type: "plot", plot: plot.dataset.plot })
    // The browser opens its chooser for nothing but a click itself.
    if (path.some((node) => node.matches(".open-session"))) chooser.click()
  }
  document.addEventListener("click", clicked)
  model.on("remove", () => document.removeEventListener("click", clicked))
}
