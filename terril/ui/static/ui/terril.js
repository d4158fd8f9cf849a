// Small helps. Every page works without this file; nothing here is needed to read, write or send.

// A form that keeps what is being typed: <form data-keep="name-of-the-form">. The page shown once the
// form has been accepted carries data-kept="name-of-the-form" on any element: the copy is thrown away.
const storage = (() => { try { return window.localStorage } catch { return null } })()
const fields = (form) => [...form.elements].filter((field) =>
  field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) && field.name !== "csrfmiddlewaretoken")

for (const done of document.querySelectorAll("[data-kept]")) storage?.removeItem("keep:" + done.dataset.kept)

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = "keep:" + form.dataset.keep
  const save = () => {
    const kept = fields(form).map((f) => /^(checkbox|radio)$/.test(f.type)
      ? [f.name, f.value, f.checked] : f.multiple ? null : [f.name, f.value]).filter(Boolean)
    try { storage?.setItem(key, JSON.stringify(kept)) } catch { /* full or refused: the page still works */ }
  }
  // What the server sent back after an error is newer than the copy: it is left alone.
  if (!form.querySelector("[aria-invalid]")) {
    let kept = []
    try { kept = JSON.parse(storage?.getItem(key) ?? "[]") } catch { /* unreadable: forget it */ }
    for (const [name, value, checked] of kept) for (const f of fields(form)) {
      if (f.name !== name) continue
      if (checked === undefined) { if (!f.value) f.value = value } else if (f.value === value) f.checked = checked
    }
  }
  let wait
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(save, 400) })
  form.addEventListener("submit", save)
}

// Sending twice by impatience: the second press is ignored, the button says it is waiting.
addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method === "get") return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "1"
  event.submitter?.setAttribute("aria-disabled", "true")
})
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled")
  }
})

// Escape folds the menu and gives the focus back to its button.
addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu-button[open]")
  if (event.key !== "Escape" || !menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})

// Near duplicates while typing: <input data-near="/address/" data-near-target="id">. The address is asked
// with ?q=<text> and answers a piece of HTML, shown in the target (which carries aria-live="polite").
for (const field of document.querySelectorAll("[data-near]")) {
  const target = document.getElementById(field.dataset.nearTarget)
  let wait, asked
  field.addEventListener("input", () => {
    clearTimeout(wait)
    wait = setTimeout(async () => {
      asked?.abort()
      const text = field.value.trim()
      if (text.length < 4) return target.replaceChildren()
      asked = new AbortController()
      try {
        const answer = await fetch(field.dataset.near + "?q=" + encodeURIComponent(text), { signal: asked.signal })
        if (answer.ok) target.innerHTML = (await answer.text()).trim()
      } catch { /* no network or a newer question: the form goes on without help */ }
    }, 350)
  })
}

// How much room is left: <textarea maxlength="600" data-counter="Il reste {n} caractères">.
for (const field of document.querySelectorAll("[data-counter]")) {
  const line = document.createElement("p")
  const say = () => { line.textContent = field.dataset.counter.replace("{n}", field.maxLength - field.value.length) }
  line.className = "counter"
  line.setAttribute("aria-live", "polite")
  field.after(line)
  field.addEventListener("input", say)
  say()
}

// A sheet to hand over: the button is there only where a script can press "print".
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}

// What is seldom asked for comes when it is: <button hidden data-load="the address of a module">.
for (const button of document.querySelectorAll("[data-load]")) {
  button.hidden = false
  button.addEventListener("click", async () => (await import(button.dataset.load)).start(button))
}
