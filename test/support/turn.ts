import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTurnserver } from "../../scripts/setup/programs.ts";

export type TurnServer = { port: number; secret: string; stop(): Promise<void> };

/** Any TCP port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => void probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

/** Debian's coturn on loopback with time-limited credentials. @throws Error when it is missing or does not come up */
export async function startTurn(): Promise<TurnServer> {
  const program = findTurnserver();
  if (!program) throw new Error("No coturn: run `npm test`, whose set-up installs it");
  const port = await freePort();
  const secret = `test-${process.pid}-${port}`;
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-turn-"));
  const child: ChildProcess = spawn(
    program,
    [
      ...["-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", `--listening-port=${port}`],
      ...["--use-auth-secret", `--static-auth-secret=${secret}`, "--realm=qonyrau.test"],
      // Loopback peers are refused by default, rightly; this server and its peers are all on this machine.
      ...["--allow-loopback-peers", "--cli-password=none", "--no-cli", "--no-tls", "--no-dtls"],
      ...["--min-port=50000", "--max-port=50200", `--userdb=${join(dir, "turndb")}`],
      ...["--log-file=stdout", `--pidfile=${join(dir, "pid")}`, "--no-stdout-log"],
    ],
    { stdio: "ignore", cwd: dir },
  );
  let exit: number | null = null;
  child.once("exit", (code) => {
    exit = code ?? 0;
  });
  const stop = async () => {
    if (exit === null) {
      child.kill("SIGKILL");
      await new Promise<void>((done) => void child.once("exit", () => done()));
    }
    rmSync(dir, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries++) {
    if (exit !== null) throw new Error(`coturn ended with ${exit}`);
    if (await answers(port)) return { port, secret, stop };
    await new Promise((go) => setTimeout(go, 100));
  }
  await stop();
  throw new Error("coturn did not come up in 10 s");
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}
