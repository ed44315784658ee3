import { launchOptions } from '../support/chromium';
import { isBound } from '../support/keys';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

// Browsers trust 127.0.0.1 without https, but not a name that happens to lead there.
const HOST = 'latchkey.test';

test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`] },
});

test('a session on a page over plain http is unbound, and the account page says why', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/The Cross-Origin-Opener-Policy header has been ignored/);
  const url = server.url.replace('127.0.0.1', HOST);
  await page.goto(`${url}/register`);
  expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined']);
  await user.submitForm('ada', PASSWORD);
  await expect(page.getByTestId('whoami')).toHaveText('ada');
  expect(await isBound(user)).toBe(false);
  await expect(page.getByTestId('protection')).toHaveText(
    /^This session is not tied to this browser, because the page did not come over https\./,
  );
  await user.makeCall('ada');
});
