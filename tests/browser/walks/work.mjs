import assert from 'node:assert/strict';
import { api, button, chip, fault, noFaults, row, until, walk } from './world.mjs';

/** Names are pasted, all bad ones told at once; progress comes by itself; what is left is cancelled. */
export const search = () => walk(async ({ page, open }) => {
  await open('/searches/new');
  await page.getByLabel('Names').fill('nasa, what?!, @natgeo, so bad!');
  await page.getByRole('alert').getByText('2 names cannot be used').waitFor();
  await page.getByLabel('Names').fill('nasa, natgeo, missing_one');
  await button(page, 'Look up 3 creators').click();
  await page.waitForURL(/\/searches\/[0-9a-f-]{36}$/);
  await chip(page, 'done').waitFor();
  await row(page, 'nasa').first().getByText('stored').waitFor();
  await row(page, 'missing_one').getByText('failed').waitFor();
  await page.getByRole('button', { name: 'Try 1 failed one again' }).waitFor();

  await fault({ provider: '*', kind: 'slow', delay_ms: 2500 });
  try {
    await open('/searches/new');
    await page.getByLabel('Names').fill(Array.from({ length: 30 }, (_, index) => `slow_${index}`).join('\n'));
    await button(page, 'Look up 30 creators').click();
    await page.waitForURL(/\/searches\/[0-9a-f-]{36}$/);
    await chip(page, 'running').waitFor();
    await until('one is done while others wait', async () => (await page.locator('[data-row]', { hasText: 'done' }).count()) > 0);
    await button(page, 'Cancel').click();
    await page.getByRole('dialog').getByText(/Cancel \d+ creators\?/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await chip(page, 'cancelled').waitFor();
  } finally {
    await noFaults();
  }
});

/** Failed requests are found by their error, one's story is read, and all that match run again. */
export const failedRequests = () => walk(async ({ page, open }) => {
  for (const handle of ['missing_a', 'missing_b', 'missing_c'])
    await api('POST', '/api/v1/scrape-requests', { flow: 'refresh_profile_by_handle', params: { handle } });
  await until('they failed', async () => (await api('GET', '/api/v1/scrape-requests?status=FAILED')).length >= 3);
  const [{ error_code }] = await api('GET', '/api/v1/scrape-requests?status=FAILED&account=missing_a');

  await open('/console');
  await page.getByRole('link', { name: 'Requests' }).click();
  await page.getByLabel('Search requests').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(`flow:refresh_profile_by_handle error:"${error_code}" age:<1h`);
  await page.getByText('3 shown').waitFor();
  await row(page, 'missing_a').click();
  await page.waitForURL(/\/console\/requests\/\d+$/);
  await page.locator('.story li', { hasText: 'not there' }).first().waitFor();
  await page.goBack();
  await page.getByText('3 shown').waitFor();
  await button(page, 'Retry all that match').click();
  await page.getByRole('dialog').getByText('Run 3 failed requests again?').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry all that match' }).click();
  await page.getByText('3 run again').waitFor();
});

/** A provider leaves a field out: the field's name and the raw answer are shown. */
export const drift = () => walk(async ({ page, open }) => {
  await fault({ provider: 'graphapi', kind: 'vanished_field', count: 20 });
  try {
    await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'drifting', interval: '30s' });
    await open('/providers?tab=drift');
    const first = page.locator('[data-row]', { hasText: 'graphapi' }).first();
    await first.waitFor();
    assert.match(await first.locator('code').innerText(), /follower/);
    await first.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('dialog').locator('pre').waitFor();
  } finally {
    await noFaults();
  }
});

/** A run is found among those of all monitors by how it ended, and its story is read. */
export const runs = () => walk(async ({ page, open }) => {
  for (const target of ['missing_run', 'runs_well']) await api('POST', '/api/v1/tasks', { type: 'influencer', target, interval: '1h' });
  await open('/console');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await row(page, 'runs_well').getByText('measured').waitFor();
  await row(page, 'missing_run').first().waitFor();
  await page.getByLabel('Outcome').selectOption('outcome:unsuccessful');
  await page.waitForURL(/q=outcome%3Aunsuccessful/);
  await until('only those are shown', async () => (await row(page, 'runs_well').count()) === 0);
  await page.getByLabel('Search runs').fill('outcome:not_found missing_r age:<1h');
  await page.waitForURL(/missing_r/);
  await row(page, 'missing_run').first().click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}\/\d+$/);
  await page.getByRole('heading', { name: /missing_run · Run \d+/ }).waitFor();
  await page.goBack();
  await until('the search is there', async () => (await page.getByLabel('Search runs').inputValue()) === 'outcome:not_found missing_r age:<1h');
});

/** A provider is held with a reason: who, since when and why is shown, nobody asks it, and it goes on again. */
export const holdProvider = () => walk(async ({ page, open }) => {
  await open('/providers');
  const graph = row(page, 'graphapi');
  await graph.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pause graphapi?' });
  await dialog.getByLabel('Why (optional)').fill('month end');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('graphapi is paused').waitFor();
  await graph.getByText('month end').waitFor();
  await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'while.held', interval: '1h' });
  const source = await until('another one answers', async () => (await api('GET', '/api/v1/runs?target=while.held'))[0]?.source);
  assert.notEqual(source, 'graphapi');
  await button(page, 'Resume: graphapi').click();
  await page.getByText('graphapi is asked again').waitFor();
  await until('nothing is said of it', async () => (await graph.getByText('month end').count()) === 0);
});
