import assert from 'node:assert/strict';
import { DESK, lookTwice, PHONE } from './everywhere.mjs';
import { admin, heading, refused, signIn } from './persons.mjs';
import { BASE_URL, button, MAILING_URL, SETUP_SECRET, until, walk } from './world.mjs';

/** A fresh installation is set up with the secret of its log. */
export const setUp = () => walk(async ({ page, open }) => {
  await open('/settings/members');
  await page.getByRole('heading', { name: 'Set up Monitor' }).waitFor();
  await page.getByLabel('Set-up secret').fill('setup_wrong');
  await page.getByLabel('Your name').fill(admin.name);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password', { exact: false }).first().fill(admin.password);
  await button(page, 'Create my account').click();
  await page.getByText(/secret/i).nth(1).waitFor();
  await page.getByLabel('Set-up secret').fill(SETUP_SECRET);
  await button(page, 'Create my account').click();
  // Where one wanted to be.
  await page.getByRole('heading', { name: 'Team and settings' }).waitFor();
  await page.getByText('ada@example.org').waitFor();
}, { allows: refused });

/** A key is made and used; a viewer is invited, comes, and can change nothing. */
export const keyAndViewer = () => walk(async ({ page, another, open }) => {
  await signIn(page, admin);
  await open('/settings/keys');
  await button(page, 'New key').click();
  await page.getByLabel('What it is for').fill('a program');
  await page.getByLabel('May').selectOption('write');
  await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click();
  const key = await page.locator('.secret code').innerText();
  assert.match(key, /^mon_/);
  const made = await fetch(`${BASE_URL}/api/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ type: 'influencer', target: 'by.key', interval: '1h' }),
  });
  assert.equal(made.status, 201);

  await open('/settings/members');
  await page.getByLabel('E-mail').fill('vera@example.org');
  await button(page, 'Invite').click();
  const link = await page.locator('.secret code').innerText();

  const viewer = await another();
  await viewer.goto(link);
  await viewer.getByLabel('Your name').fill('Vera');
  await viewer.getByLabel('Password', { exact: false }).first().fill('another long password');
  await button(viewer, 'Join').click();
  await viewer.locator('[data-row]', { hasText: 'by.key' }).waitFor();
  for (const name of ['New monitor', 'Add many']) assert.equal(await viewer.getByRole('link', { name }).count(), 0);
  assert.equal(await viewer.getByRole('checkbox').count(), 0);
  await viewer.locator('[data-row]', { hasText: 'by.key' }).getByRole('link').click();
  await viewer.getByRole('link', { name: 'Overview' }).waitFor();
  await until('the state is shown', () => viewer.locator('.page-actions .chip').count());
  for (const name of ['Pause', 'Run now', 'Change interval']) assert.equal(await button(viewer, name).count(), 0);
  await viewer.goto(`${BASE_URL}/searches`);
  await viewer.getByRole('heading', { name: 'Searches and batches' }).waitFor();
  assert.equal(await viewer.getByRole('link', { name: 'New search' }).count(), 0);
}, { allows: refused });

/** The second language, from the menu and remembered. */
export const german = () => walk(async ({ page, open }) => {
  await open('/monitors');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Monitore', exact: true }).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  await page.reload();
  await page.getByRole('heading', { name: 'Monitore', exact: true }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: 'Suchen und Stapel' }).waitFor();
});

/** What is seen before signing in, and what only somebody who signed in has. */
export const signedInScreens = async () => {
  await Promise.all([DESK, PHONE].map(viewport =>
    walk(async ({ page }) => {
      const wrong = [];
      await page.goto(MAILING_URL + '/');
      await page.getByRole('link', { name: /Example login/ }).waitFor();
      wrong.push(...await lookTwice(page, 'sign-in'));
      for (const path of ['/recover', '/recover#token=recover_x', '/invitation#invite_x']) {
        await page.goto('about:blank');
        await page.goto(MAILING_URL + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        wrong.push(...await lookTwice(page, path));
      }
      await signIn(page, admin, MAILING_URL);
      for (const path of ['/settings/members', '/settings/me', '/settings/installation']) {
        await page.goto(MAILING_URL + path);
        await heading(page, 'Team and settings').waitFor();
        await page.waitForFunction(() => document.querySelectorAll('.skeleton').length === 0);
        wrong.push(...await lookTwice(page, path));
      }
      assert.deepEqual(wrong, [], `${viewport.width} px`);
    }, { viewport, base: MAILING_URL, allows: refused })));
};
