// Making and using a passkey. The server's JSON has bytes as base64url; a browser wants and gives buffers.
export const selector = "[data-passkey]";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

async function make(told, form) {
  const chosen = told.publicKey;
  const alone = form.querySelector("[name=passwordless]");
  const wishes = { ...(chosen.authenticatorSelection || {}) };
  if (alone) {
    wishes.residentKey = alone.checked ? "required" : "discouraged";
    wishes.requireResidentKey = alone.checked;
    if (alone.checked) wishes.userVerification = "required";
  }
  return navigator.credentials.create({ publicKey: {
    ...chosen,
    challenge: toBytes(chosen.challenge),
    user: { ...chosen.user, id: toBytes(chosen.user.id) },
    excludeCredentials: named(chosen.excludeCredentials),
    authenticatorSelection: wishes,
  } });
}

async function use(told) {
  const chosen = told.publicKey;
  return navigator.credentials.get({ publicKey: {
    ...chosen,
    challenge: toBytes(chosen.challenge),
    allowCredentials: named(chosen.allowCredentials),
  } });
}

function written(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function told(form) {
  if (!form.dataset.from) return JSON.parse(form.querySelector("script[type='application/json']").textContent);
  const answer = await fetch(form.dataset.from, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

export function start(form) {
  const field = form.querySelector("[name=credential]");
  const say = form.querySelector(".passkey-say");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say.textContent = "";
    if (!window.PublicKeyCredential) {
      say.textContent = form.dataset.absent;
      return;
    }
    try {
      const options = await told(form);
      field.value = written(await (form.dataset.passkey === "create" ? make(options, form) : use(options)));
      form.submit();
    } catch (refused) {
      say.textContent = form.dataset.failed;
    }
  });
}
