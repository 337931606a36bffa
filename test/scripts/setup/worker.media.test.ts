import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findWorkerBin } from "#media/sfu/worker-path.ts";
import { downloadWorker, prebuiltUrl, readFailure } from "../../../scripts/setup/prebuilt.ts";
import { checkWorker, workerRuns } from "../../../scripts/setup/worker-check.ts";

let dir: string;
let stop: () => void = () => {};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "worker-test-"));
});
afterEach(() => {
  stop();
  stop = () => {};
  rmSync(dir, { recursive: true });
});

/** The worker this machine has; `npm test` has brought it. */
function realWorker(): string {
  const bin = findWorkerBin();
  if (!bin) throw new Error("no worker: run node scripts/setup.ts");
  return bin;
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/worker.tgz`;
}

describe("checkWorker", () => {
  test("makes a DTLS connection to the worker of this machine", async () => {
    expect(workerRuns(realWorker())).toBe(true);
    const health = await checkWorker(realWorker());
    expect(health).toMatchObject({ state: "connects" });
  });

  test("says that another program is no worker", async () => {
    expect(await checkWorker(process.execPath)).toMatchObject({ state: "broken" });
    expect(await checkWorker(join(dir, "nothing"))).toMatchObject({ state: "broken" });
  });
});

describe("downloadWorker", () => {
  const bin = () => join(dir, "official/mediasoup-worker");

  test("brings a worker that makes connections", async () => {
    const archive = join(dir, "made.tgz");
    execFileSync("tar", ["-czf", archive, "-C", dirname(realWorker()), "mediasoup-worker"]);
    const url = await serve((_request, response) => response.end(readFileSync(archive)));
    expect(await downloadWorker(url, bin())).toBeNull();
    expect(workerRuns(bin())).toBe(true);
    expect(readFailure(bin())).toBeNull();
  });

  test("leaves nothing behind of a worker that is not fit, and remembers it", async () => {
    const url = await serve((_request, response) => response.end("not an archive"));
    expect(await downloadWorker(url, bin())).not.toBeNull();
    expect(existsSync(bin())).toBe(false);
    expect(Date.now() - (readFailure(bin()) ?? 0)).toBeLessThan(60_000);
  });

  test("says why: none for this machine, nobody there", async () => {
    const url = await serve((_request, response) => response.writeHead(404).end());
    expect(await downloadWorker(url, bin())).toBe("the answer was 404");
    stop();
    expect(await downloadWorker(url, bin())).toContain("ECONNREFUSED");
  });

  test("gives up on a network that swallows everything within 5 s", async () => {
    const url = await serve(() => {}); // never answers
    const startedAt = Date.now();
    expect(await downloadWorker(url, bin())).toBe("no answer in time");
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});

test("prebuiltUrl names upstream's release, or a mirror's", () => {
  const name = "3.27.1/mediasoup-worker-3.27.1-linux-x64-kernel6.tgz";
  const upstream = "https://github.com/versatica/mediasoup/releases/download";
  expect(prebuiltUrl("3.27.1", "linux-x64-kernel6", {})).toBe(`${upstream}/${name}`);
  const mirror = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: "http://mirror.local/ms" };
  expect(prebuiltUrl("3.27.1", "linux-x64-kernel6", mirror)).toBe(`http://mirror.local/ms/${name}`);
});
