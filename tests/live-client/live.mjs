// Follows jobs as other people's programs do: with the official SignalR client over WebSocket and with EventSource, beside each other.
// One scenario a run: node live.mjs <scenario>. The service and keys come from the environment; it ends with 0 when all was as it should be.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import EventSource from 'eventsource';

const { BASE_URL, KEY, FOREIGN_KEY, ADMIN_KEY, SESSION_COOKIE, CSRF_TOKEN } = process.env;
const LAST = ['job.completed', 'job.failed', 'job.cancelled'];
const PATIENCE_MS = 40_000;

async function api(method, path, { key = KEY, body } = {}) {
  const response = await fetch(BASE_URL + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

async function search(count, name) {
  const usernames = Array.from({ length: count }, (_, i) => `${name}${i}`);
  const { status, body } = await api('POST', '/api/v1/instagram/bulk-search', { body: { usernames } });
  assert.equal(status, 202, JSON.stringify(body));
  return { id: body.data.job_id, usernames };
}

async function connect({ key = KEY, url = '/hubs/jobs', options } = {}) {
  const hub = new HubConnectionBuilder()
    .withUrl(BASE_URL + url, options ?? { transport: HttpTransportType.WebSockets, accessTokenFactory: () => key })
    .configureLogging(LogLevel.None)
    .build();
  await hub.start();
  return hub;
}

// Collects what a hub's stream brings, and says when it is over.
function stream(hub, method, ...args) {
  const items = [];
  const ended = new Promise(resolve => hub.stream(method, ...args).subscribe({
    next: item => items.push(item),
    complete: () => resolve({ completed: true }),
    error: error => resolve({ error: String(error) }),
  }));
  return { items, ended };
}

// The same for server-sent events; the names of events have to be known in advance.
function listen(path, { key = KEY, after } = {}) {
  const headers = { authorization: `Bearer ${key}`, ...(after === undefined ? {} : { 'last-event-id': String(after) }) };
  const source = new EventSource(BASE_URL + path, { headers });
  const items = [];
  const names = ['feed.opened', 'job.submitted', 'job.started', 'item.started', 'item.retried', 'item.completed', 'item.failed', ...LAST];
  for (const name of names)
    source.addEventListener(name, e => items.push({ id: Number(e.lastEventId), event: name, ...JSON.parse(e.data) }));
  // It reconnects when the stream ends; a test that looks at one stream wants to know instead.
  const ended = new Promise(resolve => { source.onerror = error => resolve(error.status ?? 'closed'); });
  return { source, items, ended, close: () => source.close() };
}

async function until(what, condition) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `still waiting for: ${what}`);
    await wait(5);
  }
}

const isLast = e => LAST.includes(e.event);
const upTo = n => Array.from({ length: n }, (_, i) => i + 1);

