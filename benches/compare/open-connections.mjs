// Opens connections and sends one request over each. Prints how many are open and keeps them open until it is stopped.
//   open-connections PORT PATH HEADER NUMBER
import { connect } from 'node:net';

const [port, path, header, number] = process.argv.slice(2);
const message = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${header}\r\n\r\n`;
const open = new Set();
let opened = 0;

function openOne() {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(message));
    open.add(socket);
    socket.once('data', (answer) => {
      if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) open.delete(socket);
      resolve();
    });
    socket.on('error', resolve);
    socket.once('close', () => {
      open.delete(socket);
      resolve();
    });
  });
}

async function openOneAfterAnother() {
  while (opened < Number(number)) {
    opened += 1;
    await openOne();
  }
}

await Promise.all(Array.from({ length: 100 }, openOneAfterAnother));
console.log(open.size);
setInterval(() => {}, 60_000);
