// Every screen in both themes, on a phone and on a desk: without a fault, without a violation of the rules of accessibility, without a jump,
// and within its width.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { api, BASE_URL, until, walk } from './world.mjs';

export async function screens() {
  const task = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'musiclover2024', interval: '30s' }).catch(async () =>
    (await api('GET', '/api/v1/tasks?q=musiclover2024'))[0]);
  await until('it was measured', async () => (await api('GET', `/api/v1/tasks/${task.task_id}`)).last_success_at);
  const [post] = await api('GET', `/api/v1/accounts/${(await api('GET', '/api/v1/accounts/instagram/musiclover2024')).id}/posts?limit=1`);
  const job = await api('POST', '/api/v1/instagram/bulk-search', { usernames: 'nasa, missing_here' });
  const request = await api('POST', '/api/v1/scrape-requests', { flow: 'refresh_profile_by_handle', params: { handle: 'missing_story' } });
  await until('it ended', async () => (await api('GET', `/api/v1/scrape-requests/${request.id}`)).status === 'FAILED');
  const board = await api('GET', '/api/v1/tasks/board?q=musiclover2024');
  return {
    monitors: '/monitors',
    'monitors-new': '/monitors/new?target=nasa',
    'monitors-import': '/monitors/import',
    account: `/monitors/${task.task_id}`,
    'account-posts': `/monitors/${task.task_id}?tab=posts`,
    'account-runs': `/monitors/${task.task_id}?tab=runs`,
    'account-changes': `/monitors/${task.task_id}?tab=changes`,
    'account-answers': `/monitors/${task.task_id}?tab=raw`,
    post: `/posts/instagram/${post.code}`,
    run: `/runs/${task.task_id}/${board[0].runs[0].run_no}`,
    feed: '/following',
    followed: '/following?tab=followed',
    searches: '/searches',
    'searches-new': '/searches/new',
    search: `/searches/${job.job_id}`,
    console: '/console',
    requests: '/console/requests',
    request: `/console/requests/${request.id}`,
    flows: '/console/flows',
    workers: '/console/workers',
    providers: '/providers',
    capabilities: '/providers?tab=matrix',
    limits: '/providers?tab=limits',
    cost: '/providers?tab=cost',
    calls: '/providers?tab=calls',
    drift: '/providers?tab=drift',
    keys: '/providers?tab=keys',
    notices: '/providers?tab=notices',
    members: '/settings/members',
    'api-keys': '/settings/keys',
    credits: '/settings/credits',
    pauses: '/settings/pauses',
    audit: '/settings/audit',
    data: '/settings/data',
    look: '/settings/look',
    nowhere: '/there/is/no/such/page',
  };
}

/** Waits until a screen has what it shows: nothing is being loaded, and fonts are there. */
export async function settle(page) {
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.skeleton').length === 0 && document.fonts.status === 'loaded');
}

/** What is wrong with what is shown: rules of accessibility that it breaks, and whether it is wider than its window. */
export async function look(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.replaceAll('\n', ' ').slice(0, 200)}`),
    ...(wide > 0 ? [`${name}: ${wide} px too wide`] : []),
  ];
}

export const walkEverywhere = async () => {
  const all = Object.entries(await screens());
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }])
    for (const colorScheme of ['light', 'dark']) {
      if (process.env.LOOK && process.env.LOOK !== `${viewport.width}-${colorScheme}`) continue;
      await walk(async ({ page }) => {
        const wrong = [];
        await page.addInitScript(() => {
          window.jumps = 0;
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumps += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
        });
        for (const [name, path] of all) {
          await page.goto(BASE_URL + path, { waitUntil: 'load' });
          await settle(page);
          wrong.push(...await look(page, name));
          const jumps = await page.evaluate(() => window.jumps);
          if (jumps > 0.02) wrong.push(`${name}: jumps by ${jumps.toFixed(3)}`);
        }
        assert.deepEqual(wrong, [], `${viewport.width} px, ${colorScheme}`);
      }, { viewport, colorScheme });
    }
};
