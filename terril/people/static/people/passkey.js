// Passkeys, on the two pages that have one: <form data-passkey="create|get" data-begin="/address/">.
// The form is hidden until here, because without this module it can do nothing.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }))

const create = async (publicKey) => {
  const made = await navigator.credentials.create({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: ids(publicKey.excludeCredentials),
  } })
  return answer(made, {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  })
}

const get = async (publicKey) => {
  const used = await navigator.credentials.get({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: ids(publicKey.allowCredentials),
  } })
  return answer(used, {
    clientDataJSON: text(used.response.clientDataJSON),
    authenticatorData: text(used.response.authenticatorData),
    signature: text(used.response.signature),
    userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
  })
}

const answer = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
})

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue
  form.hidden = false
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return
    event.preventDefault()
    const problem = form.querySelector("[role=alert]")
    problem.hidden = true
    try {
      const begun = await fetch(form.dataset.begin, {
        method: "POST",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      })
      if (!begun.ok) throw new Error(begun.status)
      const { publicKey } = await begun.json()
      const credential = await (form.dataset.passkey === "create" ? create(publicKey) : get(publicKey))
      form.elements.credential.value = JSON.stringify(credential)
      form.requestSubmit()
    } catch {
      // Refused, timed out or unknown to this device: the person decides what next.
      problem.hidden = false
    }
  })
}
