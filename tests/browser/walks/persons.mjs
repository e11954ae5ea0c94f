// Who walks: the admin of the installation, and others who join her team.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { BASE_URL, button, MAIL_FOLDER, until } from './world.mjs';

export const admin = { email: 'ada@example.org', name: 'Ada', password: 'a very long password' };

/** What a browser says of a refused sign-in. */
export const refused = ['401 for', 'status of 401'];

export const heading = (page, name) => page.getByRole('heading', { name, exact: true });

export async function fillSignIn(page, { email, password }) {
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await button(page, 'Sign in').click();
}

export async function signIn(page, person, base = BASE_URL) {
  await page.goto(`${base}/`);
  await fillSignIn(page, person);
  await heading(page, 'Monitors').waitFor();
}

export async function signOut(page, { name }) {
  await page.getByRole('button', { name: `Account of ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(page, 'Sign in').waitFor();
}

/** Somebody's session of a program that does as a page does; answers how to ask the service in it. */
export async function session({ email, password }) {
  let headers = { 'content-type': 'application/json' };
  const ask = async (method, path, body) => {
    const response = await fetch(BASE_URL + path, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return { data: answer.data, cookie: response.headers.getSetCookie()[0]?.split(';')[0] };
  };
  const { data, cookie } = await ask('POST', '/api/v1/session', { email, password });
  headers = { ...headers, cookie, 'x-csrf-token': data.csrf_token };
  return async (method, path, body) => (await ask(method, path, body)).data;
}

let adminSession;
export const asAdmin = async (...request) => (await (adminSession ??= session(admin)))(...request);

/** The token of an invitation. */
export const invite = async (email, role = 'editor') => (await asAdmin('POST', '/api/v1/invitations', { email, role, hand_over: true })).token;

/** Has somebody in the team. */
export async function join(name, role) {
  const person = { name, email: `${name.toLowerCase()}@example.org`, password: `${name} paints quiet lighthouses` };
  const token = await invite(person.email, role);
  const response = await fetch(`${BASE_URL}/api/v1/invitations/accept`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, name, password: person.password }),
  });
  assert.equal(response.status, 201, await response.text());
  return person;
}

/** The link of a mail to somebody. */
export const mailedLink = (email, path) => until(`${email} has a mail`, async () => {
  for (const name of (await readdir(MAIL_FOLDER)).sort().reverse()) {
    const mail = await readFile(`${MAIL_FOLDER}/${name}`, 'utf8');
    const text = /quoted-printable/i.test(mail) ? mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))) : mail;
    const link = text.match(new RegExp(`https?://\\S+/${path}#\\S+`))?.[0];
    if (link && new RegExp(`^To:.*${email}`, 'm').test(mail)) return link;
  }
  return null;
});

/** What an app shows now for the secret of a second factor. */
export function codeOf(secret) {
  const bits = [...secret].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
