// Creates the accounts and sessions of a benchmark through the public API: it registers and logs in.
import { writeFileSync } from 'node:fs';
import { folder } from './workspace.mjs';

export const username = 'ada';
export const password = 'nine owls by the weir';
const email = 'ada@example.org';

const betterAuth = (server) => server.kind === 'better-auth';

export async function post(server, path, body) {
  // Better Auth takes a request by `fetch` for a browser's and requires its Origin.
  const origin = betterAuth(server) ? { Origin: server.url } : {};
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...origin },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${server.name} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

export function register(server) {
  return betterAuth(server)
    ? post(server, '/api/auth/sign-up/email', { name: username, email, password })
    : post(server, '/api/register', { username, password });
}

export const loginPath = (server) => (betterAuth(server) ? '/api/auth/sign-in/email' : '/api/login');
export const mePath = (server) => (betterAuth(server) ? '/api/auth/get-session' : '/api/me');
export const credentials = (server) => (betterAuth(server) ? { email, password } : { username, password });

export const login = (server) => post(server, loginPath(server), credentials(server));

// The header that authenticates a request.
export async function authHeader(server) {
  if (server.kind === 'constant') return 'Authorization: Bearer none';
  const response = await login(server);
  if (betterAuth(server)) return `Cookie: ${response.headers.get('set-cookie').split(';')[0]}`;
  return `Authorization: Bearer ${(await response.json()).accessToken}`;
}

let files = 0;

// Logs in `count` times and writes the refresh tokens to a file, one a line. A low bcrypt cost makes this faster.
export async function sessions(server, count) {
  const tokens = [];
  const logInRepeatedly = async () => {
    while (tokens.length < count) {
      const index = tokens.push('') - 1;
      tokens[index] = (await (await login(server)).json()).refreshToken;
    }
  };
  await Promise.all(Array.from({ length: 8 }, logInRepeatedly));
  return tokenFile(tokens);
}

export function tokenFile(tokens) {
  files += 1;
  const path = `${folder}/tokens-${files}`;
  writeFileSync(path, tokens.join('\n') + '\n');
  return path;
}
