import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { User } from '../support/user';
import { test } from '../support/test';
import { report } from './report';
import { usable } from './usable';
import { judge } from './verdict';

const FILE = join(__dirname, '../../docs/LIGHTHOUSE.md');

test('Lighthouse', async ({ browser, page, server }) => {
  const user = new User(page);
  await user.register('ada');
  await user.accountIsComplete();
  const record = JSON.stringify(await user.stored());
  await page.close();

  const login = `${server.url}/login`;
  const quick = await usable(browser, login, { slow: false });
  const slow = await usable(browser, login, { slow: true });
  const verdicts = [
    ...(await judge(server.url, { home: '/', login: '/login', register: '/register' })),
    ...(await judge(server.url, { account: '/account', 'account/session': '/account/session' }, record)),
  ];
  const text = report({
    cores: availableParallelism(),
    chromium: browser.version(),
    lighthouse: verdicts[0].version,
    quick,
    slow,
    verdicts,
  });
  console.log(text);
  writeFileSync(FILE, text);
});
