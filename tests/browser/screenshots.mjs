// Takes the pictures of the pages: node screenshots.mjs FOLDER. They show what a service with demo data has after some minutes.
import { setTimeout as wait } from 'node:timers/promises';
import { openBrowser } from './browser.mjs';
import { settle } from './walks/everywhere.mjs';
import { api, BASE_URL, fault, noFaults } from './walks/world.mjs';

const folder = process.argv[2];
const minutes = Number(process.env.WATCH_MINUTES ?? 5);
const targets = [
  ['instagram', 'instagram', '30s'], ['instagram', 'nasa', '30s'], ['instagram', 'natgeo', '30s'], ['instagram', 'musiclover2024', '30s'],
  ['instagram', 'techguru_sarah', '30s'], ['instagram', 'foodie_adventures', '30s'], ['instagram', 'missing_person', '30s'],
  ['tiktok', 'khaby.lame', '30s'], ['tiktok', 'bellapoarch', '1m'], ['youtube', '@kurzgesagt', '30s'], ['youtube', '@veritasium', '1m'],
];
const watched = async name => (await api('GET', `/api/v1/tasks?q=${name}`))[0];

for (const [platform, target, interval] of targets) await api('POST', '/api/v1/tasks', { platform, type: 'influencer', target, interval }).catch(() => {});
await api('POST', '/api/v1/tasks', { type: 'post', target: 'https://www.instagram.com/p/CxYQJO8xuC6/', interval: '30s' }).catch(() => {});
await wait(minutes * 30_000);
await fault({ provider: '*', kind: 'server_error', target: 'techguru_sarah', count: 40 });
await wait(minutes * 30_000);
await api('POST', `/api/v1/tasks/${(await watched('foodie_adventures')).task_id}/pause`).catch(() => {});
const job = await api('POST', '/api/v1/instagram/bulk-search', { usernames: 'nasa, natgeo, streetfood_lena, missing_one, quiet_corner, personal_diary' });
for (const handle of ['missing_a', 'missing_b', 'sunny_side', 'river_and_pine']) await api('POST', '/api/v1/scrape-requests', { flow: 'refresh_profile_by_handle', params: { handle } });
await wait(6_000);
const [request] = await api('GET', '/api/v1/scrape-requests?status=FAILED&limit=1');
// Its weeks of history are of the sample data.
const account = (await watched('musiclover2024')).task_id;

const pictures = [
  ['ui-monitors-light', '/monitors', 'light'],
  ['ui-monitors-dark', '/monitors', 'dark'],
  ['ui-account-light', `/monitors/${account}`, 'light'],
  ['ui-account-dark', `/monitors/${account}?range=30d`, 'dark'],
  ['ui-search-light', `/searches/${job.job_id}`, 'light'],
  ['ui-console-light', '/console', 'light'],
  ['ui-story-dark', `/console/requests/${request.id}`, 'dark'],
  ['ui-providers-dark', '/providers', 'dark'],
  ['ui-monitors-phone', '/monitors', 'light', { width: 390, height: 844 }],
];
for (const [name, path, colorScheme, viewport = { width: 1440, height: 900 }] of pictures) {
  const { browser, page, faults } = await openBrowser(new URL(BASE_URL).origin, { viewport, colorScheme });
  await page.goto(BASE_URL + path, { waitUntil: 'load' });
  await settle(page);
  await wait(1_500);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await browser.close();
  if (faults.length > 0) throw new Error(`${name}: ${faults.join(', ')}`);
  console.log(name);
}
await noFaults();
