// At a post and on a trail: count a visit once, keep a trail for later, point to the next post.
// Every page works without this file.
const box = (() => { try { return window.localStorage } catch { return null } })()
const read = (name, otherwise) => { try { return JSON.parse(box?.getItem(name)) ?? otherwise } catch { return otherwise } }
const write = (name, value) => { try { box?.setItem(name, JSON.stringify(value)) } catch { /* full or refused */ } }
const WAITING = "terril-passages", COUNTED = "terril-passages-du-jour"
const today = () => { const d = new Date(); return new Date(d - d.getTimezoneOffset() * 60000).toISOString().slice(0, 10) }

// A visit: a number drawn for it alone, told again until the town has answered. Nothing says who.
const article = document.querySelector("[data-visits]")
const address = article?.dataset.visits ?? "/b/visites/"
const tell = async () => {
  const visits = read(WAITING, [])
  if (!visits.length) return true
  const told = visits.slice(0, 100)
  try {
    const answer = await fetch(address, { method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ visits: told }) })
    // Busy, or broken for a while: later. Anything else is settled.
    if (answer.status === 429 || answer.status >= 500) return false
  } catch { return false }
  const settled = new Set(told.map((visit) => visit.key))
  write(WAITING, read(WAITING, []).filter((visit) => !settled.has(visit.key)))
  return true
}
const count = () => {
  const { post, trail } = article.dataset
  const day = today(), known = read(COUNTED, {})
  const codes = known.day === day ? known.codes : []
  if (codes.includes(post)) return false
  write(COUNTED, { day, codes: [...codes, post] })
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  write(WAITING, [...read(WAITING, []), { key, post, trail, day }].slice(-300))
  return true
}
addEventListener("online", tell)

if (article && box) {
  // Come from a page of this site, one reads from afar; come from a plate, one is there.
  if (!document.referrer.startsWith(location.origin + "/")) count()
  tell()
  const present = article.querySelector("[data-present]"), status = present?.nextElementSibling
  present?.addEventListener("click", async (event) => {
    event.preventDefault()
    const isNew = count()
    const words = status.dataset
    status.textContent = await tell() ? (isNew ? words.thanks : words.already) : words.later
  })
} else tell()

// The next post from where one stands: asked for, worked out here, told to nobody.
const locate = document.querySelector("[data-locate]")
if (locate && "geolocation" in navigator && isSecureContext) {
  const goal = locate.closest("[data-latitude]")?.dataset
  const radians = (degrees) => degrees * Math.PI / 180
  locate.hidden = !goal
  locate.querySelector("button").addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const a = radians(coords.latitude), b = radians(+goal.latitude), across = radians(goal.longitude - coords.longitude)
    const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(across / 2) ** 2
    const metres = 12742000 * Math.asin(Math.min(1, Math.sqrt(half)))
    const angle = Math.atan2(Math.sin(across) * Math.cos(b), Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(across)) * 180 / Math.PI
    const wind = locate.dataset.winds.split("|")[Math.round((angle + 360) % 360 / 45) % 8]
    document.querySelector("[data-arrow]").setAttribute("transform", `rotate(${Math.round(angle)} 28 28)`)
    const way = document.querySelector("[data-way]")
    way.setAttribute("role", "status")
    way.textContent = locate.dataset.words.replace("{distance}", Math.max(10, Math.round(metres / 10) * 10)).replace("{wind}", wind)
  }, () => { locate.querySelector("small").textContent = locate.dataset.failed }, { enableHighAccuracy: true, timeout: 15000 }))
}

// A whole trail for later: its weight first, then its pages as a stranger sees them, and nothing private.
const BOX = "terril-parcours-", KEPT = "terril-parcours-gardes", SCOPES = ["/b/", "/parcours/"]
const keep = document.querySelector("[data-parcel]")
if (keep && box && "serviceWorker" in navigator && "caches" in window) {
  const { parcel, worker, trail } = keep.dataset
  const name = BOX + trail
  const say = (...shown) => { for (const line of keep.querySelectorAll("[data-say]")) line.hidden = !shown.includes(line.dataset.say) }
  const offer = (...shown) => { for (const button of keep.querySelectorAll("[data-do]")) button.hidden = !shown.includes(button.dataset.do) }
  const plain = { credentials: "omit", headers: { "Accept-Language": document.documentElement.lang } }
  const ask = async () => { const answer = await fetch(parcel, plain); if (!answer.ok) throw answer; return answer.json() }
  const show = async () => {
    const version = read(KEPT, {})[trail]
    keep.hidden = false
    if (!version) { say("offer"); return offer("weigh") }
    say("kept"); offer("drop")
    try { if ((await ask()).version !== version) { say("old"); offer("weigh", "drop") } } catch { /* no network: as it was kept */ }
  }
  let weighed
  const deeds = {
    weigh: async () => {
      weighed = await ask()
      const line = keep.querySelector("[data-say=weigh]")
      line.textContent = line.dataset.words.replace("{posts}", weighed.posts).replace("{size}", Math.ceil(weighed.bytes / 1000))
      say("weigh"); offer("keep")
    },
    keep: async () => {
      await caches.delete(name)
      const inside = await caches.open(name)
      try {
        for (const url of weighed.addresses) {
          const answer = await fetch(url, plain)
          if (!answer.ok || /private|no-store/.test(answer.headers.get("Cache-Control") ?? "")) throw answer
          await inside.put(url, answer)
        }
        for (const scope of SCOPES) await navigator.serviceWorker.register(worker, { scope })
      } catch (error) { await caches.delete(name); throw error }
      write(KEPT, { ...read(KEPT, {}), [trail]: weighed.version })
      say("kept"); offer("drop")
    },
    drop: async () => {
      await caches.delete(name)
      const { [trail]: gone, ...others } = read(KEPT, {})
      write(KEPT, others)
      if (!Object.keys(others).length) for (const one of await navigator.serviceWorker.getRegistrations()) {
        if (SCOPES.includes(new URL(one.scope).pathname)) await one.unregister()
      }
      say("offer"); offer("weigh")
    },
  }
  for (const button of keep.querySelectorAll("[data-do]")) button.addEventListener("click", async () => {
    button.disabled = true
    try { await deeds[button.dataset.do]() } catch { say("failed"); offer("weigh") }
    button.disabled = false
    keep.querySelector("[data-do]:not([hidden])").focus()
  })
  show()
}
