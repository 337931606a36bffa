/** A file and a port that nobody may touch, and that notice when somebody does. */
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { chmodSync, closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Canary } from "./hostile.ts";

export type LiveCanary = Canary & {
  /** A folder for hostile files; any user may enter it, else nothing would be proven. */
  folder: string;
  /** What was touched so far. */
  touched: () => ("file" | "port")[];
  /** Aborts at the first touch: who reads the pipe a second time would wait for ever. */
  caught: AbortSignal;
  close: () => Promise<void>;
};

/**
 * The file is a named pipe: opening it for writing waits until somebody opens it for reading, so that every
 * open is seen, none is missed and nothing is polled.
 */
export async function startCanary(): Promise<LiveCanary> {
  const folder = mkdtempSync(join(tmpdir(), "qonyrau-canary-"));
  chmodSync(folder, 0o755);
  const file = join(folder, "canary.ts");
  execFileSync("mkfifo", ["-m", "644", file]);
  const touched = new Set<"file" | "port">();
  const caught = new AbortController();
  const touch = (what: "file" | "port") => {
    touched.add(what);
    caught.abort();
  };
  let isClosing = false;
  const watching = (async () => {
    const writer = await open(file, "w");
    if (!isClosing) touch("file");
    await writer.close();
  })();

  const server = createServer((socket) => {
    touch("port");
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("No port");
  const { port } = address;
  const datagrams = createSocket("udp4").on("message", () => touch("port"));
  await new Promise<void>((done) => datagrams.bind(port, "127.0.0.1", done));

  return {
    file,
    port,
    folder,
    touched: () => [...touched].sort(),
    caught: caught.signal,
    async close() {
      isClosing = true;
      const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
      await watching;
      closeSync(reader);
      await new Promise((done) => server.close(done));
      await new Promise<void>((done) => datagrams.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}
