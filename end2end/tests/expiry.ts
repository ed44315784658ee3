import { type Latchkey } from './latchkey';
import { type Person } from './person';
import { expect } from './test';

/** Settings for access tokens that are over before a test goes on. */
export const SHORT_LIVED = ['--access-ttl', '1s'];

/** Makes an account, and waits on a quiet page until its access token is over. The next one lasts. */
export async function registerAndExpire(person: Person, server: Latchkey, username: string): Promise<void> {
  await person.registerQuietly(username);
  await expire(person, server);
}

/** Waits until the access token is over, by the server's word. The next one lasts. */
export async function expire(person: Person, server: Latchkey): Promise<void> {
  const { accessToken } = await person.stored();
  await server.stop();
  await server.start([]);
  const headers = { Authorization: `Bearer ${accessToken}` };
  const status = async () => (await person.page.request.get('/api/me', { headers })).status();
  await expect.poll(status).toBe(401);
}
