// Trails kept on this telephone. It keeps nothing by itself: what the page put in its own boxes, when
// somebody asked for it, is given back where there is no network. It sees /b/ and /parcours/ only.
const BOX = "terril-parcours-"
const PATIENCE = 4000

addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(clients.claim()))

const kept = async (request, options) => {
  for (const name of await caches.keys()) if (name.startsWith(BOX)) {
    const found = await (await caches.open(name)).match(request, { ignoreVary: true, ...options })
    if (found) return found
  }
}

// A code is read whatever its case, as the town does; a trail named in the address may be left out.
const keptPage = async (url) => {
  const code = url.pathname.match(/^\/b\/([^/]+)\/?$/)
  const canonical = code ? url.origin + "/b/" + code[1].toUpperCase() : url.origin + url.pathname
  return await kept(canonical + url.search) ?? await kept(canonical, { ignoreSearch: true })
}

const page = async (request, url) => {
  const asked = fetch(request)
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  try {
    // A network that answers nothing is worse than none.
    const answer = await Promise.race([asked, late])
    if (answer) return answer
    return await keptPage(url) ?? await asked
  } catch (error) {
    const found = await keptPage(url)
    if (found) return found
    throw error
  }
}

// Their names change with what is in them: the same name is the same file.
const file = async (request) => {
  try { return await kept(request) ?? await fetch(request) } catch { return Response.error() }
}

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin) return
  if (event.request.mode === "navigate") event.respondWith(page(event.request, url))
  else if (url.pathname.startsWith("/static/") || ["audio", "image"].includes(event.request.destination)) event.respondWith(file(event.request))
})
