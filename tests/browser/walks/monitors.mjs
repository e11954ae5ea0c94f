import assert from 'node:assert/strict';
import { api, BASE_URL, button, chip, row, until, walk } from './world.mjs';

/** An empty service: the first monitor is made on the spot, and its first point arrives without a reload. */
export const firstMonitor = () => walk(async ({ page, open }) => {
  await open('/');
  await page.waitForURL('**/monitors');
  await page.getByRole('heading', { name: 'Watch your first account' }).waitFor();
  await page.getByLabel('Handle or address').fill('https://www.instagram.com/nasa/');
  await page.keyboard.press('Enter');

  await page.waitForURL('**/monitors/new?target=*');
  await page.locator('.new-seen').getByText('Instagram').waitFor();
  await page.locator('.new-seen .new-count', { hasText: /\d/ }).waitFor();
  await button(page, '30s').click();
  await page.locator('.new-cost', { hasText: '2,880' }).waitFor();
  await button(page, 'Create monitor').click();

  await page.waitForURL(/\/monitors\/[0-9a-f-]{36}$/);
  await chip(page, 'fresh').waitFor();
  await until('the chart is there', () => page.locator('.chart canvas').count());
  assert.match(await page.locator('.acc-big').innerText(), /^[\d,]+$/);

  // Every part has an address, and the way back is the browser's.
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.waitForURL('**?tab=runs');
  await page.locator('[data-row]').first().waitFor();
  await page.goBack();
  await page.locator('.acc-big').waitFor();
  assert.ok(!page.url().includes('tab='));
});

/** What one window does, the other shows without a reload; and it can be taken back. */
export const pauseInTwoWindows = () => walk(async ({ page, another, open }) => {
  await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'two.windows', interval: '30s' });
  await open('/monitors?q=two.windows');
  const other = await another();
  await other.goto(`${BASE_URL}/monitors?q=two.windows`);
  await row(other, 'two.windows').waitFor();

  await row(page, 'two.windows').getByRole('button', { name: /More actions/ }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  // It stays while somebody is about to use it.
  await button(page, 'Undo').hover();
  await row(other, 'two.windows').getByText('paused').waitFor();
  await button(page, 'Undo').click();
  await until('it goes on in the other window', async () => (await row(other, 'two.windows').getByText('paused').count()) === 0);

  // With the keyboard: to the row, select, and act.
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  await button(page, 'Pause').click();
  await row(other, 'two.windows').getByText('paused').waitFor();
});

/** Fifty at once, with three lines that cannot be read and one that says what another says. */
export const addMany = () => walk(async ({ page, open }) => {
  await open('/monitors');
  await page.getByRole('link', { name: 'Add many' }).click();
  const names = Array.from({ length: 49 }, (_, index) => `many_${index}`);
  await page.getByRole('textbox', { name: 'Targets' }).fill([...names, 'khaby.many, tiktok, 5m', '@MANY_7', 'what?!', 'nasa, myspace', 'nasa, 1s'].join('\n'));
  await page.getByText('50 ready, 1 repeated, 3 cannot be read').waitFor();
  await page.getByText('no such platform').waitFor();
  await button(page, 'Add 50 monitors').click();
  await page.getByText('50 created, 0 watched already, 3 refused').waitFor();
  await page.getByRole('link', { name: 'Show them' }).click();
  await page.getByLabel('Search monitors').fill('many platform:tiktok');
  await page.waitForURL(/q=many\+platform%3Atiktok/);
  await row(page, 'khaby.many').waitFor();

  // All that match, with their count before.
  await page.getByLabel('Search monitors').fill('many');
  await page.locator('[data-row]').nth(5).waitFor();
  await page.locator('[data-row]').first().getByRole('checkbox').click();
  await button(page, 'Select all that match').click();
  await page.locator('.mon-bar').getByRole('button', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Change 50 monitors?').waitFor();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('50 monitors stopped').waitFor();
});

/** A lost connection is said, and heals by itself. */
export const lostConnection = () => walk(async ({ page, open }) => {
  await open('/monitors');
  await page.locator('.nav-state').getByText(/fresh|overdue|failing/).waitFor();
  await page.context().setOffline(true);
  await page.locator('.nav-state').getByText('No connection; trying again').waitFor();
  await page.context().setOffline(false);
  await page.locator('.nav-state').getByText(/fresh|overdue|failing/).waitFor();
}, { allows: ['ERR_INTERNET_DISCONNECTED', 'WebSocket'] });
