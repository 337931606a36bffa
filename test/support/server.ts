import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { z } from "zod";
import type { authRoutes, Session } from "#server/auth/protocol.ts";
import { freePort } from "./turn.ts";

const MAIN = resolve(import.meta.dirname, "../../server/main.ts");
const START_TIMEOUT_MS = 150_000;
/** The server itself cuts its stop after 10 s. Beyond, Node hangs in its own exit (nodejs/node#54918, seen once). */
const STOP_TIMEOUT_MS = 60_000;

export type DemoLogins = z.infer<(typeof authRoutes)["listDemoLogins"]["reply"]>;
export type ServerProcess = {
  url: string;
  dataDir: string;
  pid(): number;
  /** Everything the process printed since it was first started. */
  output(): string;
  demo(): Promise<DemoLogins>;
  /** kill -9, as a power cut would; children end by themselves. */
  kill(): Promise<void>;
  /** SIGTERM, as an operator stops it; resolves when it has ended. */
  terminate(): Promise<void>;
  exitCode(): number | null;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The product itself, as `npm start` runs it, on a free port with a data folder of its own. `prepare` may
 * fill that folder before the first start.
 */
export async function startServerProcess(
  env: Record<string, string> = {},
  prepare?: (dataDir: string) => Promise<void>,
): Promise<ServerProcess> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), "qonyrau-data-"));
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  let printed = "";

  async function start(): Promise<void> {
    child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        DATA_DIR: dataDir,
        RTC_LISTEN_IP: "127.0.0.1",
        RTC_MIN_PORT: "0",
        RTC_MAX_PORT: "0",
        LOG_LEVEL: "info",
        // The demo school's clips are drawn and converted in the background: minutes of the whole machine.
        ...(env.DEMO !== "false" && { VIDEO_JOBS: "0" }),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const take = (piece: Buffer) => {
      printed += piece.toString();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    const lastAt = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady(url))) {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${printed.slice(-4000)}`);
      if (Date.now() > lastAt) {
        child.kill("SIGKILL"); // else it stays, and nobody is left who would stop it
        throw new Error(`the server is not ready:\n${printed.slice(-4000)}`);
      }
      await new Promise((go) => setTimeout(go, 100));
    }
  }
  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((done) => void child.once("exit", () => done()));
    child.kill(signal);
    const cut = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(cut);
  }

  await prepare?.(dataDir);
  await start();
  return {
    url,
    dataDir,
    pid: () => child.pid ?? 0,
    output: () => printed,
    demo: () => api<DemoLogins>(url, "GET", "/auth/demo"),
    kill: () => end("SIGKILL"),
    terminate: () => end("SIGTERM"),
    exitCode: () => child.exitCode,
    restart: start,
    async stop() {
      await end("SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** One REST call as a stranger's client would make it. @throws Error with the server's code */
export async function api<T>(
  url: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<T> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const reply = await response.json();
  if (!reply.ok) throw Object.assign(new Error(`${path}: ${reply.error.code}`), reply.error);
  return reply.data;
}

/** Signs in with the demo school's password. */
export function signIn(url: string, login: string, password: string): Promise<Session> {
  return api<Session>(url, "POST", "/auth/sign-in", { body: { login, password } });
}
