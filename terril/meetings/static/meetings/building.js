// Notes dragged onto a problem, with a mouse or a finger: the same form that the keyboard sends.
const form = () => document.querySelector("[data-sort]");
let drag = null;

document.documentElement.classList.add("can-drag");

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
  sort.requestSubmit(sort.querySelector("button:not([name])"));
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
