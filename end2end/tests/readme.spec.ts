import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../support/test';

/** The JavaScript in the README's section of this title. */
async function javascript(title: string): Promise<string> {
  const readme = await readFile(join(__dirname, '../../README.md'), 'utf8');
  return readme.split(`\n## ${title}\n`)[1].split('```js\n')[1].split('```')[0];
}

test('the JavaScript in the README begins and renews a bound session', async ({ server, request }, testInfo) => {
  const data = { username: 'ada', password: 'correct horse battery staple' };
  expect((await request.post('/api/register', { data })).status()).toBe(201);
  const address = 'http://127.0.0.1:3000';
  const program = await javascript('Bound sessions');
  expect(program).toContain(address);
  // Below the folder of node_modules, where Node looks for the package.
  const file = testInfo.outputPath('readme.mjs');
  await writeFile(file, program.replace(address, server.url));
  const env = { ...process.env, FORCE_COLOR: '0' };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
  const token = (name: string) => stdout.match(`${name}: '([^']+)'`)![1];
  const claims = JSON.parse(Buffer.from(token('accessToken').split('.')[1], 'base64url').toString());
  expect(claims.cnf.jkt).toHaveLength(43);
  const copied = await request.post('/api/refresh', { data: { refreshToken: token('refreshToken') } });
  expect([copied.status(), (await copied.json()).code]).toEqual([401, 'proof_required']);
});
