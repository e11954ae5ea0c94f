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
  // What was done is listed, with the way to the audit log.
  await page.getByRole('link', { name: 'Actions', exact: true }).click();
  const action = row(page, 'Retry requests').first();
  await action.getByText('done', { exact: true }).waitFor();
  await action.getByText('3 / 3').waitFor();
  await action.getByRole('link', { name: 'Audit' }).click();
  await page.waitForURL(/\/settings\/audit\?action=action\.completed/);
  await row(page, 'action.completed').first().waitFor();

  // How many there are of each state, and the way to them.
  await open('/console/requests?q=flow:refresh_profile_by_handle');
  const { groups } = await api('GET', '/api/v1/scrape-requests/counts');
  const all = groups.filter(group => group.flow === 'refresh_profile_by_handle').reduce((sum, group) => sum + group.count, 0);
  await page.getByText(`${all} shown`).waitFor();
  await page.getByRole('button', { name: /^failed/ }).click();
  await page.waitForURL(/status%3Afailed/);
});

/** A flow is submitted with the example that it brings, and what came is shown: orders of a shop, and comments below a post. */
export const submitFlow = () => walk(async ({ page, open }) => {
  await open('/console/flows');
  await page.getByRole('button', { name: 'Submit: refresh_orders_by_store' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('never who bought').waitFor();
  assert.match(await dialog.getByLabel('Parameters as JSON').inputValue(), /"store": "demo-shop"/);
  await dialog.getByLabel('Parameters as JSON').fill('{ "store": "evil.example.org" }');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await dialog.getByText('This is no shop').waitFor();
  await dialog.getByLabel('Parameters as JSON').fill('{ "store": "demo-shop" }');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL(/\/console\/requests\/\d+$/);
  await page.getByText('"orders": 120').waitFor();
  await open('/orders');
  await row(page, '#1120').first().waitFor();
  await page.getByLabel('Discount code').fill('MARA10');
  await page.waitForURL(/code=MARA10/);
  await until('only those are shown', async () => (await page.locator('[data-row]').count()) > 0
    && (await page.locator('[data-row]', { hasText: 'MARA10' }).count()) === (await page.locator('[data-row]').count()));
}, { allows: ['422'] });

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

/** A key is tried: one that the provider takes, and one that it rejects. */
export const tryKey = () => walk(async ({ page, open }) => {
  const key = await api('POST', '/api/v1/credentials', { source: 'rocketapi', handle: 'walked', credentials: { key: 'a key of the walk' } });
  await open('/providers?tab=keys');
  const mine = row(page, 'walked');
  const attempt = async () => {
    await mine.getByRole('button', { name: /More actions/ }).click();
    await page.getByRole('menuitem', { name: 'Try' }).click();
  };
  await attempt();
  const dialog = page.getByRole('dialog', { name: 'Try walked at rocketapi' });
  await dialog.getByText('The provider takes this key.').waitFor();
  await dialog.getByText('200', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await fault({ provider: 'rocketapi', kind: 'unauthorized', count: 4 });
  try {
    await attempt();
    await dialog.getByText('It could not be used just now.').waitFor();
    await dialog.getByText('key rejected').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await mine.getByText('rejected', { exact: true }).waitFor();
  } finally {
    await noFaults();
  }
  await api('DELETE', `/api/v1/credentials/${key.id}`);
});

/** All searches under way are paused, go on, and are cancelled, after their number was told. */
export const allSearches = () => walk(async ({ page, open }) => {
  await fault({ provider: '*', kind: 'slow', delay_ms: 2500 });
  try {
    for (const name of ['first', 'second'])
      await api('POST', '/api/v1/instagram/users/batch', { usernames: Array.from({ length: 20 }, (_, index) => `${name}_of_all_${index}`), max_concurrency: 1 });
    await open('/searches?active=true');
    await row(page, 'first_of_all_0').waitFor();
    for (const [action, state] of [['Pause all', 'paused'], ['Resume all', /running|waiting/], ['Cancel all', null]]) {
      await button(page, action).click();
      await page.getByRole('dialog').getByText(/2 searches\?/).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: action }).click();
      if (state) await row(page, 'first_of_all_0').getByText(state).first().waitFor();
    }
    await page.getByText('2 cancelled').waitFor();
    await open('/searches');
    await row(page, 'second_of_all_0').getByText('cancelled').waitFor();
  } finally {
    await noFaults();
  }
});
