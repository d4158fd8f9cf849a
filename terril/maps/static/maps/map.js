// The drawn map comes alive: Leaflet in its place, the same things, gathered while they are too near.
// Without this file the drawing and the list say all there is to say.
const L = window.L
const place = document.querySelector("[data-map]")

const APART = 46 // what a finger tells apart, in px
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches

const asked = async (address) => {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}
const element = (name, properties = {}, ...inner) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...inner)
  return made
}
const drawn = (layer) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("viewBox", "-12 -12 24 24")
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  use.setAttribute("href", "#mark-" + layer)
  svg.append(use)
  return svg
}

if (L && place) {
  try {
    const [base, told] = await Promise.all([asked(place.dataset.base), asked(place.dataset.points)])
    show(base, told)
  } catch { /* no network: the drawing stays */ }
}

function show(base, told) {
  const words = place.dataset
  const still = [...place.childNodes]
  place.replaceChildren()
  const map = L.map(place, {
    zoomControl: false, attributionControl: false, maxZoom: 19, minZoom: 9, zoomSnap: 0.5,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: false, inertia: !calm,
    maxBoundsViscosity: 0.8,
  })
  place.setAttribute("role", "region")
  place.setAttribute("aria-label", words.label)
  L.control.zoom({ zoomInTitle: words.near, zoomOutTitle: words.far }).addTo(map)

  if (words.tiles) {
    const [lowest, highest] = words.tilesZoom.split(",").map(Number)
    const sides = words.tilesBounds?.split(",").map(Number)
    place.classList.add("over-tiles")
    L.tileLayer(words.tiles, {
      minNativeZoom: lowest, maxNativeZoom: highest, maxZoom: 19, detectRetina: false,
      bounds: sides && [[sides[1], sides[0]], [sides[3], sides[2]]],
    }).addTo(map)
  }

  const ground = (shape, names) =>
    L.geoJSON(shape, { interactive: false, style: { className: "ground " + names, weight: 1 } }).addTo(map)
  const town = base.boundary && ground(base.boundary, "ground-town")
  if (!words.tiles) {
    for (const { kind, lines, surfaces } of base.grounds) {
      if (surfaces.length) ground({ type: "MultiPolygon", coordinates: surfaces }, "ground-" + kind)
      if (lines.length) ground({ type: "MultiLineString", coordinates: lines }, "ground-line ground-" + kind)
    }
  }
  for (const { shape } of base.quarters) ground(shape, "ground-quarter")

  const things = told.points.map(([rank, label, key, latitude, longitude, quarter]) => {
    const layer = told.layers[rank]
    return { layer, label, at: L.latLng(latitude, longitude), quarter: told.quarters[quarter] ?? "",
      url: layer.start + key + "/" }
  })

  const frame = words.frame?.split(",").map(Number)
  const whole = town ? town.getBounds() : L.latLngBounds(things.map((thing) => thing.at)).pad(0.2)
  if (frame?.length === 4 && frame.every(Number.isFinite)) map.fitBounds([[frame[1], frame[0]], [frame[3], frame[2]]])
  else if (whole.isValid()) map.fitBounds(whole, { padding: [8, 8] })
  else { map.remove(); place.replaceChildren(...still); return }
  if (whole.isValid()) map.setMaxBounds(whole.pad(1.5))

  const marks = L.layerGroup().addTo(map)
  let shown = []
  const list = (several) => {
    const lines = several.slice(0, 40).map(({ url, label, layer, quarter }) => element("li", {},
      element("a", { href: url, textContent: label }),
      element("span", { textContent: layer.one + (quarter ? ", " + quarter : "") })))
    return element("ul", {}, ...lines, ...(several.length > 40 ? [element("li", { textContent: "…" })] : []))
  }

  let opener = null
  let isStale = false
  const tell = (at, several, button) => {
    opener = button
    L.popup({ maxWidth: 260, minWidth: 180, autoPanPadding: [12, 12], offset: [0, -8] }).setLatLng(at).setContent(list(several)).openOn(map)
  }
  map.on("popupopen", ({ popup }) => {
    const shut = popup.getElement().querySelector(".leaflet-popup-close-button")
    shut?.setAttribute("aria-label", words.close)
    popup.getElement().querySelector("li a")?.focus({ preventScroll: true })
  })
  // Who opened the popup gets the focus back.
  map.on("popupclose", () => {
    opener?.focus({ preventScroll: true })
    opener = null
    if (isStale) lay()
  })
  place.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup() })

  const gather = () => {
    const seen = map.getBounds().pad(0.2)
    const squares = new Map()
    const found = []
    for (const thing of things) {
      if (!seen.contains(thing.at)) continue
      const { x, y } = map.project(thing.at)
      const column = Math.floor(x / APART), row = Math.floor(y / APART)
      let mark
      for (let dx = -1; dx < 2 && !mark; dx++) for (let dy = -1; dy < 2 && !mark; dy++) {
        mark = squares.get((column + dx) + "," + (row + dy))?.find((one) => Math.hypot(one.x - x, one.y - y) < APART)
      }
      if (!mark) {
        mark = { x, y, things: [] }
        const square = column + "," + row
        squares.has(square) ? squares.get(square).push(mark) : squares.set(square, [mark])
        found.push(mark)
      }
      mark.things.push(thing)
    }
    return found
  }

  const lay = () => {
    isStale = false
    // The marks are made anew: the focus goes to the one that now holds what it was on.
    const held = shown.find(({ button }) => button === document.activeElement)?.things[0]
    marks.clearLayers()
    shown = []
    // From the top down, left to right: the order in which the keyboard goes.
    const found = gather().sort((one, other) => one.y - other.y || one.x - other.x)
    for (const { things: several } of found) {
      const [first] = several
      const isMany = several.length > 1
      const name = isMany ? words.many.replace("{n}", several.length) : `${first.label} (${first.layer.one})`
      const button = element("button", { type: "button", title: name,
        className: "map-mark" + (isMany ? " map-mark-many" : "") }, isMany ? String(several.length) : drawn(first.layer.name))
      button.setAttribute("aria-label", name)
      L.DomEvent.disableClickPropagation(button)
      button.addEventListener("click", () => {
        const bounds = L.latLngBounds(several.map((thing) => thing.at))
        const isOnePlace = bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-5)
        if (isMany && !isOnePlace && map.getZoom() < 18.5) {
          const nearer = Math.max(map.getZoom() + 1, Math.min(19, map.getBoundsZoom(bounds, false, L.point(60, 60))))
          map.setView(bounds.getCenter(), nearer, { animate: !calm })
        } else tell(first.at, several, button)
      })
      L.marker(first.at, { keyboard: false, interactive: false, icon: L.divIcon({ className: "", html: button, iconSize: null }) }).addTo(marks)
      shown.push({ button, things: several })
    }
    if (held) (shown.find(({ things: several }) => several.includes(held))?.button ?? place).focus({ preventScroll: true })
  }
  map.on("moveend", () => { if (opener) isStale = true; else lay() })
  lay()
  place.dataset.ready = String(things.length)
}
