// The work of a captcha, done in a worker while the form is filled in. SHA-256 stands here because a browser gives its
// own only to pages that came by https, and a school's node may be reached without.
export const selector = "[data-work]";

function labour() {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 0x100000000) | 0;
  const K = primes.map((p) => fraction(Math.cbrt(p)));
  const H = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function digest(text) {
    const length = text.length;
    const words = new Int32Array((((length + 8) >> 6) + 1) * 16);
    for (let i = 0; i < length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    words[length >> 2] |= 0x80 << (24 - (length % 4) * 8);
    words[words.length - 1] = length * 8;
    const h = H.slice();
    for (let at = 0; at < words.length; at += 16) {
      let [a, b, c, d, e, f, g, i] = h;
      for (let n = 0; n < 64; n += 1) {
        if (n < 16) w[n] = words[at + n];
        else {
          const x = w[n - 15], y = w[n - 2];
          const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3), s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
          w[n] = (w[n - 16] + s0 + w[n - 7] + s1) | 0;
        }
        const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25), choice = (e & f) ^ (~e & g);
        const t1 = (i + big1 + choice + K[n] + w[n]) | 0;
        const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22), most = (a & b) ^ (a & c) ^ (b & c);
        i = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + big0 + most) | 0;
      }
      [a, b, c, d, e, f, g, i].forEach((value, n) => { h[n] = (h[n] + value) | 0; });
    }
    return h.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
  }

  self.onmessage = ({ data }) => {
    for (let number = 0; number <= data.maxnumber; number += 1) {
      if (digest(data.salt + number) === data.challenge) {
        self.postMessage(number);
        return;
      }
    }
    self.postMessage(-1);
  };
}

export function start(captcha) {
  const form = captcha.closest("form");
  const field = captcha.querySelector("[name=captcha_work]");
  const say = captcha.querySelector(".captcha-say");
  const task = JSON.parse(captcha.dataset.work);
  let waiting = null;
  let over = false;

  function end(failed) {
    over = true;
    captcha.classList.toggle("captcha-failed", failed);
    if (!failed) say.textContent = say.dataset.done;
    if (waiting && !failed) form.requestSubmit(waiting.submitter);
  }

  form.addEventListener("submit", (event) => {
    if (over) return;
    event.preventDefault();
    waiting = event;
  });
  try {
    const worker = new Worker(URL.createObjectURL(new Blob([`(${labour})()`], { type: "text/javascript" })));
    worker.onerror = () => end(true);
    worker.onmessage = ({ data }) => {
      worker.terminate();
      const { algorithm, challenge, salt, signature } = task;
      if (data >= 0) field.value = btoa(JSON.stringify({ algorithm, challenge, number: data, salt, signature }));
      end(data < 0);
    };
    worker.postMessage(task);
  } catch (refused) {
    end(true);
  }
}
