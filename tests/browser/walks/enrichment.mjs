import assert from 'node:assert/strict';
import { api, fault, noFaults, row, until, walk } from './world.mjs';

const flow = kind => `refresh_instagram_gpt_data_${kind}`;

async function ended(kind, handle) {
  const request = await api('POST', '/api/v1/scrape-requests', { flow: flow(kind), params: { handle } });
  return until(`${kind} of ${handle} has ended`, async () => {
    const now = await api('GET', `/api/v1/scrape-requests/${request.id}`);
    return ['COMPLETE', 'FAILED'].includes(now.status) && now;
  });
}

/** What a model estimated is shown on the account and says that it is one; versions stand side by side; what was thrown away says why. */
export const estimates = () => walk(async ({ page, open }) => {
  const known = await ended('gender_location_lang', 'foodie_adventures');
  assert.equal(known.status, 'COMPLETE', known.error);
  assert.equal(known.data.estimated, true);
  await fault({ provider: 'openai', kind: 'junk' });
  let rejected;
  try {
    rejected = await ended('base_gender', 'foodie_adventures');
  } finally {
    await noFaults();
  }
  assert.equal(rejected.error_code, 'not_consumable');

  await open('/accounts/instagram/foodie_adventures');
  await page.getByRole('link', { name: 'Estimates' }).click();
  await page.getByText('Nothing of it was measured').waitFor();
  await page.getByText('estimated', { exact: true }).first().waitFor();
  await page.getByText(known.data.estimates.city, { exact: true }).waitFor();

  await page.getByRole('link', { name: 'Enrichment' }).click();
  await page.getByRole('heading', { name: 'Gender, location, language' }).waitFor();
  await row(page, 'gender_location_lang.v2').first().waitFor();
  await page.getByText('base_gender.v3').click();
  await page.getByText('Mind grammatical gender').waitFor();
  await page.getByRole('link', { name: 'Rejected answers' }).click();
  await row(page, 'foodie_adventures').first().getByText('nothing that can be used').waitFor();

  // A search whose model is away is whole, and says so.
  await fault({ provider: 'openai', kind: 'unauthorized' });
  try {
    const job = await api('POST', '/api/v1/instagram/bulk-search', { usernames: 'natgeo' });
    await open(`/searches/${job.job_id}`);
    await row(page, 'natgeo').first().getByText('model_auth', { exact: false }).waitFor();
    await row(page, 'natgeo').first().getByText('done', { exact: true }).waitFor();
  } finally {
    await noFaults();
  }
});
