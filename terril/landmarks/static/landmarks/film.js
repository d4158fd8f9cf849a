// The film of the years: the pebbles of the path appear as they were laid. Loaded when it is asked for.
// Who asked their device for less motion steps from year to year by hand; nothing moves by itself.
const A_YEAR = 1300
const MOST_TITLES = 4

const element = (tag, attributes = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), attributes)
  made.append(...inside)
  return made
}

const style = (address) => new Promise((done) => {
  const link = element("link", { rel: "stylesheet", href: address, onload: done, onerror: done })
  document.head.append(link)
})

// A pebble says its year first: "2012 · …", or "2001–2004 · 12".
const yearOf = (text) => Number(text.match(/\d+/)?.[0])

let running

export async function start(button) {
  if (running) return running.focus()
  const words = button.dataset
  const path = document.querySelector(".path")
  const pebbles = [...path.querySelectorAll("svg a")].map((node) => ({ node, year: yearOf(node.textContent) }))
  const lines = [...path.querySelectorAll(".path-list li a")].map((link) => ({ link, year: yearOf(link.textContent) }))
  const years = [...new Set(lines.map((line) => line.year))].sort((a, b) => a - b)
  if (!years.length) return
  await style(words.style)
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches

  const year = element("b", { className: "film-year" })
  const told = element("ul", { className: "film-told" })
  const says = element("div", { className: "film-says" }, year, told)
  const range = element("input", { type: "range", min: 0, max: years.length - 1, step: 1, value: 0 })
  range.setAttribute("aria-label", words.years)
  const press = (label, act) => element("button", { type: "button", className: "btn btn-small btn-alt", textContent: label, onclick: act })
  const play = press(words.play, () => (timer ? pause() : go()))
  const controls = element("div", { className: "film-controls" },
    ...(still ? [] : [play]), press(words.before, () => step(-1)), range, press(words.after, () => step(1)), press(words.close, () => close()))
  const panel = element("section", { className: "film", tabIndex: -1 }, says, controls)
  panel.setAttribute("aria-label", words.title)

  let at = 0
  let timer = 0
  const show = (index) => {
    at = Math.max(0, Math.min(years.length - 1, index))
    const now = years[at]
    for (const pebble of pebbles) {
      pebble.node.classList.toggle("film-later", pebble.year > now)
      pebble.node.classList.toggle("film-now", pebble.year === now)
    }
    year.textContent = now
    const laid = lines.filter((line) => line.year === now)
    const shown = laid.slice(0, MOST_TITLES).map(({ link }) =>
      element("li", {}, element("a", { href: link.href, textContent: link.textContent.replace(/^\d+ · /, "") })))
    if (laid.length > MOST_TITLES) shown.push(element("li", { textContent: "+ " + (laid.length - MOST_TITLES) }))
    told.replaceChildren(...shown)
    range.value = at
    range.setAttribute("aria-valuetext", now)
  }
  const pause = () => {
    clearInterval(timer)
    timer = 0
    play.textContent = words.play
    // Read aloud what the person steps to, not a film that runs by itself.
    says.setAttribute("aria-live", "polite")
  }
  const go = () => {
    if (at === years.length - 1) show(0)
    says.setAttribute("aria-live", "off")
    play.textContent = words.pause
    timer = setInterval(() => (at < years.length - 1 ? show(at + 1) : pause()), A_YEAR)
  }
  const step = (by) => { pause(); show(at + by) }
  const close = () => {
    pause()
    for (const { node } of pebbles) node.classList.remove("film-later", "film-now")
    path.classList.remove("is-film")
    panel.remove()
    running = undefined
    button.focus()
  }
  range.addEventListener("input", () => { pause(); show(Number(range.value)) })
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close() })
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) pause() })

  path.querySelector(".path-list").before(panel)
  path.classList.add("is-film")
  running = panel
  show(0)
  pause()
  panel.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" })
  panel.focus({ preventScroll: true })
  if (!still) go()
}
