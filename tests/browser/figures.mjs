// Measures the pages in a browser: node figures.mjs scroll SECONDS, or node figures.mjs tabs COUNT SECONDS. The last line of the output is JSON.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { openBrowser } from './browser.mjs';
import { api, BASE_URL } from './walks/world.mjs';

const [what, ...numbers] = process.argv.slice(2);
const { browser, page, faults } = await openBrowser(new URL(BASE_URL).origin);
try {
  console.log(JSON.stringify(await { scroll, tabs }[what](...numbers.map(Number))));
  assert.deepEqual(faults, []);
} finally {
  await browser.close();
}

// Down the list of monitors as fast as a hand at a wheel goes, twenty rows a second, with everything live. The script of the page draws the rows, so
// the frames that it gets are those that people see.
async function scroll(seconds) {
  await page.goto(`${BASE_URL}/monitors`, { waitUntil: 'load' });
  await page.locator('[data-row]').first().waitFor();
  await wait(2_000);
  const frames = await page.evaluate(async length => {
    const times = [];
    const speed = 20 * 58;
    let from = 0;
    await new Promise(resolve => requestAnimationFrame(function frame(now) {
      from ||= now;
      scrollTo(0, ((now - from) / 1000) * speed);
      times.push(now - from);
      if (now - from < length * 1000) requestAnimationFrame(frame);
      else resolve();
    }));
    return times;
  }, seconds);
  const rows = await page.locator('[data-row]').count();
  const perSecond = Array.from({ length: seconds }, (_, second) => frames.filter(at => at >= second * 1000 && at < (second + 1) * 1000).length);
  const sorted = perSecond.toSorted((a, b) => a - b);
  const gaps = frames.slice(1).map((at, index) => at - frames[index]);
  return { median: sorted[Math.floor((sorted.length - 1) / 2)], worst: sorted[0], longest: Math.max(...gaps), rows, scrolled: await page.evaluate(() => scrollY / 58) };
}

// Tabs of one window, as somebody leaves them open. It says when all are open, and closes them after the time.
async function tabs(count, seconds) {
  const [task] = await api('GET', '/api/v1/tasks?limit=1');
  const places = ['/monitors', `/monitors/${task.task_id}`, '/console', '/providers', '/monitors?q=is:failing', '/searches'];
  const context = page.context();
  const opened = [page, ...await Promise.all(Array.from({ length: count - 1 }, () => context.newPage()))];
  for (const [index, tab] of opened.entries()) await tab.goto(BASE_URL + places[index % places.length], { waitUntil: 'load' });
  await opened[0].bringToFront();
  await wait(3_000);
  const shown = await Promise.all(opened.map(tab => tab.evaluate(() => document.visibilityState)));
  console.log('open');
  await wait(seconds * 1000);
  return { tabs: opened.length, visible: shown.filter(state => state === 'visible').length };
}
