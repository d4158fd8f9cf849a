// Notes dragged onto a problem, with a mouse or a finger: the same form that the keyboard sends.
// Ticks stay while notes arrive.
const form = () => document.querySelector("[data-sort]");
const ticked = new Set();
let drag = null;

document.documentElement.classList.add("can-drag");

document.addEventListener("change", ({ target }) => {
  if (target.name === "notes" && target.getAttribute("form") === "ranger")
    ticked[target.checked ? "add" : "delete"](target.value);
});

// What the room puts in place of the list has lost its ticks.
new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.nodeType === 1 && target.closest?.("[data-live]"))) return;
  for (const box of document.querySelectorAll('[name="notes"][form="ranger"]'))
    if (!box.checked && ticked.has(box.value)) box.checked = true;
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("submit", ({ target }) => {
  if (target === form()) ticked.clear();
});

const problemAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-problem]") ?? null;

document.addEventListener("pointerdown", (event) => {
  const note = event.target.closest?.(".grip")?.closest("[data-note]");
  if (!note || event.button || !form()) return;
  event.preventDefault();
  const ghost = Object.assign(document.createElement("div"), {
    className: "drag-ghost",
    textContent: note.querySelector("label").textContent.trim(),
  });
  document.body.append(ghost);
  note.classList.add("is-dragged");
  drag = { note, ghost, over: null, id: event.pointerId };
  move(event);
});

function move({ clientX, clientY, pointerId }) {
  if (!drag || pointerId !== drag.id) return;
  drag.ghost.style.left = `${clientX + 12}px`;
  drag.ghost.style.top = `${clientY + 12}px`;
  const over = problemAt(clientX, clientY);
  if (over !== drag.over) {
    drag.over?.classList.remove("is-target");
    over?.classList.add("is-target");
    drag.over = over;
  }
}

function end(event) {
  if (!drag || event.pointerId !== drag.id) return;
  const { note, ghost, over } = drag;
  drag = null;
  ghost.remove();
  note.classList.remove("is-dragged");
  over?.classList.remove("is-target");
  if (!over || event.type === "pointercancel") return;
  const sort = form();
  note.querySelector("input").checked = true;
  sort.elements.problem.value = over.dataset.problem;
  sort.requestSubmit(sort.querySelector("button:not([formaction])"));
}

document.addEventListener("pointermove", move);
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !drag) return;
  drag.ghost.remove();
  drag.note.classList.remove("is-dragged");
  drag.over?.classList.remove("is-target");
  drag = null;
});
