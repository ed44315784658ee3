// Sends logins at a steady rate, whatever becomes of those before, and prints what became of them, a second.
//   flooder URL RATE SECONDS BODY
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

const begun = performance.now();
const pace = setInterval(() => {
  const elapsed = (performance.now() - begun) / 1000;
  if (elapsed > seconds) {
    clearInterval(pace);
    tell(elapsed);
    process.exit(0);
  }
  while (sent < elapsed * rate) send();
}, 5);

function tell(elapsed) {
  const { 200: done, 503: busy, ...others } = answers;
  if (Object.keys(others).length > 0) {
    console.error(`logins were answered otherwise: ${JSON.stringify(others)}`);
    process.exit(1);
  }
  const aSecond = (count) => Number((count / elapsed).toFixed(1));
  console.log(JSON.stringify({ asked: aSecond(sent), done: aSecond(done), busy: aSecond(busy) }));
}
