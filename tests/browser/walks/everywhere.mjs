// Every screen in both themes, on a phone and on a desk: without a fault, without a violation of the rules of accessibility, without a jump,
// and within its width.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import { api, BASE_URL, row, until, walk } from './world.mjs';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };
const MOST_SCRIPT = 250_000;
const MOST_JUMP = 0.02;

async function screens() {
  const task = await api('POST', '/api/v1/tasks', { type: 'influencer', target: 'musiclover2024', interval: '30s' }).catch(async () =>
    (await api('GET', '/api/v1/tasks?q=musiclover2024'))[0]);
  await until('it was measured', async () => (await api('GET', `/api/v1/tasks/${task.task_id}`)).last_success_at);
  const [post] = await api('GET', `/api/v1/accounts/${(await api('GET', '/api/v1/accounts/instagram/musiclover2024')).id}/posts?limit=1`);
  await until('its texts were read', async () => (await api('GET', `/api/v1/posts/${post.id}/texts`)).length);
  const job = await api('POST', '/api/v1/instagram/bulk-search', { usernames: 'nasa, missing_here' });
  const request = await api('POST', '/api/v1/scrape-requests', { flow: 'refresh_profile_by_handle', params: { handle: 'missing_story' } });
  await until('it ended', async () => (await api('GET', `/api/v1/scrape-requests/${request.id}`)).status === 'FAILED');
  const ended = id => until(`request ${id} ended`, async () => ['COMPLETE', 'FAILED'].includes((await api('GET', `/api/v1/scrape-requests/${id}`)).status));
  for (const [flow, params] of [['refresh_orders_by_store', { store: 'demo-shop' }], ['refresh_post_comments', { shortcode: post.code }]])
    await ended((await api('POST', '/api/v1/scrape-requests', { flow, params })).id);
  const board = await api('GET', '/api/v1/tasks/board?q=musiclover2024');
  const [known] = await api('GET', '/api/v1/webhooks');
  const webhook = known ?? await api('POST', '/api/v1/webhooks', { url: 'https://hooks.example.org/monitor', events: ['job'], enabled: false });
  return {
    monitors: '/monitors',
    'monitors-new': '/monitors/new?target=nasa',
    'monitors-import': '/monitors/import',
    account: `/monitors/${task.task_id}`,
    'account-posts': `/monitors/${task.task_id}?tab=posts`,
    'account-runs': `/monitors/${task.task_id}?tab=runs`,
    'account-changes': `/monitors/${task.task_id}?tab=changes`,
    'account-texts': `/monitors/${task.task_id}?tab=texts`,
    'account-answers': `/monitors/${task.task_id}?tab=raw`,
    'account-estimates': `/monitors/${task.task_id}?tab=estimates`,
    enrichment: '/enrichment',
    rejected: '/enrichment?tab=rejected',
    post: `/posts/instagram/${post.code}`,
    'post-texts': `/posts/instagram/${post.code}?tab=texts`,
    'post-comments': `/posts/instagram/${post.code}?tab=comments`,
    orders: '/orders',
    run: `/runs/${task.task_id}/${board[0].runs[0].run_no}`,
    feed: '/following',
    followed: '/following?tab=followed',
    searches: '/searches',
    'searches-new': '/searches/new',
    search: `/searches/${job.job_id}`,
    console: '/console',
    requests: '/console/requests',
    request: `/console/requests/${request.id}`,
    'all-runs': '/console/runs',
    actions: '/console/actions',
    flows: '/console/flows',
    workers: '/console/workers',
    events: '/console/events',
    messages: '/console/messages',
    providers: '/providers',
    capabilities: '/providers?tab=matrix',
    limits: '/providers?tab=limits',
    cost: '/providers?tab=cost',
    calls: '/providers?tab=calls',
    drift: '/providers?tab=drift',
    keys: '/providers?tab=keys',
    notices: '/providers?tab=notices',
    media: '/media',
    members: '/settings/members',
    'api-keys': '/settings/keys',
    credits: '/settings/credits',
    pauses: '/settings/pauses',
    webhooks: '/settings/webhooks',
    'webhook-log': `/settings/webhooks?webhook=${webhook.id}`,
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
async function look(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.replaceAll('\n', ' ').slice(0, 200)}`),
    ...(wide > 0 ? [`${name}: ${wide} px too wide`] : []),
  ];
}

/** The same page in the other theme: everything has its last colours. */
async function turn(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction(scheme => document.documentElement.dataset.mantineColorScheme === scheme, colorScheme);
  await page.evaluate(() => Promise.allSettled(
    document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity).map(one => one.finished)));
}

/** What is wrong with what is shown, in both themes. */
export async function lookTwice(page, name) {
  const light = await look(page, `${name}, light`);
  await turn(page, 'dark');
  const dark = await look(page, `${name}, dark`);
  await turn(page, 'light');
  return [...light, ...dark];
}

/** Counts how far what is shown jumps while it is loaded. */
const countJumps = page => page.addInitScript(() => {
  window.jumps = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumps += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
});

/** The first view loads no more script than it may, and nothing that another screen needs. */
export const firstView = () => walk(async ({ page, open }) => {
  await screens();
  const scripts = new Map();
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.set(new URL(response.url()).pathname, response);
  });
  await open('/monitors');
  await row(page, 'musiclover2024').waitFor();
  await settle(page);
  await page.waitForLoadState('networkidle').catch(() => {});
  let total = 0;
  for (const response of scripts.values()) total += gzipSync(await response.body(), { level: 9 }).length;
  console.log(`first view: ${scripts.size} scripts, ${total} bytes with gzip`);
  assert.ok(total > 0 && total <= MOST_SCRIPT, `${total} bytes of script`);
  assert.deepEqual([...scripts.keys()].filter(name => /Chart|uPlot|Console|Settings|Providers/.test(name)), []);
});

export const walkEverywhere = async () => {
  const all = Object.entries(await screens());
  await Promise.all([DESK, PHONE].map(viewport =>
    walk(async ({ page }) => {
      const wrong = [];
      await countJumps(page);
      for (const [name, path] of all) {
        await page.goto(BASE_URL + path, { waitUntil: 'load' });
        await settle(page);
        const jumps = await page.evaluate(() => window.jumps);
        if (jumps > MOST_JUMP) wrong.push(`${name}: jumps by ${jumps.toFixed(3)}`);
        wrong.push(...await lookTwice(page, name));
      }
      assert.deepEqual(wrong, [], `${viewport.width} px`);
    }, { viewport })));
};
