// How people get in, prove who they are, and get back in.
import assert from 'node:assert/strict';
import { admin, asAdmin, codeOf, fillSignIn, heading, invite, join, mailedLink, refused, session, signIn, signOut } from './persons.mjs';
import { BASE_URL, button, ISSUER_URL, MAILING_URL, row, until, walk } from './world.mjs';

const mailing = { base: MAILING_URL };
const notThere = ['404 for', 'status of 404'];
const newPassword = page => page.getByLabel('New password', { exact: false }).first();

/** An invitation that has expired or was taken back lets nobody in, and says what to do. */
export const invitationRefused = () => walk(async ({ page, open }) => {
  const expired = await invite('late@example.org');
  const revoked = await invite('revoked@example.org');
  const made = await asAdmin('GET', '/api/v1/invitations');
  await asAdmin('DELETE', `/api/v1/invitations/${made.find(one => one.email === 'revoked@example.org').id}`);
  for (const token of [expired, revoked]) {
    await page.goto('about:blank');
    await open(`/invitation#token=${token}`);
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByLabel('Password', { exact: false }).first().fill('a password long enough');
    await button(page, 'Join').click();
    await page.getByText('There is no open invitation with this token').waitFor();
    await page.getByText('Ask whoever invited you for a new one.').waitFor();
  }
  await signIn(page, admin);
  await open('/settings/members');
  await row(page, 'late@example.org').getByText('expired', { exact: true }).waitFor();
  await row(page, 'revoked@example.org').getByText('revoked', { exact: true }).waitFor();
}, { allows: [...refused, ...notThere] });

/** A second factor is set up, asked for, and taken away; a recovery code stands for it once. */
export const secondFactor = () => walk(async ({ page, open }) => {
  const franka = await join('Franka');
  await signIn(page, franka);
  await open('/settings/me');
  await page.getByText('A password alone opens this account.').waitFor();
  const panel = page.locator('.panel', { has: heading(page, 'Second factor') });
  await panel.getByLabel('Current password').fill(franka.password);
  await button(page, 'Set up').click();
  const secret = await page.locator('.secret code').innerText();
  assert.match(secret, /^[A-Z2-7]{32}$/);
  await page.getByLabel('Code').fill('wrong1');
  await button(page, 'Confirm').click();
  await until('the code is refused', () => page.locator('[aria-invalid=true]').count());
  await page.getByLabel('Code').fill(codeOf(secret));
  await button(page, 'Confirm').click();
  await page.getByText('A code is asked for at sign-in.').waitFor();
  const codes = (await page.locator('.secret code').innerText()).split('\n');
  assert.ok(codes.length >= 8);

  await signOut(page, franka);
  await fillSignIn(page, franka);
  await page.getByLabel('Code').fill('wrong1');
  await button(page, 'Sign in').click();
  await until('the code is refused', () => page.locator('[aria-invalid=true]').count());
  await page.getByLabel('Code').fill(codes[0]);
  await button(page, 'Sign in').click();
  // Where one was.
  await heading(page, 'Second factor').waitFor();
  await page.getByText('A code is asked for at sign-in.').waitFor();
  await panel.getByLabel('Current password').fill(franka.password);
  await button(page, 'Take away').click();
  await page.getByText('A password alone opens this account.').waitFor();
}, { allows: [...refused, '422 for', 'status of 422'] });

/** What needs a fresh proof asks for it, and then goes on by itself. Paula's sign-in counts as long ago. */
export const proof = () => walk(async ({ page, open }) => {
  const paula = await join('Paula', 'admin');
  await signIn(page, paula);
  await open('/settings/keys');
  await button(page, 'New key').click();
  await page.getByLabel('What it is for').fill('a proven program');
  await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click();
  const question = page.getByRole('dialog', { name: 'Is it still you?' });
  await question.getByLabel('Password', { exact: false }).first().fill('not her password');
  await question.getByRole('button', { name: 'Go on' }).click();
  await question.getByText('The password is wrong.').waitFor();
  await question.getByLabel('Password', { exact: false }).first().fill(paula.password);
  await question.getByRole('button', { name: 'Go on' }).click();
  assert.match(await page.locator('.secret code').innerText(), /^mon_/);
  await page.keyboard.press('Escape');
  await row(page, 'a proven program').waitFor();
}, { allows: [...refused, '403 for', 'status of 403'] });

/** Somebody sees where they are signed in, and ends it everywhere else. */
export const otherSessions = () => walk(async ({ page, another, open }) => {
  const olaf = await join('Olaf');
  const elsewhere = await another();
  await signIn(elsewhere, olaf);
  const program = await session(olaf);
  await signIn(page, olaf);
  await open('/settings/me');
  const sessions = page.locator('.panel', { has: heading(page, 'Sessions') }).locator('li');
  await sessions.nth(2).waitFor();
  await sessions.filter({ hasText: 'this one' }).waitFor();
  await button(page, 'End all others').click();
  await page.getByText('2 sessions ended').waitFor();
  await until('one is left', async () => (await sessions.count()) === 1);
  await assert.rejects(program('GET', '/api/v1/session'), /401/);
  await elsewhere.reload();
  await heading(elsewhere, 'Sign in').waitFor();
  await page.reload();
  await sessions.filter({ hasText: 'this one' }).waitFor();
}, { allows: refused });

