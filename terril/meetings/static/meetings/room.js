// The room on a telephone: asks the town every two and a half seconds what is new, and shows it without taking away what
// is being typed. Time is what the town said is left, counted by a clock that nobody can set. A note-taker's
// notes stay on the device until the town has answered that they arrived.
const room = document.querySelector("[data-room]")
const EVERY = 2500, JITTER = 500, LONGEST = 10000
const words = room?.dataset ?? {}
const one = (selector, within = room) => within.querySelector(selector)
const put = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name])
const storage = (() => { try { return window.localStorage } catch { return null } })()
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

let version = words.version, phase = words.phase, failures = 0, next, end = null, told = new Set()

// The clock. performance.now() goes on evenly, whatever day the telephone believes it is.
const count = (seconds) => { end = seconds === null || seconds === "" ? null : performance.now() + seconds * 1000 }
const shown = (seconds) => {
  const whole = Math.abs(Math.trunc(seconds)), minutes = Math.trunc(whole / 60)
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`
}
const tick = () => {
  const clock = one("[data-clock]"), said = one("[data-said]")
  clock.hidden = end === null
  if (end === null) return
  const left = Math.ceil((end - performance.now()) / 1000)
  const text = left >= 0 ? put(words.left, { time: shown(left) }) : put(words.past, { time: shown(left) })
  if (clock.textContent !== text) clock.textContent = text
  clock.classList.toggle("room-late", left < 0)
  // Said once each, and only as the moment comes: whoever arrives later is told nothing late.
  for (const [at, sentence] of [[300, words.five], [0, words.over]]) {
    if (left <= at && left > at - 5 && !told.has(at)) { told.add(at); said.textContent = sentence }
    if (left > at) told.delete(at)
  }
}

// What is new.
const dress = (within) => {
  for (const field of within.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = words.token ?? ""
  for (const field of within.querySelectorAll("[name=once]")) field.value = random()
}
const own = (mine) => {
  const marks = new Set(mine.marks ?? [])
  for (const thing of room.querySelectorAll("[data-own]")) {
    if (marks.has(thing.dataset.own)) thing.setAttribute("aria-pressed", "true")
    else thing.removeAttribute("aria-pressed")
  }
  for (const [name, value] of Object.entries(mine)) {
    if (name === "marks") continue
    for (const thing of room.querySelectorAll("[data-tell]")) if (thing.dataset.tell === name) thing.textContent = value
  }
}
// What was typed and where the cursor is, kept over a change.
const typed = (within) => [...within.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((field) =>
  field.id && (/^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked
    : field.matches("select") ? field === document.activeElement : field.value !== field.defaultValue || field === document.activeElement))
const replace = (old, fresh) => {
  if (old.innerHTML === fresh.innerHTML) return
  const kept = typed(old).map((field) => [field.id, field.value, field.checked, field.selectionStart])
  const active = old.contains(document.activeElement) ? document.activeElement : null
  const again = active && (active.id ? `#${CSS.escape(active.id)}` : active.dataset.own ? `[data-own="${CSS.escape(active.dataset.own)}"]` : null)
  const open = [...old.querySelectorAll("details[open][id]")].map((each) => each.id)
  old.replaceChildren(...fresh.childNodes)
  for (const [id, value, checked] of kept) {
    const field = old.querySelector(`#${CSS.escape(id)}`)
    if (!field) continue
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = checked
    else field.value = value
  }
  for (const id of open) { const each = old.querySelector(`#${CSS.escape(id)}`); if (each) each.open = true }
  const field = again && old.querySelector(again)
  if (!field) return
  field.focus({ preventScroll: true })
  const place = kept.find(([id]) => id === field.id)?.[3]
  if (place !== undefined && place !== null && field.setSelectionRange && field.type !== "number") field.setSelectionRange(place, place)
}
const show = (state) => {
  if (state.over || state.door) return location.reload()
  const isNew = String(state.phase) !== phase
  // The facilitator's tools change with the phase.
  if (isNew && "conducts" in words) return location.reload()
  version = state.version
  phase = String(state.phase)
  count(state.ends_in)
  if (isNew) told = new Set()
  const part = one("[data-part]"), fresh = document.createElement("div")
  fresh.innerHTML = state.html
  dress(fresh)
  const live = [...fresh.querySelectorAll("[data-live]")]
  const pairs = live.map((each) => [one(`[data-live="${CSS.escape(each.dataset.live)}"]`, part), each])
  if (!isNew && live.length && pairs.every(([old]) => old)) for (const [old, each] of pairs) replace(old, each)
  else replace(part, fresh)
  if (isNew) {
    const name = one("[data-phase-name]")
    name.textContent = state.name
    one("[data-said]").textContent = state.name
    one("[data-told]")?.setAttribute("hidden", "")
  }
  own(state.own)
  tick()
}
const ask = async (all = false) => {
  clearTimeout(next)
  try {
    const question = ("wall" in words ? "ecran=1&" : "") + (all ? "" : `v=${version}`)
    const answer = await fetch(`${words.room}?${question}`, { cache: "no-store", signal: AbortSignal.timeout?.(8000) })
    if (answer.status === 200) show(await answer.json())
    else if (answer.status >= 400) throw new Error(answer.status)
    failures = 0
    one("[data-lost]")?.setAttribute("hidden", "")
  } catch {
    failures += 1
    if (failures > 1) one("[data-lost]")?.removeAttribute("hidden")
  }
  clearTimeout(next)
  next = setTimeout(ask, Math.min(EVERY * Math.max(1, failures), LONGEST) + (Math.random() * 2 - 1) * JITTER)
}

