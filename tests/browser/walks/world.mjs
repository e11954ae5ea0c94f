// What every walk needs: a browser that keeps every fault, and ways to wait and to ask the service.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { launch, openContext, PATIENCE } from '../browser.mjs';

export const { BASE_URL, SIMULATOR_URL, SETUP_SECRET, MAILING_URL, MAIL_FOLDER, ISSUER_URL } = process.env;
// Much longer than anything takes: a machine may have more to do than these walks.
export const PATIENCE_MS = 45_000 * PATIENCE;

export async function send(base, method, path, body, headers = {}) {
  const response = await fetch(base + path, { method, headers: { 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

export const api = async (method, path, body, headers) => (await send(BASE_URL, method, path, body, headers)).data;
export const fault = body => send(SIMULATOR_URL, 'POST', '/_simulator/faults', body);
export const noFaults = () => send(SIMULATOR_URL, 'DELETE', '/_simulator/faults');

export async function until(what, check) {
  const started = performance.now();
  for (;;) {
    const found = await check();
    if (found) return found;
    assert.ok(performance.now() - started < PATIENCE_MS, `it never happened that ${what}`);
    await wait(50);
  }
}

let browser;

/** Ends what the walks of this process shared. */
export const closeBrowser = async () => (await browser)?.close();

/** Opens a browser for one walk; a fault of a page, a request to elsewhere or a refused style ends the walk. `base`: another service. */
export async function walk(action, { base = BASE_URL, allows = [], ...options } = {}) {
  // Two walks that begin at once have one.
  const shared = await (browser ??= launch());
  const opened = [];
  const open = async (more = {}) => {
    const one = await openContext(shared, new URL(base).origin, { ...options, ...more });
    one.page.setDefaultTimeout(PATIENCE_MS);
    one.page.setDefaultNavigationTimeout(PATIENCE_MS);
    opened.push(one);
    return one;
  };
  const { context, page } = await open();
  const faults = () => opened.flatMap(one => one.faults);
  try {
    await action({
      page, context, open: path => page.goto(base + path, { waitUntil: 'load' }),
      // Somebody else, or the same person elsewhere.
      another: async () => (await open()).page,
    });
    assert.deepEqual(faults().filter(one => !allows.some(allowed => one.includes(allowed))), []);
  } catch (error) {
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/failed.png` }).catch(() => {});
    throw new Error(`${error.stack}\nat ${page.url()}\n${faults().join('\n')}\n${(await page.locator('body').innerText().catch(() => '')).slice(0, 1500)}`);
  } finally {
    for (const one of opened) await one.context.close();
  }
}

/** The state of what a page is about; the messages in the corner are not meant. */
export const chip = (page, text) => page.locator('.chip[role=status]').filter({ hasText: text });
export const row = (page, name) => page.locator('[data-row]', { hasText: name });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
