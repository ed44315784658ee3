import { type Locator } from '@playwright/test';
import { type Network } from './network';
import { type LatchkeyServer } from './server';
import { expect } from './test';
import { type User } from './user';

/**
 * Settings for access tokens that expire before a test goes on. Stay away from pages that make calls until
 * `expireAccessToken` is done: a call with such a token may arrive too late.
 */
export const SHORT_LIVED = ['--access-ttl', '1s'];

/** Registers, and waits on a page without calls until the access token has expired. The next one lives long. */
export async function registerAndExpire(user: User, server: LatchkeyServer, username: string): Promise<void> {
  await user.registerAndGoHome(username);
  await expireAccessToken(user, server);
}

/** Waits until the server refuses the access token as expired. The next one lives long. */
export async function expireAccessToken(user: User, server: LatchkeyServer): Promise<void> {
  const { accessToken } = await user.stored();
  await server.stop();
  await server.start([]);
  const headers = { Authorization: `Bearer ${accessToken}` };
  const status = async () => (await user.page.request.get('/api/me', { headers })).status();
  await expect.poll(status).toBe(401);
}

/**
 * Types half of a text, waits until the access token has expired, types the rest and sends it. The page must show the text
 * in `shown`, after a renewal of the session.
 */
export async function expireWhileTyping(
  user: User,
  server: LatchkeyServer,
  network: Network,
  { field, send, shown }: { field: Locator; send: Locator; shown: Locator },
): Promise<void> {
  await field.pressSequentially('Half a ');
  await user.renewalIsDone();
  const renewals = network.requests('/api/refresh').length;
  await expireAccessToken(user, server);
  await field.pressSequentially('sentence');
  await send.click();
  await expect(shown).toContainText(['Half a sentence']);
  expect(network.requests('/api/refresh').length).toBeGreaterThan(renewals);
}