// What people send. The answer is always the way back to the room, which the page need not follow: it is there.
const tell = (sentence, kind) => {
  const line = document.querySelector("[data-told]")
  if (!line) return
  line.textContent = sentence
  line.className = `notice notice-${kind}`
  line.hidden = false
}
const send = async (form, button) => {
  const data = new FormData(form, button)
  form.dataset.sent = "1"
  try {
    const action = button?.hasAttribute("formaction") ? button.formAction : form.action
    const answer = await fetch(action, { method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": words.token } })
    if (answer.type === "opaqueredirect" || answer.ok) {
      for (const field of form.querySelectorAll("[data-clear]")) { field.value = ""; field.focus() }
      for (const field of form.querySelectorAll("input:not([type=hidden])")) field.defaultValue = field.value
      if (button?.dataset.own) button.setAttribute("aria-pressed", "true")
      dress(form)
      tell(words.sent, "success")
      await ask(true)
    } else tell((await answer.json()).errors.join(" "), "warning")
  } catch { tell(words.unsent, "warning") }
  delete form.dataset.sent
}

// A note-taker's notes: first on the device, then to the town, in batches, until it answers for each. They wait
// under the meeting's own name, whatever phase has come since, and leave from the closed room's page too.
const box = document.querySelector("[data-notes]")
const drawer = `room:${box?.dataset.key}`
let sending = false, arrived = 0, waiter
const waiting = () => { try { return JSON.parse(storage?.getItem(drawer) ?? "[]") } catch { return [] } }
const keep = (notes) => { try { storage.setItem(drawer, JSON.stringify(notes)); return true } catch { return false } }
const say = () => {
  const notes = waiting(), wrong = notes.filter((note) => note.wrong), left = notes.length - wrong.length
  one("[data-sending]", box).textContent = [
    left ? put(box.dataset.waiting, { n: left }) : "", arrived ? put(box.dataset.arrived, { n: arrived }) : ""].filter(Boolean).join(" ")
  const list = one("[data-refused-list]", box)
  list.hidden = !wrong.length
  list.replaceChildren(...wrong.map((note) => {
    const line = document.createElement("li"), button = document.createElement("button")
    button.type = "button"
    button.className = "btn btn-small btn-quiet"
    button.textContent = box.dataset.again
    button.addEventListener("click", () => {
      const form = document.querySelector("form[data-note-form]")
      if (!form) return
      keep(waiting().filter((each) => each.key !== note.key))
      form.elements.text.value = note.text
      form.elements.text.focus()
      say()
    })
    line.append(`${note.text} (${note.wrong}) `, button)
    return line
  }))
}
const deliver = async () => {
  clearTimeout(waiter)
  const notes = waiting().filter((note) => !note.wrong).slice(0, 100)
  if (sending || !notes.length) return say()
  sending = true
  try {
    const answer = await fetch(box.dataset.notes, { method: "POST", body: JSON.stringify({ notes }), headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": box.dataset.token }, signal: AbortSignal.timeout?.(20000) })
    if (answer.ok) {
      const { kept, wrong } = await answer.json()
      arrived += kept.length
      // Read anew: more may have been written meanwhile.
      keep(waiting().filter((note) => !kept.includes(note.key)).map((note) => wrong[note.key] ? { ...note, wrong: wrong[note.key] } : note))
      if (room) ask(true)
    } else if (answer.status < 500) tell((await answer.json()).errors.join(" "), "warning")
  } catch { /* no network: they wait here */ }
  sending = false
  say()
  if (waiting().some((note) => !note.wrong)) waiter = setTimeout(deliver, 4000)
}
const note = (form) => {
  const text = form.elements.text.value.trim()
  if (!text) { form.elements.text.focus(); return true }
  const hands = Number(form.elements.hands.value) || 0
  if (!keep([...waiting(), { key: random(), text, hands, phase: form.dataset.noteForm }])) return false
  form.elements.text.value = form.elements.hands.value = ""
  form.elements.text.focus()
  deliver()
  return true
}
if (box && storage) {
  addEventListener("online", deliver)
  deliver()
}

if (room) {
  for (const line of room.querySelectorAll("[data-without-script]")) line.hidden = true
  room.addEventListener("submit", (event) => {
    const form = event.target, part = one("[data-part]")
    if (!part.contains(form) || form.method !== "post") return
    // Where nothing can be kept, a note goes as any other form.
    if (form.matches("form[data-note-form]") && box && storage && note(form)) return event.preventDefault()
    event.preventDefault()
    if (!form.dataset.sent) send(form, event.submitter)
  })
  // Control or command and Enter: a note-taker's hands stay on the keyboard.
  room.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) event.target.form.requestSubmit()
  })
  addEventListener("online", () => ask(true))
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(true) })
  count(words.endsIn)
  tick()
  setInterval(tick, 1000)
  next = setTimeout(ask, EVERY + (Math.random() * 2 - 1) * JITTER)
}
