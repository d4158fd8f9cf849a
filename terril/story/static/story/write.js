// The editor of a chapter, in place of the plain field and its light marks. The library is ProseMirror,
// by django-prose-editor; the buttons are ours, with words on them.

const form = document.querySelector("form[data-editor]")
const field = form?.querySelector("textarea[data-prose]")
if (field) {
  const { Editor, Document, Paragraph, Text, HardBreak, Heading, Bold, Italic, BulletList, OrderedList, ListItem,
    Blockquote, Link, History } = await import(form.dataset.editor)
  const words = form.dataset
  const label = document.querySelector(`label[for="${field.id}"]`)
  const help = document.getElementById(`${field.id}_helptext`)
  label.id ||= `${field.id}_label`

  const place = document.createElement("div")
  const tools = document.createElement("div")
  tools.className = "prose-tools"
  tools.setAttribute("role", "toolbar")
  tools.setAttribute("aria-label", words.tools)
  tools.setAttribute("aria-controls", `${field.id}_editor`)

  const editor = new Editor({
    element: place,
    injectCSS: false,
    extensions: [Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [2, 3] }), Bold, Italic, BulletList,
      OrderedList, ListItem, Blockquote, History,
      Link.configure({ openOnClick: false, autolink: false, enableTarget: false })],
    content: field.dataset.html,
    editorProps: { attributes: {
      id: `${field.id}_editor`, role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id,
      ...(help && { "aria-describedby": help.id }), ...(field.ariaInvalid && { "aria-invalid": field.ariaInvalid }),
    } },
  })
  // What the device kept of a text being typed is newer than what the page brought.
  const write = () => { field.value = editor.isEmpty ? "" : editor.getHTML() }
  const kept = field.value
  if (kept.startsWith("<") && !field.dataset.html) editor.commands.setContent(kept)
  write()
  form.elements.body_format.value = "html"
  if (help) help.textContent = words.help
  field.hidden = true
  field.before(tools, place)
  label.removeAttribute("for")
  label.addEventListener("click", () => editor.commands.focus())
  editor.on("update", () => { write(); field.dispatchEvent(new Event("input", { bubbles: true })) })

  const chain = () => editor.chain().focus()
  const link = linkBar()
  const buttons = [
    [words.title, () => chain().toggleHeading({ level: 2 }).run(), () => editor.isActive("heading", { level: 2 })],
    [words.subtitle, () => chain().toggleHeading({ level: 3 }).run(), () => editor.isActive("heading", { level: 3 })],
    [words.strong, () => chain().toggleBold().run(), () => editor.isActive("bold")],
    [words.emphasis, () => chain().toggleItalic().run(), () => editor.isActive("italic")],
    [words.list, () => chain().toggleBulletList().run(), () => editor.isActive("bulletList")],
    [words.numbers, () => chain().toggleOrderedList().run(), () => editor.isActive("orderedList")],
    [words.quote, () => chain().toggleBlockquote().run(), () => editor.isActive("blockquote")],
    [words.link, () => link.open(), () => editor.isActive("link")],
    [words.undo, () => chain().undo().run()],
    [words.redo, () => chain().redo().run()],
  ].map(([text, press, isOn]) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = text
    button.addEventListener("click", press)
    tools.append(button)
    return { button, isOn }
  })
  const show = () => {
    for (const { button, isOn } of buttons) if (isOn) button.setAttribute("aria-pressed", isOn())
  }
  editor.on("transaction", show)
  show()

  // One stop for the Tab key; the arrows go from button to button.
  const rove = (next) => {
    for (const { button } of buttons) button.tabIndex = button === next ? 0 : -1
  }
  rove(buttons[0].button)
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const all = buttons.map(({ button }) => button)
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length]
    rove(next)
    next.focus()
  })

  function linkBar() {
    const bar = document.createElement("div")
    bar.className = "prose-link"
    bar.hidden = true
    const caption = document.createElement("label")
    const address = document.createElement("input")
    address.type = "url"
    caption.append(words.address, address)
    const put = document.createElement("button")
    put.type = "button"
    put.className = "btn btn-small"
    put.textContent = words.put
    bar.append(caption, put)
    tools.after(bar)
    const done = () => {
      const href = address.value.trim()
      bar.hidden = true
      href ? chain().extendMarkRange("link").setLink({ href }).run() : chain().extendMarkRange("link").unsetLink().run()
    }
    put.addEventListener("click", done)
    address.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); done() }
      if (event.key === "Escape") { bar.hidden = true; editor.commands.focus() }
    })
    return { open() {
      address.value = editor.getAttributes("link").href ?? ""
      bar.hidden = false
      address.focus()
    } }
  }
}
