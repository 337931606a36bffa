import { readFileSync } from "node:fs";

/**
 * Loaded into a server under test with `--import`: its clock runs on from where the machine's is, by as many ms as
 * the file named in TEST_CLOCK_FILE says. Timers and everything else stay as they are.
 */
const file = process.env.TEST_CLOCK_FILE;
const realNow = Date.now;
let shiftMs = 0;

function read(): void {
  if (!file) return;
  try {
    shiftMs = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    shiftMs = 0; // not written yet
  }
}

if (file) {
  read();
  setInterval(read, 50).unref();
  const RealDate = Date;
  Date.now = () => realNow() + shiftMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) =>
      args.length === 0 ? new target(Date.now()) : Reflect.construct(target, args),
    apply: () => new RealDate(Date.now()).toString(),
  });
}
