import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type EmbeddedMongo = {
  /** The connection string of one database. */
  uri(databaseName: string): string;
  /** Its socket's path, or its port. */
  address: string | number;
  pid: number;
  /** Writes everything down and ends the process. Twice is harmless. */
  stop(): Promise<void>;
};
export type StartOptions = {
  /** The folder of the data; created if there is none. */
  dataDir: string;
  /** Where it listens: the address of one before it, whose clients find it there again. Its own choice if left out. */
  address?: string | number;
  /** Called when the process has ended, by `stop` or by itself (then something was wrong). */
  onExit?: (code: number | null) => void;
  /** How often documents past their TTL are removed; MongoDB takes 60 s. */
  expireEveryMs?: number;
};

/** What parent and child say to each other. */
export type ToChild = { dataDir: string; listen: Address; expireEveryMs: number };
/** Where the child listens: a socket, or a port of 127.0.0.1 (0: a free one). */
export type Address = { path: string } | { port: number };
export type FromChild =
  | { kind: "ready"; address: string | number }
  | { kind: "refused"; reason: string };

const EXPIRE_EVERY_MS = 20_000;
/** A socket's path may have 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_MAX_BYTES = 100;

/**
 * Starts the embedded database in a process of its own, which ends with this one. It listens on a
 * socket in its folder, so that only this user can reach it; on Windows on a port of 127.0.0.1.
 * @throws Error, when another server uses the folder, or it cannot be opened
 */
export async function startEmbeddedMongo(options: StartOptions): Promise<EmbeddedMongo> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const child = fork(new URL("./main.ts", import.meta.url), {
    // A small young generation: it saves a quarter of the memory at 200,000 documents.
    execArgv: ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=4"],
    env: { NODE_COMPILE_CACHE: compileCacheDir(), ...process.env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const message: ToChild = {
    dataDir,
    listen: options.address === undefined ? addressIn(dataDir) : addressOf(options.address),
    expireEveryMs: options.expireEveryMs ?? EXPIRE_EVERY_MS,
  };
  child.send(message);
  const address = await new Promise<string | number>((ready, reject) => {
    child.once("error", reject);
    child.once("message", (reply: FromChild) => {
      if (reply.kind === "ready") ready(reply.address);
      else reject(new Error(reply.reason));
    });
    void exited.then((code) =>
      reject(new Error(`The embedded database ended at its start (code ${code})`)),
    );
  });
  void exited.then((code) => options.onExit?.(code));
  return {
    // Writes are not retried: after a crash nobody could tell whether the first try was kept.
    uri: (name) => `mongodb://${hostOf(address)}/${name}?directConnection=true&retryWrites=false`,
    address,
    pid: child.pid ?? 0,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Node keeps compiled modules here, which halves the time of the next start. */
function compileCacheDir(): string {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(caches, "embedded-mongo");
}

function hostOf(address: string | number): string {
  return typeof address === "number" ? `127.0.0.1:${address}` : encodeURIComponent(address);
}

const addressOf = (address: string | number): Address =>
  typeof address === "number" ? { port: address } : { path: address };

/** A place for the socket; deep folders get one in a private folder of the system's. */
function addressIn(dataDir: string): Address {
  if (process.platform === "win32") return { port: 0 };
  const path = join(dataDir, "mongo.sock");
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX_BYTES) return { path };
  return { path: join(mkdtempSync(join(tmpdir(), "embedded-mongo-")), "mongo.sock") };
}
