// The chapters follow the video and lead into it; where the browser cannot play HLS itself, hls.js is fetched for it.
export const selector = "[data-player]";

const BAR = 80; // pixels at the foot of the picture where the browser has its buttons

function chapters(player, video) {
  const links = [...player.querySelectorAll("[data-at]")];
  const mark = () => {
    const now = links.filter((link) => Number(link.dataset.at) <= video.currentTime + 0.25).pop();
    for (const link of links) {
      if (link === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      video.currentTime = Number(link.dataset.at);
      video.play();
      video.focus();
    });
  }
  video.addEventListener("timeupdate", mark);
}

// Chrome does nothing when the picture is pressed before anything was fetched; other browsers begin by themselves.
function pressed(video) {
  video.addEventListener("click", (event) => {
    if (video.readyState || event.offsetY > video.clientHeight - BAR) return;
    setTimeout(() => { if (video.paused) video.play().catch(() => {}); });
  });
}

function remember(video) {
  const key = `xingtan-at:${location.pathname.replace(/^\/en\//, "/")}`;
  const kept = Number(sessionStorage.getItem(key));
  video.addEventListener("loadedmetadata", () => {
    if (kept > 5 && kept < video.duration - 10) video.currentTime = kept;
  }, { once: true });
  video.addEventListener("timeupdate", () => sessionStorage.setItem(key, String(Math.floor(video.currentTime))));
}

function tell(player, words) {
  const say = player.querySelector("[data-player-say]");
  say.textContent = words ? say.dataset[words] : "";
  say.hidden = !words;
}

async function attach(player, video, source) {
  if (video.canPlayType("application/vnd.apple.mpegurl") || !window.MediaSource) return;
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = player.dataset.hls;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  const hls = new window.Hls({ enableWorker: false, maxBufferLength: 20 });
  hls.on(window.Hls.Events.ERROR, (_name, error) => {
    if (!error.fatal) return;
    tell(player, error.type === window.Hls.ErrorTypes.NETWORK_ERROR ? "lost" : "broken");
    if (error.type === window.Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => hls.startLoad(), 3000);
  });
  hls.loadSource(source.src);
  hls.attachMedia(video);
}

export function start(player) {
  const video = player.querySelector("video");
  if (!video) return;
  const source = video.querySelector("source");
  chapters(player, video);
  pressed(video);
  remember(video);
  video.addEventListener("playing", () => tell(player, ""));
  source.addEventListener("error", () => { if (!player.dataset.hls) tell(player, "broken"); });
  if (!player.dataset.hls) return;
  let asked = null;
  // Nothing is fetched before someone wants to watch.
  const begin = () => {
    asked = asked || attach(player, video, source).then(() => video.play()).catch(() => tell(player, "broken"));
  };
  video.addEventListener("play", begin, { once: true });
}
