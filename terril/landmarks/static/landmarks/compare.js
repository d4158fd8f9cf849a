// Two photos of one place laid over each other, a slider between them. Without this file they stand side by side.
for (const box of document.querySelectorAll("[data-compare]")) {
  const label = box.querySelector(".compare-range")
  const range = label.querySelector("input")
  const cut = () => {
    box.style.setProperty("--cut", range.value + "%")
    range.setAttribute("aria-valuetext", range.dataset.says.replace("{n}", range.value))
  }
  box.classList.add("is-live")
  label.hidden = false
  range.addEventListener("input", cut)
  cut()
}
