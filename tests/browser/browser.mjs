// A browser that allows nothing it should not: every fault of a page is kept, and every request to somewhere else.
import { accessSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// How many times as long as on a quiet machine, as in tests/Monitor.Testing/Patience.cs.
export const PATIENCE = process.env.CI ? 3 : 1;

export const browserProgram = () => PROGRAMS.find(path => { try { accessSync(path); return true; } catch { return false; } });

export const quiet = () => process.getuid() === 0 ? ['--no-sandbox', ...QUIET] : QUIET;

export const launch = () => chromium.launch({ executablePath: browserProgram(), args: quiet() });

/** Somebody with a browser of their own: what others stored, they do not have. */
export async function openContext(browser, origin, { viewport = { width: 1440, height: 900 }, colorScheme = 'light', locale = 'en-GB' } = {}) {
  const context = await browser.newContext({ viewport, locale, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on('pageerror', error => faults.push(`script: ${error.message}`));
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') faults.push(`request to ${url.origin}`);
  });
  page.on('response', response => { if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`); });
  return { context, page, faults };
}

export async function openBrowser(origin, options) {
  const browser = await launch();
  return { browser, ...await openContext(browser, origin, options) };
}
