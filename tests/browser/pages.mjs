// Walks through the pages as a person does, on a service with demo data: node pages.mjs WALK... runs the named walks, or all. Ends with 0
// when all was as it should be. The addresses of the service and of the provider simulator come from the environment.
import { walkEverywhere } from './walks/everywhere.mjs';
import { followAndRead } from './walks/feed.mjs';
import { addMany, firstMonitor, lostConnection, pauseInTwoWindows } from './walks/monitors.mjs';
import { drift, failedRequests, search } from './walks/work.mjs';
import { german, keyAndViewer, setUp, signedInScreens } from './walks/people.mjs';

const walks = { firstMonitor, pauseInTwoWindows, addMany, search, failedRequests, drift, lostConnection, followAndRead, german, walkEverywhere, setUp, keyAndViewer, signedInScreens };
for (const name of process.argv.slice(2)) {
  const started = performance.now();
  await walks[name]();
  console.log(`${name}: ${Math.round(performance.now() - started)} ms`);
}
