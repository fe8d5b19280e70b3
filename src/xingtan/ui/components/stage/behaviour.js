// The frame tells what its content holds; the page keeps it. The last word is kept: what was not sent is sent again.
export const selector = "[data-stage]";

const PATIENCE = 20_000; // milliseconds until a frame that says nothing is taken for broken
const MOST_WAIT = 30_000;
const BEACON = 60_000; // bytes that a browser still sends while it leaves a page

function keeper(stage, say) {
  const keep = stage.dataset.keep ? JSON.parse(stage.dataset.keep) : null;
  let waiting = null, sending = false, pause = 1000, stopped = false;
  const body = () => JSON.stringify({ revision: keep.revision, before: keep.before, cmi: waiting });
  const ask = (text, leaving) => fetch(keep.address, {
    method: "POST", body: text, keepalive: leaving && text.length < BEACON,
    headers: { "content-type": "application/json", "x-csrftoken": stage.dataset.token },
  });
  async function send() {
    if (sending || stopped || waiting === null) return;
    sending = true;
    const sent = waiting;
    try {
      const answer = await ask(body(), document.visibilityState === "hidden");
      const told = await answer.json();
      if (answer.ok) {
        keep.revision = told.revision;
        if (waiting === sent) waiting = null;
        pause = 1000;
        say(say.kept);
      } else if (answer.status < 500 && answer.status !== 429) {
        stopped = true;
        say(told.says || say.broken);
      } else throw new Error(answer.status);
    } catch {
      say(say.waiting);
      setTimeout(send, pause);
      pause = Math.min(pause * 2, MOST_WAIT);
    } finally {
      sending = false;
    }
    if (waiting !== null && waiting !== sent) send();
  }
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => { if (waiting !== null && !stopped) event.preventDefault(); });
  return (cmi) => {
    if (!keep || stopped) return;
    waiting = cmi;
    send();
  };
}

export function start(stage) {
  const { origin, play } = stage.dataset;
  const line = stage.querySelector("[role=status]");
  const frame = stage.querySelector("iframe");
  const say = Object.assign((words) => { line.textContent = words; }, line.dataset);
  if (!origin) { say(line.dataset.broken); return; }
  const keep = keeper(stage, say);
  const late = setTimeout(() => say(line.dataset.broken), PATIENCE);
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.kind === "ready") {
      clearTimeout(late);
      say("");
      frame.contentWindow.postMessage(JSON.parse(play), origin);
    } else if (event.data?.kind === "save") keep(event.data.cmi);
  });
  frame.hidden = false;
  frame.src = `${origin}/play/`;
}
