import { rmSync } from "node:fs";
import { serve } from "./server.ts";
import type { FromChild, ToChild } from "./start.ts";

/**
 * The process of the embedded database. Told by its parent where its data is; answers with its
 * address, and ends when told, or when the parent is gone, after the disk has everything.
 */
function tell(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

async function run({ dataDir, listen, expireEveryMs }: ToChild): Promise<void> {
  const running = await serve({
    dataDir,
    listen,
    expireEveryMs,
    // We hold the folder's lock before we listen, so a socket left by a killed server is nobody's.
    beforeListen: () => {
      if ("path" in listen) rmSync(listen.path, { force: true });
    },
    onFailure: (reason) => {
      process.stderr.write(`embedded-mongo: the disk refused a write: ${reason}\n`);
      process.exit(1);
    },
  });
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await running.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("disconnect", () => void stop());
  if (!process.connected) await stop();
  tell({ kind: "ready", address: running.address });
}

// Ctrl-C in a terminal reaches this process too; the parent decides when to end.
process.on("SIGINT", () => {});
process.once("message", (message: ToChild) => {
  run(message).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!process.connected) process.exit(1);
    // The storage thread would keep the process alive, so it is ended once the parent is told.
    process.send?.({ kind: "refused", reason } satisfies FromChild, () => process.exit(1));
  });
});
