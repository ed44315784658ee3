// Accounts and sessions to measure with, made as anyone makes them: by registering and logging in.
import { writeFileSync } from 'node:fs';
import { folder } from './workplace.mjs';

export const username = 'ada';
export const password = 'nine owls by the weir';
const email = 'ada@example.org';

const betterAuth = (server) => server.kind === 'better-auth';

export async function post(server, path, body) {
  // Better Auth takes a fetch for a browser's, and wants to know from where.
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

// The header that shows who is calling.
export async function proof(server) {
  if (server.kind === 'constant') return 'Authorization: Bearer nobody';
  const response = await login(server);
  if (betterAuth(server)) return `Cookie: ${response.headers.get('set-cookie').split(';')[0]}`;
  return `Authorization: Bearer ${(await response.json()).accessToken}`;
}

let files = 0;

// A file with the refresh token of each of `count` new sessions. The server is best run at a low cost.
export async function sessions(server, count) {
  const tokens = [];
  const logInOneByOne = async () => {
    while (tokens.length < count) {
      const index = tokens.push('') - 1;
      tokens[index] = (await (await login(server)).json()).refreshToken;
    }
  };
  await Promise.all(Array.from({ length: 8 }, logInOneByOne));
  return tokenFile(tokens);
}

export function tokenFile(tokens) {
  files += 1;
  const path = `${folder}/tokens-${files}`;
  writeFileSync(path, tokens.join('\n') + '\n');
  return path;
}
