import assert from 'node:assert/strict';
import { api, until, walk } from './world.mjs';

/** What an account publishes and how it sounds is shown a moment after it was collected, and can be reported. */
export const readTexts = () => walk(async ({ page, open }) => {
  const task = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'texts.read', interval: '30s' });
  await until('it was measured', async () => (await api('GET', `/api/v1/tasks/${task.task_id}`)).last_success_at);
  const account = await api('GET', '/api/v1/accounts/instagram/texts.read');
  const known = await until('its texts were read', async () => {
    const { keywords } = await api('GET', `/api/v1/accounts/${account.id}/keywords`);
    return keywords.length > 0 && keywords;
  });

  await open(`/monitors/${task.task_id}`);
  await page.getByRole('link', { name: 'Texts' }).click();
  await page.waitForURL('**?tab=texts');
  await page.getByText('Keywords and sentiment are estimates').waitFor();
  await page.getByRole('list', { name: 'Keywords of captions' }).getByText(known[0].keyword, { exact: true }).waitFor();
  await page.locator('[data-row]').first().waitFor();
  await page.getByText('How comments below them sound').waitFor();
  await page.getByText('Months').click();
  await page.locator('[data-row] time', { hasText: /^[A-Z][a-z]+ \d{4}$/ }).first().waitFor();

  const request = await api('POST', '/api/v1/scrape-requests', { flow: 'fetch_keyword_collection', params: { handle: 'texts.read', keywords: [known[0].keyword] } });
  const done = await until('the report is made', async () => {
    const one = await api('GET', `/api/v1/scrape-requests/${request.id}`);
    assert.notEqual(one.status, 'FAILED', one.error);
    return one.status === 'COMPLETE' && one.data;
  });
  assert.ok(done.texts > 0, 'the report has texts');
});
