// Sends logins at a steady rate without waiting for responses. Prints how many a second it sent and how many the server
// accepted and rejected.
//   flood-logins URL RATE SECONDS BODY
import { Agent, request } from 'node:http';

const [url, rate, seconds, body] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
const answers = { 200: 0, 503: 0 };
let sent = 0;

function send() {
  sent += 1;
  const post = request(`${url}/api/login`, { method: 'POST', headers, agent }, (response) => {
    answers[response.statusCode] = (answers[response.statusCode] ?? 0) + 1;
    response.resume();
  });
  post.once('error', (error) => {
    answers[error.code] = (answers[error.code] ?? 0) + 1;
  });
  post.end(body);
}

const started = performance.now();
const timer = setInterval(() => {
  const elapsed = (performance.now() - started) / 1000;
  if (elapsed > seconds) {
    clearInterval(timer);
    report(elapsed);
    process.exit(0);
  }
  while (sent < elapsed * rate) send();
}, 5);

function report(elapsed) {
  const { 200: accepted, 503: rejected, ...others } = answers;
  if (Object.keys(others).length > 0) {
    console.error(`unexpected answers to logins: ${JSON.stringify(others)}`);
    process.exit(1);
  }
  const perSecond = (count) => Number((count / elapsed).toFixed(1));
  console.log(JSON.stringify({ sent: perSecond(sent), accepted: perSecond(accepted), rejected: perSecond(rejected) }));
}