/** A passkey is made, signs in without a password, and is taken away. */
export const passkey = () => walk(async ({ page, context, open }) => {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const pia = await join('Pia');
  await signIn(page, pia, MAILING_URL);
  await open('/settings/me');
  await page.getByLabel('Name of the device').fill('Laptop');
  await button(page, 'Add a passkey').click();
  const key = page.locator('.panel', { has: heading(page, 'Passkeys') }).locator('li', { hasText: 'Laptop' });
  await key.waitFor();
  await signOut(page, pia);
  await button(page, 'Use a passkey').click();
  await key.waitFor();
  await key.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Passkey removed').waitFor();
  await until('it is gone', async () => (await key.count()) === 0);
}, { ...mailing, allows: refused });

/** A lost password: a link by mail, a new password, and the link is used up. */
export const recoveryByMail = () => walk(async ({ page, open }) => {
  const mia = await join('Mia');
  await open('/');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  // The screen before has a field of that name, too.
  await page.getByRole('heading', { name: 'Back into your account' }).waitFor();
  await page.getByLabel('E-mail').fill(mia.email);
  await button(page, 'Send me a link').click();
  await page.getByText('If there is such an account, a link is on its way.').waitFor();
  const link = await mailedLink(mia.email, 'recover');
  assert.equal(new URL(link).origin, MAILING_URL);
  await page.goto(link);
  await newPassword(page).fill('short');
  await button(page, 'Set the password').click();
  await page.getByText(/new_password/).waitFor();
  await newPassword(page).fill('Mia rows past nine windmills');
  await button(page, 'Set the password').click();
  await page.getByText('Password set. Sign in with it.').waitFor();

  await page.goto('about:blank');
  await page.goto(link);
  await newPassword(page).fill('Mia rows past ten windmills');
  await button(page, 'Set the password').click();
  await page.getByText('There is no such link').waitFor();
  await page.getByRole('link', { name: 'Ask for another link' }).click();
  await page.getByLabel('E-mail').waitFor();
  await signIn(page, { ...mia, password: 'Mia rows past nine windmills' }, MAILING_URL);
}, { ...mailing, allows: [...refused, ...notThere, '422 for', 'status of 422'] });

/** Nobody reads that mail: an admin makes a link, hands it over, and it takes the second factor away as well. */
export const recoveryByAdmin = () => walk(async ({ page, another, open }) => {
  const rob = await join('Rob');
  await signIn(page, admin, MAILING_URL);
  await open('/settings/members');
  await row(page, rob.email).getByRole('button', { name: 'Recovery link' }).click();
  const dialog = page.getByRole('dialog', { name: 'A link for Rob?' });
  await dialog.getByLabel('It also takes second factor and passkeys away').check();
  await dialog.getByLabel('Show it to me instead of sending it by mail').check();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.locator('.secret code').innerText();

  const his = await another();
  await his.goto(link);
  await newPassword(his).fill('Rob rows past nine windmills');
  await button(his, 'Set the password').click();
  await his.getByText('Password set. Sign in with it.').waitFor();
  await signIn(his, { ...rob, password: 'Rob rows past nine windmills' }, MAILING_URL);
  await his.goto(`${MAILING_URL}/settings/me`);
  await his.locator('.panel', { has: heading(his, 'What happened to your account') }).locator('li').first().waitFor();
}, { ...mailing, allows: refused });

/** A session ends while a page is open: the page says so, and goes on where it was after signing in. */
export const sessionEnds = () => walk(async ({ page, open }) => {
  const sue = await join('Sue');
  await signIn(page, sue);
  await open('/console/requests?q=status:failed');
  await page.getByLabel('Search requests').waitFor();
  const program = await session(sue);
  for (const one of await program('GET', '/api/v1/sessions'))
    if (!one.current) await program('DELETE', `/api/v1/sessions/${one.id}`);
  await page.getByText('Your session has ended. Sign in to go on where you were.').waitFor();
  await fillSignIn(page, sue);
  await heading(page, 'Console').waitFor();
  assert.equal(await page.getByLabel('Search requests').inputValue(), 'status:failed');
  assert.equal(new URL(page.url()).pathname, '/console/requests');
}, { allows: [...refused, 'WebSocket'] });

/** Somebody comes from an issuer, to where they wanted to be; and who is refused there is told. */
export const singleSignOn = () => walk(async ({ page, another, open }) => {
  await open('/searches?active=true');
  await page.getByRole('link', { name: 'Sign in with Example login' }).click();
  await heading(page, 'Searches and batches').waitFor();
  assert.equal(page.url(), `${MAILING_URL}/searches?active=true`);
  await page.getByRole('button', { name: 'Account of Grace' }).waitFor();
  await open('/settings/me');
  await page.locator('.panel', { has: heading(page, 'Example login') }).getByText('grace@login.example.org').waitFor();

  const refusedOne = await another();
  await fetch(`${ISSUER_URL}/deny`);
  await refusedOne.goto(`${MAILING_URL}/monitors`);
  await refusedOne.getByRole('link', { name: 'Sign in with Example login' }).click();
  await refusedOne.getByText('Signing in there did not succeed.').waitFor();
  assert.equal(new URL(refusedOne.url()).pathname, '/monitors');
  // Where there is no issuer, there is no way to it.
  const asked = refusedOne.waitForResponse('**/api/v1/session/methods');
  await refusedOne.goto(`${BASE_URL}/`);
  await asked;
  await button(refusedOne, 'Sign in').waitFor();
  assert.equal(await refusedOne.getByRole('link', { name: /Example login/ }).count(), 0);
}, { ...mailing, allows: [...refused, `request to ${ISSUER_URL}`, `request to ${new URL(BASE_URL ?? 'http://x').origin}`] });
