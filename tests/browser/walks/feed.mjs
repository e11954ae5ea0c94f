import assert from 'node:assert/strict';
import { api, button, until, walk } from './world.mjs';

/** Who follows nobody is shown whom they could follow; then there is something to read, which goes on and on, stays where it is, and says what is new. */
export const followAndRead = () => walk(async ({ page, open }) => {
  for (const { account } of await api('GET', '/api/v1/follows?limit=200')) await api('DELETE', `/api/v1/follows/${account.id}`);
  await open('/following');
  await page.getByRole('heading', { name: 'Nothing to read yet' }).waitFor();
  const many = page.getByRole('button', { name: /^Follow all \d+$/ });
  const count = Number((await many.innerText()).match(/\d+/)[0]);
  await many.click();
  await until('all are followed', async () => (await api('GET', '/api/v1/follows?limit=200')).length >= count);
  await page.getByRole('article').first().waitFor();
  const all = await api('GET', '/api/v1/feed?limit=200');
  assert.ok(all.length > 30, `the feed has more than a page: ${all.length}`);

  // On and on: the last post comes by scrolling.
  await until('its end is reached', async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    return (await page.getByText('That is all there is.').count()) === 1;
  });
  const shown = await page.getByRole('article').count();
  assert.ok(shown >= all.length, `${shown} of ${all.length} posts are shown`);

  // Back from a post, the place is where it was left.
  await page.evaluate(() => scrollTo(0, 1500));
  const place = await page.evaluate(() => scrollY);
  const link = page.getByRole('link', { name: 'Numbers over time' });
  const inSight = await link.evaluateAll(links => links.findIndex(one => one.getBoundingClientRect().top > 100));
  await link.nth(inSight).click();
  await page.waitForURL(/\/posts\//);
  await page.goBack();
  await page.getByRole('article').first().waitFor();
  await until('the place is found again', async () => Math.abs((await page.evaluate(() => scrollY)) - place) < 200);

  // What is new is said, and moves nothing until somebody wants to see it. Whose post is the newest changes while accounts are measured.
  let newest, first;
  await until('what is new is said', async () => {
    [newest] = await api('GET', '/api/v1/feed?limit=1');
    await api('DELETE', `/api/v1/follows/${newest.account.id}`);
    await open('/following');
    await page.getByRole('article').first().waitFor();
    first = await page.getByRole('article').first().getAttribute('aria-label');
    await api('PUT', `/api/v1/follows/${newest.account.id}`);
    for (let tries = 0; tries < 24; tries++) {
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      if ((await page.getByRole('button', { name: /new posts?$/ }).count()) > 0) return true;
      await page.waitForTimeout(250);
    }
    return false;
  });
  assert.equal(await page.getByRole('article').first().getAttribute('aria-label'), first);
  await page.getByRole('button', { name: /new posts?$/ }).click();
  await page.getByRole('article', { name: `Post of ${newest.account.username}` }).first().waitFor();

  // From the account itself, and in the list.
  await open(`/accounts/${newest.account.platform}/${newest.account.platform_id}`);
  await button(page, `Unfollow ${newest.account.username}`).click();
  await button(page, `Follow ${newest.account.username}`).waitFor();
  await open('/following?tab=followed');
  await page.getByRole('button', { name: /^Unfollow / }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: `Unfollow ${newest.account.username}` }).count(), 0);
});
