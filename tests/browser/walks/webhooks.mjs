import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { api, button, row, until, walk } from './world.mjs';

/** An address that keeps what it is told, and answers as it should. */
async function listen() {
  const told = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    told.push({ headers: request.headers, body });
    response.statusCode = told.length === 1 ? 500 : 204;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { told, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

/** A webhook is added, tried, told what happens, delivered to again, and taken away. */
export const webhooks = () => walk(async ({ page, open }) => {
  const receiver = await listen();
  try {
    await open('/settings/webhooks');
    await button(page, 'Add a webhook').click();
    const form = page.getByRole('dialog', { name: 'Add a webhook' });
    await form.getByLabel('Address').fill(receiver.url);
    await form.getByLabel('What it is for (optional)').fill('the walk');
    await form.getByLabel('everything').uncheck();
    await form.getByRole('checkbox', { name: 'job', exact: true }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    const secret = await page.locator('.secret code').innerText();
    assert.match(secret, /^whsec_/);
    await page.getByRole('link', { name: receiver.url }).click();
    await page.waitForURL(/webhook=\d+/);

    // The first try fails; it is delivered again by hand.
    await button(page, 'Send a test').click();
    const delivery = row(page, 'ping').first();
    await delivery.getByText('500', { exact: true }).first().waitFor();
    await delivery.getByRole('button', { name: 'Show' }).click();
    const details = page.getByRole('dialog', { name: /^ping/ });
    await details.getByText('500', { exact: true }).first().waitFor();
    await details.getByRole('button', { name: 'Deliver again' }).click();
    await details.getByText('delivered').first().waitFor();
    await details.getByText('204', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    const { headers, body } = receiver.told.at(-1);
    const signed = createHmac('sha256', secret).update(`${headers['x-monitor-timestamp']}.${body}`).digest('hex');
    assert.equal(headers['x-monitor-signature'], `sha256=${signed}`);

    // What happens is told by itself.
    await api('POST', '/api/v1/instagram/bulk-search', { usernames: 'told_of' });
    await until('it is told of the job', () => receiver.told.some(one => one.headers['x-monitor-event'] === 'job'));
    await row(page, 'job:').first().getByText('delivered').waitFor();
    await page.getByLabel('State', { exact: true }).selectOption('given_up');
    await page.getByText('Nothing was sent to it yet').waitFor();
    await page.goBack();

    // The log of events shows the same from the other side, and what others told this service is beside it.
    await open('/console/events?type=job');
    const event = row(page, 'job:').first();
    await event.getByText('delivered').waitFor();
    await event.getByRole('button', { name: 'Show' }).click();
    const told = page.getByRole('dialog', { name: /^job/ });
    await told.getByText('204', { exact: true }).waitFor();
    await told.getByText('"type": "job"').waitFor();
    await page.keyboard.press('Escape');
    await api('POST', '/api/v1/messages', { queue: 'credentials_validate_q', key: `walk-${Date.now()}`, body: { credential_id: 999_999 } });
    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    const message = row(page, 'credentials_validate_q').first();
    await message.getByText('set aside').waitFor();
    await message.getByRole('button', { name: 'Remove' }).click();
    await until('the message is gone', async () => (await message.count()) === 0);

    await open('/settings/webhooks');
    const mine = row(page, receiver.url);
    await mine.getByRole('button', { name: 'Switch off' }).click();
    await mine.getByText('off', { exact: true }).waitFor();
    await mine.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await until('it is gone', async () => (await mine.count()) === 0);
  } finally {
    receiver.close();
  }
});
