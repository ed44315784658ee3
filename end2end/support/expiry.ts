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
