// The usual Node server for this job: Express, JWTs by HS256, bcrypt, users in memory. A refresh token is
// never spent: it buys access tokens until it expires, and nothing is written when it does.
import bcrypt from 'bcrypt';
import express from 'express';
import jwt from 'jsonwebtoken';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';

const port = Number(process.env.PORT ?? 3001);
const cost = Number(process.env.BCRYPT_COST ?? 10);
const accessLife = 15 * 60;
const refreshLife = 7 * 24 * 60 * 60;

const secret = () => createSecretKey(randomBytes(32));
const accessSecret = secret();
const refreshSecret = secret();
const signing = { algorithm: 'HS256' };
const verifying = { algorithms: ['HS256'] };

const users = new Map();
// A name that nobody has takes as long to refuse as a wrong password.
const nobody = await bcrypt.hash('nobody', cost);

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function credentials(body) {
  const { username, password } = body ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Refusal(400, 'malformed_request', 'A username and a password are needed.');
  }
  return { username, password };
}

function accessToken(user, sessionId) {
  const claims = { sub: user.id, sid: sessionId, preferred_username: user.username };
  return jwt.sign(claims, accessSecret, { ...signing, expiresIn: accessLife });
}

function pair(user, sessionId, refreshToken) {
  return {
    accessToken: accessToken(user, sessionId),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessLife,
  };
}

function verified(token, key) {
  try {
    return jwt.verify(token, key, verifying);
  } catch (error) {
    const expired = error instanceof jwt.TokenExpiredError;
    throw new Refusal(401, expired ? 'token_expired' : 'token_invalid', 'The token is not good.');
  }
}

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json({ limit: '16kb' }));

app.post('/api/register', async (request, response) => {
  const { username, password } = credentials(request.body);
  if (password.length < 8) throw new Refusal(422, 'weak_password', 'At least 8 characters are needed.');
  const hash = await bcrypt.hash(password, cost);
  if (users.has(username)) throw new Refusal(409, 'username_taken', 'The name is taken.');
  const user = { id: randomUUID(), username, hash };
  users.set(username, user);
  response.status(201).json({ userId: user.id, username });
});

app.post('/api/login', async (request, response) => {
  const { username, password } = credentials(request.body);
  const user = users.get(username);
  const right = await bcrypt.compare(password, user?.hash ?? nobody);
  if (!user || !right) throw new Refusal(401, 'invalid_credentials', 'Name or password are wrong.');
  const sessionId = randomUUID();
  const claims = { sub: user.id, sid: sessionId, preferred_username: user.username };
  const refreshToken = jwt.sign(claims, refreshSecret, { ...signing, expiresIn: refreshLife });
  response.json(pair(user, sessionId, refreshToken));
});

app.post('/api/refresh', (request, response) => {
  const { refreshToken } = request.body ?? {};
  if (typeof refreshToken !== 'string') {
    throw new Refusal(400, 'malformed_request', 'A refresh token is needed.');
  }
  const claims = verified(refreshToken, refreshSecret);
  const user = users.get(claims.preferred_username);
  if (!user) throw new Refusal(401, 'token_invalid', 'The token is not good.');
  response.json(pair(user, claims.sid, refreshToken));
});

function authenticate(request, _response, next) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) {
    throw new Refusal(401, 'token_invalid', 'A bearer token is needed.');
  }
  request.claims = verified(token, accessSecret);
  next();
}

app.get('/api/me', authenticate, (request, response) => {
  const { sub, preferred_username: username, sid, exp } = request.claims;
  response.json({ userId: sub, username, sessionId: sid, expiresAt: exp });
});

app.get('/healthz', (_request, response) => response.send('ok'));

app.use((error, _request, response, _next) => {
  const status = error.status ?? 500;
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  const code = error.code ?? (status < 500 ? 'malformed_request' : 'internal');
  response.status(status).json({ code, message: status < 500 ? error.message : 'Something went wrong.' });
});

app.listen(port, '127.0.0.1');
