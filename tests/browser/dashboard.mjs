// Clicks through the dashboard as an operator does: a task is created, and everything that Hangfire shows of it is true. Ends with 0 when
// all was as it should be. The addresses of the service and of the provider simulator come from the environment.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { openBrowser, PATIENCE } from './browser.mjs';

const { BASE_URL, SIMULATOR_URL } = process.env;
const PATIENCE_MS = 40_000 * PATIENCE;
const CREATORS = ['browser_anna', 'browser_ben', 'browser_carla'];

async function send(base, method, path, body) {
  const response = await fetch(base + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

const api = async (method, path, body) => (await send(BASE_URL, method, path, body)).data;

// Waits for something, and says how long it took since the last click.
async function until(what, check) {
  const started = performance.now();
  for (;;) {
    const found = await check();
    if (found) {
      console.log(`${what}: ${Math.round(performance.now() - started)} ms`);
      return found;
    }
    assert.ok(performance.now() - started < PATIENCE_MS, `it never happened that ${what}`);
    await wait(50);
  }
}

const { browser, page, faults } = await openBrowser(new URL(BASE_URL).origin);
const row = id => page.locator(`tr[data-task="${id}"]`);
const open = path => page.goto(BASE_URL + path, { waitUntil: 'load' });
const runs = async id => {
  await open(`/hangfire/recurring?q=${id}`);
  return page.locator('h3:has-text("Last runs") + div tbody tr').allInnerTexts();
};

// Looks at a page again until something is on it.
const appears = (what, path, locate) => until(what, async () => {
  await open(path);
  return (await locate().count()) > 0 && locate().first();
});

// A button of Hangfire's reloads the page when it has been answered.
async function press(button) {
  await Promise.all([page.waitForEvent('load'), button.click()]);
}

try {
  const { task_id: task } = await api('POST', '/api/v1/instagram/influencer_monitor/create_monitor_task', { username: 'instagram', interval: '30s' });

  await open('/hangfire');
  await page.click('.navbar a:has-text("Recurring Jobs")');
  assert.equal(await page.textContent('h1'), 'Recurring Jobs');
  await appears('the task is listed with its last execution', '/hangfire/recurring', () => row(task).locator('.label-success'));
  const text = await row(task).innerText();
  assert.match(text, /instagram/);
  assert.match(text, /30 s/);
  assert.match(text, /Succeeded[\s\S]*ago[\s\S]*\d (ms|s)/, 'last execution with state and duration');
  assert.match(text, /in (a few|\d+) seconds/, 'next execution');

  await page.click('.navbar a:has-text("Jobs") >> nth=0');
  const run = await appears('the run is under Succeeded', '/hangfire/jobs/succeeded', () => page.locator('tr:has-text("instagram/instagram")'));
  assert.match(await run.innerText(), /\d+\.?\d*\s*(ms|s)/, 'the run with its duration');
  await run.locator('a').first().click();
  await until('the calls of the run are on its page', async () => {
    await page.reload();
    return (await page.locator('#provider-calls tbody tr').count()) > 0;
  });
  assert.match(await page.locator('#provider-calls').innerText(), /200/);
  await page.click('.board-facts a:has-text("instagram")');
  assert.equal(await row(task).count(), 1, 'a job leads to its recurring job');

  // Long enough to be seen at work, and far from the patience of a call.
  const slow = [];
  for (const target of CREATORS)
    slow.push((await send(SIMULATOR_URL, 'POST', '/_simulator/faults', { provider: '*', target, kind: 'slow', delay_ms: 5000 })).id);
  await open('/hangfire/jobs/enqueued/fetched/throttled');
  await api('POST', '/api/v1/instagram/bulk-search', { usernames: CREATORS });
  await until('the creators of the search are under throttled', async () => {
    await page.reload();
    const list = await page.locator('.js-jobs-list').allInnerTexts();
    return CREATORS.every(creator => list.join().includes(creator));
  });
  for (const rule of slow)
    await send(SIMULATOR_URL, 'DELETE', `/_simulator/faults/${rule}`);
  for (const creator of CREATORS)
    await appears(`${creator} is under Succeeded`, '/hangfire/jobs/succeeded', () => page.locator(`tr:has-text("${creator}")`));
  await page.locator(`tr:has-text("${CREATORS[0]}") a`).first().click();
  assert.match(await page.locator('.job-snippet').innerText(), /throttled/);
  assert.match(await page.locator('h3:has-text("Search") + table').innerText(), new RegExp(CREATORS[0]));

  await open(`/hangfire/recurring?q=${task}`);
  await press(row(task).locator('button[aria-label="Pause"]'));
  await appears('pausing shows the task as disabled', `/hangfire/recurring?q=${task}`, () => row(task).locator('.label:has-text("Disabled")'));
  await press(row(task).locator('button[aria-label="Resume"]'));
  await until('resuming brings it back', async () => {
    await open(`/hangfire/recurring?q=${task}`);
    return (await row(task).locator('.label:has-text("Disabled")').count()) === 0 && /in (a few|\d+) seconds/.test(await row(task).innerText());
  });

  const before = (await runs(task)).length;
  await row(task).locator('input[type=checkbox]').check();
  await press(page.locator('button:has-text("Trigger now")'));
  await until('triggering makes a row of the history', async () => (await runs(task)).length > before);

  // Apify's answers do not name the target at first, so it has to fail for everybody.
  const rules = [{ provider: '*', target: 'browser_fails' }, { provider: 'apify' }];
  for (const rule of rules)
    rule.id = (await send(SIMULATOR_URL, 'POST', '/_simulator/faults', { ...rule, kind: 'server_error' })).id;
  const { task_id: failing } = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'browser_fails', interval: '1h' });
  const failed = await appears('the failed run is under Failed', '/hangfire/jobs/failed', () => page.locator('tr:has-text("browser_fails")'));
  for (const rule of rules)
    await send(SIMULATOR_URL, 'DELETE', `/_simulator/faults/${rule.id}`);
  const failures = await runs(failing);
  await open('/hangfire/jobs/failed');
  await failed.locator('input[type=checkbox]').check();
  await press(page.locator('button:has-text("Requeue")'));
  await until('requeueing runs it', async () => (await runs(failing)).length > failures.length);
  // The task tries again by itself as well; that one click is one run is held where nothing else runs it.
  await until('the requeued run succeeds', async () => (await runs(failing)).some(run => /Succeeded/.test(run)));

  assert.deepEqual(faults, []);
} catch (error) {
  console.error(error.stack, '\n', page.url(), '\n', (await page.locator('body').innerText().catch(() => '')).slice(0, 3000), '\n', faults.join('\n'));
  process.exitCode = 1;
} finally {
  await browser.close();
}
