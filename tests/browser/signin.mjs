// Signs in with a browser as a page of the service does it: with a password, with a passkey of a virtual authenticator, and with single
// sign-on at an issuer of another site. Ends with 0 when all was as it should be. The addresses come from the environment.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { browserProgram, quiet } from './browser.mjs';

const { BASE_URL, ISSUER_URL, EMAIL, PASSWORD } = process.env;
const PAGE = '/swagger/index.html';

const browser = await chromium.launch({ executablePath: browserProgram(), args: quiet() });
const context = await browser.newContext();
const page = await context.newPage();
page.setDefaultTimeout(30_000);
const faults = [];
page.on('pageerror', error => faults.push(`script: ${error.message}`));
// The page of the API document is not ours; the page between the issuer and the service is.
page.on('console', message => {
  if (message.location().url.includes('/session/oidc') && message.type() === 'error') faults.push(message.text());
});

// What a page of the service would have in a script of its own.
const ask = (method, path, body) => page.evaluate(async ({ method, path, body }) => {
  const headers = { 'content-type': 'application/json' };
  if (window.csrf) headers['X-CSRF-Token'] = window.csrf;
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const json = await response.json();
  if (json.data?.csrf_token) window.csrf = json.data.csrf_token;
  return { status: response.status, data: json.data, code: json.errors?.[0]?.code };
}, { method, path, body });

const passkey = (options, send, name) => page.evaluate(async ({ options, send, name }) => {
  const headers = { 'content-type': 'application/json' };
  if (window.csrf) headers['X-CSRF-Token'] = window.csrf;
  const post = (path, body) => fetch(path, { method: 'POST', headers, body: body && JSON.stringify(body) });
  const { data } = await (await post(options)).json();
  const credential = name
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(data.public_key) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.public_key) });
  const response = await post(send, { name, credential: credential.toJSON() });
  const json = await response.json();
  if (json.data?.csrf_token) window.csrf = json.data.csrf_token;
  return { status: response.status, data: json.data, code: json.errors?.[0]?.code };
}, { options, send, name });

const open = async path => {
  await page.goto(BASE_URL + path, { waitUntil: 'load' });
  await ask('GET', '/api/v1/session');
};

// Goes to an address and follows it until a page of the service is there; answers the cookies that the last request brought.
const follow = async (location, end) => {
  let last;
  const watch = request => {
    if (request.isNavigationRequest() && new URL(request.url()).pathname === end) last = request;
  };
  page.on('request', watch);
  await page.goto(location, { waitUntil: 'load' });
  await page.waitForURL(url => url.origin === BASE_URL && url.pathname === end);
  await page.waitForLoadState('load');
  page.off('request', watch);
  return (await last.allHeaders()).cookie ?? '';
};

try {
  await open(PAGE);
  const methods = await ask('GET', '/api/v1/session/methods');
  assert.deepEqual([methods.data.passkey, methods.data.single_sign_on.location], [true, '/api/v1/session/oidc']);
  assert.equal((await ask('POST', '/api/v1/session', { email: EMAIL, password: PASSWORD })).status, 200);

  // A passkey: made, used to sign in, used to prove oneself again.
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const added = await passkey('/api/v1/session/passkeys/options', '/api/v1/session/passkeys', 'Laptop');
  assert.equal(added.status, 201, JSON.stringify(added));
  assert.deepEqual([added.data.name, added.data.host_name, added.data.transports], ['Laptop', 'localhost', ['internal']]);
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  assert.deepEqual([credentials.length, credentials[0].isResidentCredential, credentials[0].rpId], [1, true, 'localhost']);
  assert.equal((await ask('DELETE', '/api/v1/session')).status, 200);
  assert.equal((await ask('GET', '/api/v1/session')).status, 401);

  await open(PAGE);
  const signedIn = await passkey('/api/v1/session/passkey/options', '/api/v1/session/passkey');
  assert.equal(signedIn.status, 200, JSON.stringify(signedIn));
  assert.equal(signedIn.data.email, EMAIL);
  assert.equal((await passkey('/api/v1/session/proof/passkey/options', '/api/v1/session/proof/passkey')).status, 200);
  const session = (await context.cookies()).find(cookie => cookie.name === 'monitor_session');
  assert.deepEqual([session.sameSite, session.httpOnly], ['Strict', true]);
  // The same authenticator does not make a second one for the account.
  await assert.rejects(passkey('/api/v1/session/passkeys/options', '/api/v1/session/passkeys', 'Again'), /InvalidStateError/);

  // Single sign-on. The issuer is another site, so the way back brings no strict cookie; the page that follows has it.
  const link = await ask('POST', '/api/v1/session/identities', { return: `${PAGE}?linked=1` });
  assert.equal(link.status, 200, JSON.stringify(link));
  assert.equal(new URL(link.data.location).origin, ISSUER_URL);
  assert.match(await follow(link.data.location, PAGE), /monitor_session=/);
  assert.equal(new URL(page.url()).search, '?linked=1');
  assert.equal((await ask('GET', '/api/v1/session/identities')).data.length, 1);
  await open(PAGE);
  const proof = await ask('POST', '/api/v1/session/proof/oidc', { return: PAGE });
  assert.match(proof.data.location, /prompt=login/);
  await follow(proof.data.location, PAGE);
  assert.equal(new URL(page.url()).search, '');
  await open(PAGE);
  assert.equal((await ask('DELETE', '/api/v1/session')).status, 200);

  const cookies = await follow(`${BASE_URL}/api/v1/session/oidc?return=${encodeURIComponent(PAGE)}`, PAGE);
  assert.match(cookies, /monitor_session=/, 'the page that one lands on has the session');
  assert.equal((await ask('GET', '/api/v1/session')).data.email, EMAIL);
  assert.deepEqual((await context.cookies()).map(cookie => cookie.name).filter(name => name.startsWith('monitor_')), ['monitor_session']);
  assert.equal(await page.evaluate(() => document.referrer), '');
  assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation')[0].name.includes('code=')), false);

  // Whoever says no comes back to the page with the code of it.
  await ask('DELETE', '/api/v1/session');
  await page.goto(`${ISSUER_URL}/deny`);
  await follow(`${BASE_URL}/api/v1/session/oidc?return=${encodeURIComponent(PAGE)}`, PAGE);
  assert.equal(new URL(page.url()).search, '?sign_in_error=access_denied');

  assert.deepEqual(faults, []);
} catch (error) {
  console.error(error.stack, '\n', page.url(), '\n', (await page.locator('body').innerText().catch(() => '')).slice(0, 2000), '\n', faults.join('\n'));
  process.exitCode = 1;
} finally {
  await browser.close();
}
