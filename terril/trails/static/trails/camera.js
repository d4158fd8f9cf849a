// What there is around, over the camera's image: posts and pebbles at their direction and distance. The page
// says the same without this file. The camera, the place and the compass are each asked for by a button that
// says why; nothing leaves the telephone (the page may not even ask the town for anything), nothing is kept.
const root = document.querySelector("[data-camera]")
const { way, turn, nearer, wind, looking, eye, offset, stack, NEAR } = await import(root.dataset.camera)
const one = (selector) => root.querySelector(selector)
const view = one("[data-view]"), tools = one("[data-tools]"), image = one("[data-image]"), before = one("[data-before]")
const shown = one("[data-sights]"), said = one("[data-said]"), over = one("[data-over]"), hand = one("[data-turn]")
const words = root.dataset, winds = words.winds.split("|"), stem = 26
const still = matchMedia("(prefers-reduced-motion: reduce)")
const metres = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "meter" })
const kilometres = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilometer", minimumFractionDigits: 1, maximumFractionDigits: 1 })
const distance = (far) => far < 1000 ? metres.format(Math.max(10, Math.round(far / 10) * 10)) : kilometres.format(far / 1000)
const put = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name])
const placeOf = ({ latitude, longitude }) => latitude ? { latitude: +latitude, longitude: +longitude } : null

// The list is what there is: each of its lines gets a label on the view.
const start = placeOf(words)
const sights = [...document.querySelectorAll("[data-sight]")].map((line) => {
  const link = line.querySelector("a"), told = line.querySelector("[data-way]"), arrow = line.querySelector("[data-arrow]"), dot = line.querySelector("[data-dot]")
  const label = document.createElement("a"), far = document.createElement("small"), foot = document.createElement("i")
  // For a finger only: keys and screen readers have the list.
  Object.assign(label, { href: link.href, tabIndex: -1, className: "sight", hidden: true })
  foot.className = "sight-foot"
  foot.hidden = true
  label.append(line.querySelector("[data-title]").textContent, far)
  shown.append(foot, label)
  return { place: placeOf(line.dataset), title: label.firstChild.data, told, first: told.textContent, arrow, dot, label, far, foot }
})

let here = start, goal = { heading: 0, pitch: 0 }, drawn = goal, isOn = false, isWaiting = false, hasCompass = false
// Everything switched off begins another round: what was still being asked for comes too late.
let stream, watched, frame, key, round = 0

const tell = (name, is = true) => { const line = one(`[data-told=${name}]`); if (line.hidden === is) line.hidden = !is }
const hush = () => { for (const line of root.querySelectorAll("[data-told]")) line.hidden = true }

// Drawing. Where nothing may glide, labels jump, by steps that a hand's trembling does not reach.
const draw = () => {
  frame = undefined
  if (!isOn) return
  const to = hasCompass && still.matches ? { heading: Math.round(goal.heading / 5) * 5 % 360, pitch: Math.round(goal.pitch / 10) * 10 } : goal
  const glides = !still.matches && hasCompass
  drawn = { heading: nearer(drawn.heading, to.heading, glides ? .2 : 1), pitch: drawn.pitch + (to.pitch - drawn.pitch) * (glides ? .2 : 1) }
  lay()
  if (glides && Math.abs(turn(drawn.heading, to.heading)) + Math.abs(drawn.pitch - to.pitch) > .2) ask()
}
const ask = () => { frame ??= requestAnimationFrame(draw) }