const scenarios = {
  // Four readers of one job see the same events in the same order, each creator once.
  async both() {
    const hub = await connect();
    const teamHub = stream(hub, 'WatchTeam', null);
    const teamEvents = listen('/api/v1/jobs/events');
    await until('open feeds', () => teamHub.items.length === 1 && teamEvents.items.length === 1);
    const job = await search(15, 'both.');
    const jobHub = stream(hub, 'Watch', job.id, 0);
    const jobEvents = listen(`/api/v1/jobs/${job.id}/events`);
    await until('the end of the job, four times', () =>
      [jobHub, jobEvents, teamHub, teamEvents].every(reader => reader.items.some(isLast)));
    assert.deepEqual(await jobHub.ended, { completed: true });

    const steps = jobHub.items.map(e => e.event);
    assert.deepEqual(jobHub.items.map(e => e.number), upTo(steps.length));
    assert.deepEqual(jobEvents.items.map(e => e.id), upTo(steps.length));
    assert.deepEqual(jobEvents.items.map(e => e.event), steps);
    assert.deepEqual(
      jobHub.items.filter(e => e.event === 'item.completed').map(e => e.data.username).sort(), [...job.usernames].sort());

    const first = teamHub.items[1].number;
    assert.deepEqual(teamHub.items.slice(1).map(e => e.number), steps.map((_, i) => first + i));
    assert.deepEqual(teamHub.items.slice(1).map(e => [e.job_id, e.job_number, e.event]), steps.map((s, i) => [job.id, i + 1, s]));
    assert.deepEqual(teamEvents.items.slice(1).map(e => [e.id, e.number, e.event]), steps.map((s, i) => [first + i, i + 1, s]));
    [jobEvents, teamEvents].forEach(reader => reader.close());
    await hub.stop();
    return `${steps.length} events, each seen by four readers`;
  },

  // A connection that is lost in the middle is taken up where it was.
  async resume() {
    let hub = await connect();
    const opening = stream(hub, 'WatchTeam', null);
    await until('the feed', () => opening.items.length === 1);
    const start = opening.items[0].number;
    const job = await search(15, 'resume.');
    const seen = { hub: [], sse: [], teamHub: [], teamSse: [] };
    let cuts = 0;
    while (!Object.values(seen).every(items => items.some(isLast))) {
      const position = (items, number, first) => items.length ? number(items.at(-1)) : first;
      const readers = {
        hub: stream(hub, 'Watch', job.id, position(seen.hub, e => e.number, 0)),
        sse: listen(`/api/v1/jobs/${job.id}/events`, { after: position(seen.sse, e => e.id, 0) }),
        teamHub: stream(hub, 'WatchTeam', position(seen.teamHub, e => e.number, start)),
        teamSse: listen('/api/v1/jobs/events', { after: position(seen.teamSse, e => e.id, start) }),
      };
      await until('some more events', () => Object.entries(readers).every(([name, r]) => r.items.length > 3 || [...seen[name], ...r.items].some(isLast)));
      readers.sse.close();
      readers.teamSse.close();
      await hub.stop();
      for (const [name, reader] of Object.entries(readers))
        seen[name].push(...reader.items);
      cuts++;
      hub = await connect();
    }

    assert.deepEqual(seen.hub.map(e => e.number), upTo(seen.hub.length));
    assert.deepEqual(seen.sse.map(e => e.id), upTo(seen.hub.length));
    assert.deepEqual(seen.teamHub.map(e => e.number), upTo(seen.hub.length).map(n => start + n));
    assert.deepEqual(seen.teamSse.map(e => e.id), upTo(seen.hub.length).map(n => start + n));
    assert.ok(cuts > 1, 'the job ended before a connection was cut');
    await hub.stop();
    return `${seen.hub.length} events over ${cuts} connections`;
  },

  // Another team's job is nowhere to be found, and its feed holds nothing of it.
  async foreign() {
    const hub = await connect({ key: FOREIGN_KEY });
    const feed = stream(hub, 'WatchTeam', 0);
    const job = await search(2, 'foreign.');
    const own = stream(await connect(), 'Watch', job.id, 0);
    await until('the end of the job', () => own.items.some(isLast));

    assert.equal((await api('GET', `/api/v1/jobs/${job.id}/status`, { key: FOREIGN_KEY })).status, 404);
    assert.equal((await api('GET', `/api/v1/jobs/${job.id}/events`, { key: FOREIGN_KEY })).status, 404);
    assert.match((await stream(hub, 'Watch', job.id, 0).ended).error, /There is no job/);
    assert.deepEqual(feed.items.filter(e => e.event !== 'feed.opened'), []);
    await hub.stop();
    return '404, 404, "There is no job"';
  },

  // Revoking a key ends what it has open, and nothing opens any more.
  async revoked() {
    const made = await api('POST', '/api/v1/api-keys', { key: ADMIN_KEY, body: { name: 'to be revoked', scope: 'read' } });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, key } = made.body.data;
    const hub = await connect({ key });
    const hubClosed = new Promise(resolve => hub.onclose(resolve));
    const feed = stream(hub, 'WatchTeam', null);
    const events = listen('/api/v1/jobs/events', { key });
    await until('open streams', () => feed.items.length === 1 && events.items.length === 1);

    const since = Date.now();
    const over = promise => promise.then(() => Date.now() - since);
    const times = [over(hubClosed), over(feed.ended), over(events.ended)];
    assert.equal((await api('DELETE', `/api/v1/api-keys/${id}`, { key: ADMIN_KEY })).status, 200);
    const ended = await Promise.race([Promise.all(times), wait(PATIENCE_MS).then(() => [Infinity])]);
    events.close();

    assert.ok(Math.max(...ended) < 2000, `ended after ${ended.join(', ')} ms`);
    await assert.rejects(connect({ key }), /401/);
    return `connection, its stream and server-sent events ended after ${ended.join(', ')} ms`;
  },

  // What a page in a browser sends: the session's cookie and its origin; or a key in the address, because it cannot set headers.
  async browser() {
    const headers = { Cookie: SESSION_COOKIE, Origin: BASE_URL };
    const sockets = { transport: HttpTransportType.WebSockets };
    const attempt = async (options, url) => {
      const hub = await connect({ options: { ...sockets, ...options }, url });
      const feed = stream(hub, 'WatchTeam', 0);
      await hub.stop();
      return feed;
    };

    await attempt({ headers: { ...headers, 'X-CSRF-Token': CSRF_TOKEN } });
    await attempt({ headers, skipNegotiation: true });
    await attempt({ skipNegotiation: true }, `/hubs/jobs?access_token=${KEY}`);
    await assert.rejects(attempt({ headers }), /403/);
    await assert.rejects(attempt({ headers: { ...headers, Origin: 'https://evil.example' }, skipNegotiation: true }));
    await assert.rejects(attempt({ skipNegotiation: true }));
    await assert.rejects(attempt({ skipNegotiation: true }, '/hubs/jobs?access_token=mon_wrong'));
    assert.equal((await fetch(`${BASE_URL}/api/v1/jobs?access_token=${KEY}`)).status, 401);

    // Where WebSockets do not get through, SignalR falls back to its own server-sent events.
    const hub = await connect({ options: { transport: HttpTransportType.ServerSentEvents, accessTokenFactory: () => KEY } });
    const feed = stream(hub, 'WatchTeam', null);
    await until('the feed', () => feed.items.length === 1);
    await hub.stop();
    return 'session with token, session over WebSocket alone, key in the address, SignalR over server-sent events; no others';
  },
};

const name = process.argv[2];
assert.ok(scenarios[name], `scenarios: ${Object.keys(scenarios).join(', ')}`);
console.log(`${name}: ${await scenarios[name]()}`);
process.exit(0);
