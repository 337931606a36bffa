import { readFileSync } from "node:fs";

/**
 * Loaded into a server under test with `--import`: its clock runs on from where the machine's is, by as many ms as
 * the file named in TEST_CLOCK_FILE says. What is done every so often and has come due by that clock is done at once,
 * as on a machine that wakes; timeouts and everything else stay as they are. TEST_AHEAD_MS is where such a clock
 * begins: all processes of a run with TEST_NOW have it (clock-at.ts).
 */
const file = process.env.TEST_CLOCK_FILE;
const aheadMs = Number(process.env.TEST_AHEAD_MS ?? 0);
const machineNow = Date.now;
const realNow = () => machineNow() + aheadMs;
let shiftMs = 0;

const realSetInterval = globalThis.setInterval;
const realClearInterval = globalThis.clearInterval;
type Repeated = { run: () => void; everyMs: number; ranAtMs: number };
const repeated = new Map<unknown, Repeated>();

function read(): void {
  if (!file) return;
  const before = shiftMs;
  try {
    shiftMs = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    shiftMs = 0; // not written yet
  }
  if (shiftMs <= before) return;
  for (const one of [...repeated.values()]) if (Date.now() >= one.ranAtMs + one.everyMs) one.run();
}

/** The machine's own, which is also known to `read`. */
function setKnownInterval<Args extends unknown[]>(
  act: (...args: Args) => void,
  everyMs = 0,
  ...args: Args
): NodeJS.Timeout {
  const one: Repeated = {
    everyMs,
    ranAtMs: Date.now(),
    run() {
      one.ranAtMs = Date.now();
      act(...args);
    },
  };
  const timer = realSetInterval(one.run, everyMs);
  repeated.set(timer, one);
  return timer;
}

if (file) {
  read();
  realSetInterval(read, 50).unref();
  Object.assign(globalThis, {
    setInterval: setKnownInterval,
    clearInterval(timer: NodeJS.Timeout | undefined) {
      repeated.delete(timer);
      realClearInterval(timer);
    },
  });
}
if (file || aheadMs !== 0) {
  const RealDate = Date;
  Date.now = () => realNow() + shiftMs;
  globalThis.Date = new Proxy(RealDate, {
    // A class that extends Date, such as one of a time zone, stays itself.
    construct: (target, args, made) =>
      Reflect.construct(target, args.length === 0 ? [Date.now()] : args, made),
    apply: () => new RealDate(Date.now()).toString(),
  });
}
