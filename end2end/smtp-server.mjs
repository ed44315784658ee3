// An SMTP server for the native tests: smtp-server from npm. It prints its port, and then each mail that it takes as a
// line of JSON. It ends with its standard input.
//
// Mailboxes behave by their names: it refuses `unknown…` for good and `greylisted…` the first time, and never answers
// about `silent…`.
//
// Options, as JSON: `secure` (TLS from the start), `starttls` (default true), `key` and `cert` (files), `user` and
// `password` (a login is then required), `delay` (milliseconds between taking a mail and saying so).
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const options = { secure: false, starttls: true, delay: 0, ...JSON.parse(process.argv[2] ?? "{}") };
const greylisted = new Set();

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  secure: options.secure,
  ...(options.key && { key: readFileSync(options.key), cert: readFileSync(options.cert) }),
  disabledCommands: options.starttls ? [] : ["STARTTLS"],
  authOptional: !options.user,
  disableReverseLookup: true,
  onAuth({ username, password }, session, callback) {
    const right = username === options.user && password === options.password;
    callback(right ? null : refusal(535, "wrong login"), { user: username });
  },
  onRcptTo({ address }, session, callback) {
    if (address.startsWith("silent")) return;
    if (address.startsWith("unknown")) return callback(refusal(550, "no such mailbox"));
    if (address.startsWith("greylisted") && !greylisted.has(address)) {
      greylisted.add(address);
      return callback(refusal(451, "greylisted, try again later"));
    }
    callback();
  },
  onData(stream, session, callback) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const mail = {
        from: mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        user: session.user ?? null,
        encrypted: session.secure,
        hello: session.hostNameAppearsAs,
        content: Buffer.concat(parts).toString(),
      };
      process.stdout.write(`${JSON.stringify(mail)}\n`);
      setTimeout(callback, options.delay);
    });
  },
});

// Such as a client that was killed.
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.on("end", () => process.exit()).resume();
