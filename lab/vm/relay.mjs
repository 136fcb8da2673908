// Hands connections to ADDRESS PORT on to the same port of loopback, where QEMU forwards the guest's.
import { connect, createServer } from "node:net";

const [address, port] = process.argv.slice(2);

createServer((from) => {
  const to = connect(Number(port), "127.0.0.1");
  from.pipe(to).pipe(from);
  from.on("error", () => to.destroy());
  to.on("error", () => from.destroy());
}).listen(Number(port), address);