const lay = () => {
  const { clientWidth: width, clientHeight: height } = view
  const distant = eye({ width, height }, image.videoWidth ? { width: image.videoWidth, height: image.videoHeight } : undefined)
  const level = Math.min(Math.max(height / 2 + distant * Math.tan(drawn.pitch * Math.PI / 180), height * .45), height * .86)
  const inFront = [], aside = { left: [], right: [] }
  for (const sight of sights) {
    // What one stands before is on every side.
    const side = sight.way && (sight.way.metres < NEAR ? 0 : turn(drawn.heading, sight.way.bearing))
    const x = sight.way && offset(side, distant)
    if (sight.way && x !== null && Math.abs(x) < width / 2) inFront.push({ sight, x: width / 2 + x, metres: sight.way.metres })
    else {
      sight.label.hidden = sight.foot.hidden = true
      if (sight.way) aside[side < 0 ? "left" : "right"].push({ sight, side: Math.abs(side) })
    }
  }
  for (const each of inFront) {
    each.sight.label.hidden = false
    each.width = each.sight.label.offsetWidth
    each.height = each.sight.label.offsetHeight
  }
  const step = Math.max(44, ...inFront.map((each) => each.height)) + 8
  const rows = Math.max(1, Math.floor((level - stem - 8) / step))
  const laid = stack(inFront, width, rows)
  inFront.forEach(({ sight, x, height: high }, number) => {
    const found = laid[number]
    sight.label.hidden = sight.foot.hidden = !found
    if (!found) return
    const top = level - stem - found.row * step - high
    sight.label.style.transform = `translate(${found.left.toFixed(1)}px, ${top.toFixed(1)}px)`
    sight.foot.style.transform = `translate(${x.toFixed(1)}px, ${(top + high).toFixed(1)}px)`
    sight.foot.style.height = `${(level - top - high).toFixed(1)}px`
  })
  for (const side of ["left", "right"]) {
    const sign = one(`[data-aside=${side}]`), count = aside[side].length
    sign.hidden = !count
    const text = side === "left" ? `‹ ${count}` : `${count} ›`
    if (sign.textContent !== text) sign.textContent = text
  }
  say(inFront.filter((_each, number) => laid[number]).sort((a, b) => a.metres - b.metres), aside)
}

// What is in front, in words; said again only when it is something else, not at every step of a hand.
const far = (sight) => sight.way.metres < NEAR ? words.beside : distance(sight.way.metres)
const named = (sight) => `${sight.title} (${far(sight)})`
const say = (inFront, aside) => {
  const facing = put(words.facing, { wind: winds[wind(drawn.heading)] })
  const next = [...aside.left, ...aside.right].sort((a, b) => a.side - b.side)[0]
  const now = [facing, ...inFront.map(({ sight }) => sight.title), inFront.length ? "" : next?.sight.title].join("|")
  if (now === key) return
  key = now
  said.textContent = inFront.length ? `${facing} ${put(words.front, { sights: inFront.map(({ sight }) => named(sight)).join(", ") })}`
    : next ? `${facing} ${put(aside.left.includes(next) ? words.left : words.right, { sight: named(next.sight) })}` : facing
}

// From where one is, or from the post: the labels and the list say the same.
const settle = (place) => {
  here = place
  for (const sight of sights) {
    sight.way = here && way(here, sight.place)
    if (!sight.way) continue
    const isNear = sight.way.metres < NEAR
    sight.far.textContent = far(sight)
    sight.told.textContent = here === start ? sight.first : isNear ? words.beside : put(words.way, { distance: distance(sight.way.metres), wind: winds[wind(sight.way.bearing)] })
    sight.arrow?.setAttribute("transform", `rotate(${Math.round(sight.way.bearing)} 28 28)`)
    sight.arrow?.toggleAttribute("hidden", isNear)
    sight.dot?.toggleAttribute("hidden", !isNear)
  }
  const from = document.querySelector("[data-from]")
  if (from?.dataset.here) {
    from.dataset.there ??= from.textContent
    from.textContent = here === start ? from.dataset.there : from.dataset.here
  }
  key = undefined
  ask()
}

// The three questions, one after the other, each when its answer is of use.
const look = () => {
  isOn = true
  view.hidden = tools.hidden = false
  hand.hidden = hasCompass
  ask()
}
const next = (name) => {
  for (const card of root.querySelectorAll("[data-ask]")) card.hidden = card.dataset.ask !== name
  if (name) one(`[data-ask=${name}] h3`).focus()
  else { said.tabIndex = -1; said.focus({ preventScroll: true }); view.scrollIntoView() }
}

