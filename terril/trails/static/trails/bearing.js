// Where things are around a telephone: pure geometry, nothing of the page. terril/trails/ways.py says the same.
const EARTH = 6371000
// What the camera of a telephone sees along the long side of its image, at rest, in degrees.
export const WIDEST = 66
// Nearer than this, a telephone does not know its own place well enough to point at anything.
export const NEAR = 15
// Further aside than this, nothing is in front.
const ASIDE = 75

const radians = (degrees) => degrees * Math.PI / 180
const degrees = (radians) => radians * 180 / Math.PI
const between = (least, value, most) => Math.min(Math.max(value, least), Math.max(least, most))

// From one place to another: metres along a great circle (haversine), degrees from the north, clockwise.
export const way = (from, to) => {
  const south = radians(from.latitude), north = radians(to.latitude), across = radians(to.longitude - from.longitude)
  const half = Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(across / 2) ** 2
  const angle = degrees(Math.atan2(Math.sin(across) * Math.cos(north),
    Math.cos(south) * Math.sin(north) - Math.sin(south) * Math.cos(north) * Math.cos(across)))
  return { metres: 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half))), bearing: (angle + 360) % 360 }
}

// How far to turn from a heading to a bearing, by the shorter side: -180 (left) to 180 (right), past the north.
export const turn = (heading, bearing) => ((bearing - heading) % 360 + 540) % 360 - 180

// A heading on its way to another one, by the shorter side.
export const nearer = (heading, goal, part) => (heading + turn(heading, goal) * part + 360) % 360

// One of the eight winds: 0 for the north, 2 for the east.
export const wind = (bearing) => Math.round(((bearing % 360) + 360) % 360 / 45) % 8

// Where the back of a telephone looks, however it is held or its screen is turned: the third axis of its
// rotation (W3C: Z-X'-Y", alpha from the north), the other way round. Laid flat, it looks at the ground:
// then its top edge points. `pitch`: degrees above the horizon.
export const looking = ({ alpha, beta, gamma }) => {
  const [a, b, c] = [alpha, beta, gamma].map(radians)
  const east = -Math.cos(a) * Math.sin(c) - Math.sin(a) * Math.sin(b) * Math.cos(c)
  const north = -Math.sin(a) * Math.sin(c) + Math.cos(a) * Math.sin(b) * Math.cos(c)
  const pitch = degrees(Math.asin(between(-1, -Math.cos(b) * Math.cos(c), 1)))
  const isFlat = Math.hypot(east, north) < .35
  return { heading: isFlat ? (360 - alpha) % 360 : (degrees(Math.atan2(east, north)) + 360) % 360, pitch, isFlat }
}

// The distance of the eye from the view, in pixels of the page: the image fills the view and overflows it.
export const eye = (view, image = { width: 4, height: 3 }, widest = WIDEST) => {
  const scale = Math.max(view.width / image.width, view.height / image.height)
  return scale * Math.max(image.width, image.height) / 2 / Math.tan(radians(widest) / 2)
}

// Where something at this angle is on the view, in pixels from its middle; null when it is not in front.
export const offset = (angle, eye) => Math.abs(angle) > ASIDE ? null : eye * Math.tan(radians(angle))

// Labels of a view that hide none another: each {x, width, metres} gets its left edge and its row, 0 the
// lowest. The nearest choose first; without room in `rows` rows, a label has none (null).
export const stack = (labels, width, rows, gap = 6) => {
  const taken = Array.from({ length: rows }, () => [])
  const found = new Map()
  for (const label of [...labels].sort((one, other) => one.metres - other.metres)) {
    const left = between(gap, label.x - label.width / 2, width - label.width - gap), right = left + label.width
    const row = taken.findIndex((there) => there.every((other) => right + gap <= other.left || other.right + gap <= left))
    if (row >= 0) taken[row].push({ left, right })
    found.set(label, row < 0 ? null : { left, row })
  }
  return labels.map((label) => found.get(label))
}
