// Walks through the pages as a person does, on a service with demo data: node pages.mjs WALK... runs the named walks one after the other,
// those joined by + at once. Ends with 0 when all was as it should be. The addresses of the service and of the provider simulator come from
// the environment.
import * as entrance from './walks/entrance.mjs';
import { firstView, walkEverywhere } from './walks/everywhere.mjs';
import { estimates } from './walks/enrichment.mjs';
import { followAndRead } from './walks/feed.mjs';
import { mediaLasts } from './walks/media.mjs';
import { addMany, firstMonitor, lostConnection, pauseInTwoWindows } from './walks/monitors.mjs';
import { allSearches, drift, failedRequests, holdProvider, runs, search, submitFlow, tryKey } from './walks/work.mjs';
import { german, keyAndViewer, setUp, signedInScreens } from './walks/people.mjs';
import { readTexts } from './walks/texts.mjs';
import { webhooks } from './walks/webhooks.mjs';
import { closeBrowser } from './walks/world.mjs';

const walks = { firstMonitor, pauseInTwoWindows, addMany, search, failedRequests, drift, runs, holdProvider, tryKey, allSearches, webhooks, lostConnection, followAndRead, estimates, mediaLasts, readTexts, submitFlow, german, firstView, walkEverywhere, setUp, keyAndViewer, signedInScreens, ...entrance };
// One that fails does not hide what is wrong with the others.
const run = async name => {
  const started = performance.now();
  try {
    await walks[name]();
    console.log(`${name}: ${Math.round(performance.now() - started)} ms`);
  } catch (error) {
    console.error(`${name}: ${error.stack}`);
    process.exitCode = 1;
  }
};
for (const names of process.argv.slice(2)) await Promise.all(names.split('+').map(run));
await closeBrowser();