const asked = {
  camera: async () => {
    const mine = round
    if (!navigator.mediaDevices?.getUserMedia) return tell("camera-absent")
    try {
      const found = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" } } })
      // Gone away while the telephone was asking.
      if (mine !== round || document.hidden) return found.getTracks().forEach((track) => track.stop())
      stream = found
      image.srcObject = stream
      image.hidden = false
      image.onresize = ask
      await image.play()
      if (before) over.hidden = before.hidden = !before.naturalWidth
    } catch (error) { if (mine === round) tell(error.name === "NotAllowedError" ? "camera-refused" : "camera-absent") }
  },
  position: () => {
    if (!navigator.geolocation) return tell("position-refused")
    watched = navigator.geolocation.watchPosition(({ coords }) => {
      tell("position-lost", false)
      const line = one("[data-told=position-vague]")
      line.textContent = put(line.dataset.words, { distance: distance(coords.accuracy) })
      tell("position-vague", coords.accuracy > 40)
      settle({ latitude: coords.latitude, longitude: coords.longitude })
    }, ({ code }) => tell(code === 1 ? "position-refused" : "position-lost"), { enableHighAccuracy: true, maximumAge: 2000, timeout: 20000 })
  },
  compass: async () => {
    // Asked by the page on telephones that want it so, and answered at once by the others.
    const answer = await globalThis.DeviceOrientationEvent?.requestPermission?.().catch(() => "denied")
    if (answer && answer !== "granted") return tell("compass-refused")
    tell("compass-absent")
    for (const name of ["deviceorientationabsolute", "deviceorientation"]) addEventListener(name, heard)
  },
}
const heard = (event) => {
  const { alpha, beta, gamma, webkitCompassHeading: compass } = event
  // A direction counted from who knows where is none.
  if (beta === null || !(compass >= 0) && !(event.absolute && alpha !== null)) return
  const seen = looking({ alpha: alpha ?? 0, beta, gamma })
  if (compass >= 0) seen.heading = (compass + (screen.orientation?.angle ?? 0)) % 360
  if (!hasCompass) { hasCompass = true; drawn = seen; tell("compass-absent", false); hand.hidden = true }
  tell("flat", seen.isFlat)
  goal = seen
  ask()
}

const off = (why) => {
  round++
  for (const track of stream?.getTracks() ?? []) track.stop()
  if (watched !== undefined) navigator.geolocation.clearWatch(watched)
  for (const name of ["deviceorientationabsolute", "deviceorientation"]) removeEventListener(name, heard)
  stream = watched = image.srcObject = undefined
  isOn = isWaiting = hasCompass = false
  goal = drawn = { heading: +hand.querySelector("input").value, pitch: 0 }
  image.hidden = view.hidden = tools.hidden = true
  if (before) over.hidden = before.hidden = true
  settle(start)
  hush()
  tell(why)
  next("camera")
}

const order = ["camera", "position", "compass"]
for (const card of root.querySelectorAll("[data-ask]")) {
  const name = card.dataset.ask, following = order[order.indexOf(name) + 1]
  const go = async (wants) => {
    if (isWaiting) return
    isWaiting = true
    const mine = round
    if (name === "camera") hush()
    if (wants) await asked[name]()
    else if (name === "position" && !start) tell("position-refused")
    if (mine !== round) return
    isWaiting = false
    look()
    next(following)
  }
  card.querySelector("[data-yes]").addEventListener("click", () => go(true))
  card.querySelector("[data-no]").addEventListener("click", () => go(false))
}
one("[data-stop]").addEventListener("click", () => off("stopped"))
document.addEventListener("visibilitychange", () => { if (document.hidden && (isOn || stream)) off("left") })
addEventListener("pagehide", () => { if (isOn || isWaiting) off("left") })
addEventListener("resize", ask)

const turned = hand.querySelector("input")
const byHand = () => {
  goal = drawn = { heading: +turned.value % 360, pitch: 0 }
  turned.setAttribute("aria-valuetext", winds[wind(goal.heading)])
  ask()
}
turned.addEventListener("input", byHand)
if (before) {
  const part = over.querySelector("input")
  const fade = () => { before.style.opacity = part.value / 100; part.setAttribute("aria-valuetext", put(part.dataset.words, { part: part.value })) }
  part.addEventListener("input", fade)
  fade()
}
settle(start)
byHand()
root.hidden = false
one("[data-ask=camera]").hidden = false
