import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Person } from '../tests/person';
import { test } from '../tests/test';
import { paper } from './paper';
import { usable } from './usable';
import { judge } from './verdict';

const FILE = join(__dirname, '../../docs/LIGHTHOUSE.md');

test('Lighthouse', async ({ browser, page, server }) => {
  const person = new Person(page);
  await person.register('ada');
  await person.isComplete();
  const record = JSON.stringify(await person.stored());
  await page.close();

  const login = `${server.url}/login`;
  const quick = await usable(browser, login, { slow: false });
  const slow = await usable(browser, login, { slow: true });
  const verdicts = [
    ...(await judge(server.url, { home: '/', login: '/login', register: '/register' })),
    ...(await judge(server.url, { account: '/account' }, record)),
  ];
  const text = paper({
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
