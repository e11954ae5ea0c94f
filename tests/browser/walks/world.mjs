// What every walk needs: a browser that keeps every fault, and ways to wait and to ask the service.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { openBrowser } from '../browser.mjs';

export const { BASE_URL, SIMULATOR_URL, SETUP_SECRET } = process.env;
export const PATIENCE_MS = 40_000;

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

/** Opens a browser for one walk; a fault of a page, a request to elsewhere or a refused style ends the walk. */
export async function walk(action, options = {}) {
  const { browser, page, faults } = await openBrowser(new URL(BASE_URL).origin, options.viewport, options);
  page.setDefaultTimeout(20_000);
  page.setDefaultNavigationTimeout(20_000);
  try {
    await action({ page, browser, faults, open: path => page.goto(BASE_URL + path, { waitUntil: 'load' }) });
    assert.deepEqual(faults.filter(one => !(options.allows ?? []).some(allowed => one.includes(allowed))), []);
  } catch (error) {
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/failed.png` }).catch(() => {});
    throw new Error(`${error.stack}\nat ${page.url()}\n${faults.join('\n')}`);
  } finally {
    await browser.close();
  }
}

/** The state of what a page is about; the messages in the corner are not meant. */
export const chip = (page, text) => page.locator('.chip[role=status]').filter({ hasText: text });
export const row = (page, name) => page.locator('[data-row]', { hasText: name });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
