// A typical Node server: Express, bcrypt, JWTs signed with HS256, and users in memory. It does not rotate refresh tokens:
// each stays valid until it expires, and a refresh writes nothing.
import bcrypt from 'bcrypt';
import express from 'express';
import jwt from 'jsonwebtoken';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';

const port = Number(process.env.PORT ?? 3001);
const cost = Number(process.env.BCRYPT_COST ?? 10);
const accessSeconds = 15 * 60;
const refreshSeconds = 7 * 24 * 60 * 60;

const newSecret = () => createSecretKey(randomBytes(32));
const accessSecret = newSecret();
const refreshSecret = newSecret();
const signOptions = { algorithm: 'HS256' };
const verifyOptions = { algorithms: ['HS256'] };

const users = new Map();
// Compared for unknown users, so that their logins take as long as those with a wrong password.
const dummyHash = await bcrypt.hash('dummy', cost);

class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function credentials(body) {
  const { username, password } = body ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new ApiError(400, 'malformed_request', 'The username or the password is missing.');
  }
  return { username, password };
}

function accessToken(user, sessionId) {
  const claims = { sub: user.id, sid: sessionId, preferred_username: user.username };
  return jwt.sign(claims, accessSecret, { ...signOptions, expiresIn: accessSeconds });
}

function tokenPair(user, sessionId, refreshToken) {
  return {
    accessToken: accessToken(user, sessionId),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessSeconds,
  };
}

function verify(token, key) {
  try {
    return jwt.verify(token, key, verifyOptions);
  } catch (error) {
    const expired = error instanceof jwt.TokenExpiredError;
    throw new ApiError(401, expired ? 'token_expired' : 'token_invalid', 'The token is invalid.');
  }
}

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json({ limit: '16kb' }));

app.post('/api/register', async (request, response) => {
  const { username, password } = credentials(request.body);
  if (password.length < 8) throw new ApiError(422, 'weak_password', 'The password needs at least 8 characters.');
  const hash = await bcrypt.hash(password, cost);
  if (users.has(username)) throw new ApiError(409, 'username_taken', 'The username is taken.');
  const user = { id: randomUUID(), username, hash };
  users.set(username, user);
  response.status(201).json({ userId: user.id, username });
});

app.post('/api/login', async (request, response) => {
  const { username, password } = credentials(request.body);
  const user = users.get(username);
  const matches = await bcrypt.compare(password, user?.hash ?? dummyHash);
  if (!user || !matches) throw new ApiError(401, 'invalid_credentials', 'The username or the password is wrong.');
  const sessionId = randomUUID();
  const claims = { sub: user.id, sid: sessionId, preferred_username: user.username };
  const refreshToken = jwt.sign(claims, refreshSecret, { ...signOptions, expiresIn: refreshSeconds });
  response.json(tokenPair(user, sessionId, refreshToken));
});

app.post('/api/refresh', (request, response) => {
  const { refreshToken } = request.body ?? {};
  if (typeof refreshToken !== 'string') {
    throw new ApiError(400, 'malformed_request', 'The refresh token is missing.');
  }
  const claims = verify(refreshToken, refreshSecret);
  const user = users.get(claims.preferred_username);
  if (!user) throw new ApiError(401, 'token_invalid', 'The token is invalid.');
  response.json(tokenPair(user, claims.sid, refreshToken));
});

function authenticate(request, _response, next) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) {
    throw new ApiError(401, 'token_invalid', 'The bearer token is missing.');
  }
  request.claims = verify(token, accessSecret);
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
