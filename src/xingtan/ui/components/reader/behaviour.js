// The textbook in the page: pdf.js is fetched when the reader comes into view, one page is drawn at a time.
export const selector = "[data-reader]";

async function open(reader) {
  const say = reader.querySelector(".reader-say");
  say.textContent = say.dataset.loading;
  const library = await import(reader.dataset.library);
  library.GlobalWorkerOptions.workerSrc = reader.dataset.worker;
  const assets = reader.dataset.assets;
  const book = await library.getDocument({
    url: reader.dataset.document,
    cMapUrl: `${assets}cmaps/`,
    standardFontDataUrl: `${assets}standard_fonts/`,
    wasmUrl: `${assets}wasm/`,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
  say.textContent = "";
  return book;
}

export function start(reader) {
  const sheet = reader.querySelector(".reader-sheet");
  const bar = reader.querySelector(".reader-bar");
  const field = bar.querySelector("input");
  const title = sheet.getAttribute("aria-label");
  let book = null;
  let drawing = null;
  const kept = reader.dataset.page !== undefined; // the page stands in the address: it can be sent to someone

  async function show(number) {
    const page = await book.getPage(number);
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.min((sheet.clientWidth - 24) / natural.width, 1.6) * Math.min(window.devicePixelRatio || 1, 2);
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    if (drawing) drawing.cancel();
    drawing = page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport });
    try { await drawing.promise; } catch (cancelled) { return; }
    sheet.querySelectorAll("canvas").forEach((old) => old.remove());
    sheet.append(canvas);
    sheet.setAttribute("aria-label", `${title} ${number}/${book.numPages}`);
    field.value = number;
    if (kept) {
      const address = new URL(window.location.href);
      address.searchParams.set("page", number);
      window.history.replaceState(window.history.state, "", address);
    }
    bar.querySelector('[data-go="-1"]').disabled = number === 1;
    bar.querySelector('[data-go="1"]').disabled = number === book.numPages;
  }

  const go = (number) => show(Math.min(Math.max(number || 1, 1), book.numPages));
  const begin = () => open(reader).then((opened) => {
    book = opened;
    field.max = book.numPages;
    const count = bar.querySelector(".reader-count");
    count.textContent = count.dataset.words.replace("…", book.numPages);
    bar.hidden = book.numPages === 1;
    for (const button of bar.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => go(Number(field.value) + Number(button.dataset.go)));
    }
    field.addEventListener("change", () => go(Number(field.value)));
    sheet.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight" || event.key === "PageDown") go(Number(field.value) + 1);
      else if (event.key === "ArrowLeft" || event.key === "PageUp") go(Number(field.value) - 1);
      else return;
      event.preventDefault();
    });
    return go(Number(reader.dataset.page) || 1);
  }).catch(() => {
    const say = reader.querySelector(".reader-say");
    say.textContent = say.dataset.broken;
  });

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    begin();
  });
  seen.observe(reader);
}
