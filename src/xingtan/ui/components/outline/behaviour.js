// With script a lesson is dragged to its place. Dropping it sends the same form as the buttons do, so the server decides.
export const selector = "[data-outline]";

export function start(root) {
  const form = root.closest("form");
  let dragged = null;
  let target = null;
  const clear = () => {
    for (const name of ["outline-before", "outline-after", "outline-into"]) target?.element.classList.remove(name);
    target = null;
  };
  const aim = (event) => {
    const lesson = event.target.closest?.("[data-outline-lesson]");
    const list = event.target.closest?.("[data-outline-unit]");
    if (!list) return null;
    if (!lesson || lesson === dragged) return { element: list, list, place: null, name: "outline-into" };
    const box = lesson.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    const others = [...list.querySelectorAll("[data-outline-lesson]")].filter((each) => each !== dragged);
    return { element: lesson, list, place: others.indexOf(lesson) + (below ? 2 : 1), name: below ? "outline-after" : "outline-before" };
  };
  for (const lesson of root.querySelectorAll("[data-outline-lesson]")) lesson.draggable = true;
  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-outline-lesson]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.outlineLesson);
    dragged.classList.add("outline-dragged");
  });
  root.addEventListener("dragover", (event) => {
    const found = dragged && aim(event);
    if (!found) return;
    event.preventDefault();
    clear();
    target = found;
    target.element.classList.add(target.name);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("outline-dragged");
    dragged = null;
    clear();
  });
  root.addEventListener("drop", (event) => {
    const found = dragged && aim(event);
    if (!found) return;
    event.preventDefault();
    const sent = { deed: "move_lesson", lesson: dragged.dataset.outlineLesson, into: found.list.dataset.outlineUnit, place: found.place ?? "" };
    for (const [name, value] of Object.entries(sent)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.requestSubmit();
  });
}
