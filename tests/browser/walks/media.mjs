import assert from 'node:assert/strict';
import { SIMULATOR_URL, api, send, until, walk } from './world.mjs';

const cdn = settings => send(SIMULATOR_URL, 'PUT', '/_simulator/cdn', settings);

/** The platforms' servers of pictures die: what was copied shows all the same. What cannot be copied says why, and is tried again. */
export const mediaLasts = () => walk(async ({ page, open }) => {
  const task = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'archived.creator', interval: '30s' });
  await until('it was measured', async () => (await api('GET', `/api/v1/tasks/${task.task_id}`)).last_success_at);
  const account = await api('GET', '/api/v1/accounts/instagram/archived.creator');
  await until('its picture is copied', async () =>
    (await api('GET', `/api/v1/media?entity_type=account&entity_id=${account.id}`)).some(one => one.asset_type === 'profile_pic' && one.status === 'stored'));
  await until('nothing waits', async () => (await api('GET', '/api/v1/media/status')).backlog === 0);

  await cdn({ dead: true });
  try {
    await open(`/accounts/instagram/${account.platform_id}`);
    await page.locator('img.avatar-there').first().waitFor();
    const natural = await page.locator('img.avatar-there').first().evaluate(image => image.naturalWidth);
    assert.ok(natural > 0, 'the picture is there');

    await open('/media?status=stored');
    await page.getByRole('heading', { name: 'Media' }).waitFor();
    await page.locator('[data-row] img.avatar-there').first().waitFor();

    // Somebody new, whose pictures nobody hands out any more.
    const other = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'too.late.creator', interval: '30s' });
    await until('it was measured', async () => (await api('GET', `/api/v1/tasks/${other.task_id}`)).last_success_at);
    await until('that fails', async () => (await api('GET', '/api/v1/media?status=failed')).some(one => one.error_code === 'unavailable'));
    await open('/media');
    await page.locator('[data-row]').filter({ hasText: 'could not be reached' }).first().waitFor();
  } finally {
    await cdn({ dead: false });
  }

  await page.getByRole('button', { name: 'Retry all' }).click();
  await until('nothing has failed any more', async () => (await api('GET', '/api/v1/media?status=failed')).length === 0);
});
