// A press on the picture writes its place into the next free pair of numbers, and the numbers move the mark.
export const selector = "[data-point]";

export function start(root) {
  const picture = root.querySelector("input[type=image]");
  const marks = root.querySelector("svg");
  const rows = [...root.querySelectorAll("li")].map((row) => [row.querySelector("[data-x]"), row.querySelector("[data-y]")]);
  let next = 0;
  const draw = () => {
    marks.replaceChildren();
    rows.forEach(([x, y], n) => {
      if (x.value === "" || y.value === "") return;
      const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      for (const [name, value] of [["cx", x.value], ["cy", y.value], ["r", 9]]) circle.setAttribute(name, value);
      for (const [name, value] of [["x", x.value], ["y", y.value], ["text-anchor", "middle"], ["dominant-baseline", "central"]]) text.setAttribute(name, value);
      text.textContent = n + 1;
      group.append(circle, text);
      marks.append(group);
    });
  };
  picture.addEventListener("click", (event) => {
    event.preventDefault();
    if (event.detail === 0) { rows[0][0].focus(); return; }  // Enter on the picture: the numbers are the way
    const box = picture.getBoundingClientRect();
    const free = rows.findIndex(([x, y]) => x.value === "" || y.value === "");
    const at = free >= 0 ? free : next % rows.length;
    next = at + 1;
    rows[at][0].value = Math.round((event.clientX - box.left) * root.dataset.width / box.width);
    rows[at][1].value = Math.round((event.clientY - box.top) * root.dataset.height / box.height);
    draw();
  });
  root.addEventListener("input", draw);
}
