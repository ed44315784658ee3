// Starts Latchkey with a given number of sessions in its table, and signs refresh tokens for them.
//
// 10 million logins would take a day, so the sqlite3 shell inserts the rows, ordered by id as logins would insert them.
// The script signs the refresh tokens with the server's secret. Each run uses a later generation than the run before:
// the server accepts a generation ahead of the row (as after a restore) and rotates it like any other.
import { createHmac, hkdfSync, randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tokenFile } from './accounts.mjs';
import { latchkey } from './servers.mjs';
import { fail, folder, run } from './workspace.mjs';

const sessionsPerUser = 10;
const hexadecimal = (number, digits) => number.toString(16).padStart(digits, '0');

// A UUIDv7 with the number in place of the random part.
const sessionId = (number) => `019a0000-${hexadecimal(number >>> 16, 4)}-7000-8000-${hexadecimal(number, 12)}`;
const sessionIdSql = (number) => `printf('019a0000-%04x-7000-8000-%012x', ${number} >> 16, ${number})`;
const userId = (number) => `01999999-0000-7000-8000-${hexadecimal(number, 12)}`;
const userIdSql = (number) => `printf('01999999-0000-7000-8000-%012x', ${number})`;
// The user of a session. Neighbouring rows belong to different users, because people log in at any time.
const userOf = (number, users) => (number * 7919) % users;

export async function filledLatchkey(count) {
  const data = mkdtempSync(`${folder}/sessions-${count}-`);
  await latchkey({ data }).then((server) => server.stop());
  await fill(`${data}/latchkey.db`, count);
  return { server: await latchkey({ data }), count, key: refreshKey(data), generation: 0 };
}

async function fill(file, count) {
  const sqlite = async (text) => {
    const script = `${folder}/fill.sql`;
    writeFileSync(script, text);
    return run('sqlite3', ['-bail', file, `.read ${script}`], { seconds: 1500, env: { SQLITE_TMPDIR: folder } });
  };
  const users = Math.max(100, count / sessionsPerUser);
  const now = Math.floor(Date.now() / 1000);
  const numbers = (to) =>
    `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${to})`;
  const indexes = await sqlite(
    "SELECT name || '=' || replace(sql, char(10), ' ') FROM sqlite_master WHERE type = 'index' AND tbl_name = 'sessions' AND sql IS NOT NULL;",
  );
  const definitions = indexes.trim().split('\n').map((line) => line.split(/=(.*)/));
  // Create the indexes last: updating them row by row would take hours.
  await sqlite(`
    PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;
    ${definitions.map(([name]) => `DROP INDEX ${name};`).join('\n')}
    BEGIN;
    ${numbers(users)}
    INSERT INTO users (id, username, password_hash, created_at, password_changed_at)
    SELECT ${userIdSql('n')}, 'user' || n, '', ${now}, ${now} FROM numbers;
    ${numbers(count)}
    INSERT INTO sessions (id, user_id, generation, rotated_at, rotation_key, created_at, last_used_at, expires_at, user_agent, ip)
    SELECT ${sessionIdSql('n')}, ${userIdSql(`(n * 7919) % ${users}`)}, 0, ${now},
      substr(lower(hex(randomblob(22))), 1, 43), ${now}, ${now}, ${now + 30 * 86_400} - n % 86400,
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', '192.0.2.1'
    FROM numbers;
    ${definitions.map(([, sql]) => `${sql};`).join('\n')}
    COMMIT;
    PRAGMA journal_mode = WAL;`);
}

// The key of refresh tokens and its id, derived from the server's secret as in src/tokens/keys/hs256.rs.
function refreshKey(data) {
  const [name, ...others] = readdirSync(`${data}/keys`).filter((file) => file.endsWith('.secret'));
  if (!name || others.length > 0) fail(`${data}/keys has ${others.length + Number(Boolean(name))} secrets instead of one`);
  const pem = readFileSync(`${data}/keys/${name}`, 'utf8');
  const secret = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
  const derive = (info) => Buffer.from(hkdfSync('sha256', secret, 'latchkey', info, 32));
  return { hmacKey: derive('refresh+jwt'), id: derive('kid').toString('base64url') };
}

// Writes a file of refresh tokens of `most` random sessions, or of all sessions if there are fewer.
export function sampleTokens(filled, most) {
  const { count, key } = filled;
  filled.generation += 1_000_000;
  const header = encoded({ typ: 'refresh+jwt', alg: 'HS256', kid: key.id });
  const users = Math.max(100, count / sessionsPerUser);
  const now = Math.floor(Date.now() / 1000);
  const issuer = 'http://127.0.0.1:3000';
  const tokens = sample(count, most).map((number) => {
    const claims = {
      ...{ iss: issuer, aud: issuer, sub: userId(userOf(number, users)), sid: sessionId(number) },
      ...{ gen: filled.generation, iat: now, exp: now + 7 * 86_400 },
    };
    const signed = `${header}.${encoded(claims)}`;
    return `${signed}.${createHmac('sha256', key.hmacKey).update(signed).digest('base64url')}`;
  });
  return tokenFile(tokens);
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sample(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, number) => number);
  const numbers = new Set();
  while (numbers.size < most) numbers.add(randomInt(count));
  return [...numbers];
}
