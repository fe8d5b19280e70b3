// Signs in with openid-client (npm) as an application does. What it needs of a browser it asks for: one line of JSON
// on standard output, one line back on standard input. The last line says what it found.
import { createInterface } from "node:readline/promises";
import * as oidc from "openid-client";

const { issuer, native, program, scope } = JSON.parse(process.argv[2]);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async (what) => {
  console.log(JSON.stringify(what));
  return (await lines.next()).value;
};
const insecure = { execute: [oidc.allowInsecureRequests] }; // loopback only
const server = new URL(issuer);

const app = await oidc.discovery(server, native.id, undefined, oidc.None(), insecure);
const verifier = oidc.randomPKCECodeVerifier();
const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
const url = oidc.buildAuthorizationUrl(app, {
  redirect_uri: "http://127.0.0.1/callback",
  scope: "openid profile roles offline_access",
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
  nonce,
});
const landed = new URL(await ask({ visit: url.href }));
const tokens = await oidc.authorizationCodeGrant(app, landed, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const { sub } = tokens.claims();
const info = await oidc.fetchUserInfo(app, tokens.access_token, sub);
const renewed = await oidc.refreshTokenGrant(app, tokens.refresh_token);
let reused = "";
try {
  await oidc.refreshTokenGrant(app, tokens.refresh_token);
} catch (error) {
  reused = error.error;
}

const device = await oidc.initiateDeviceAuthorization(app, { scope: "openid profile" });
await ask({ device: device.user_code });
const shown = await oidc.pollDeviceAuthorizationGrant(app, { ...device, interval: 0.01 });
const seen = await oidc.fetchUserInfo(app, shown.access_token, sub);

const alone = await oidc.discovery(server, program.id, program.secret, oidc.ClientSecretBasic(program.secret), insecure);
const machine = await oidc.clientCredentialsGrant(alone, { scope });
await oidc.tokenRevocation(alone, machine.access_token);

console.log(
  JSON.stringify({
    found: { sub, name: info.name, roles: info.roles, renewed: Boolean(renewed.access_token), reused },
    device: seen.name,
    program: machine.scope,
  }),
);
process.exit(0);
