import { readdirSync, readlinkSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolderStorage } from "#media/storage/folder.ts";
import { linkExpiry, linkKey, signedPrefix } from "#server/videos/signing.ts";
import {
  type Delivery,
  errorOf,
  fillStorage,
  OTHER,
  segment,
  startDelivery,
  VIDEO,
} from "../../support/delivery.ts";

let delivery: Delivery;
beforeAll(async () => {
  delivery = await startDelivery();
  await fillStorage(delivery.storage);
});
afterAll(() => delivery.stop());
const ask: Delivery["ask"] = (...request) => delivery.ask(...request);
const prefix: Delivery["prefix"] = (...of) => delivery.prefix(...of);

describe("who may have it", () => {
  test("whoever was given the address, until it is over", async () => {
    const address = `${prefix()}/240/00000.m4s`;
    expect((await ask(address)).body.equals(segment)).toBe(true);
    const before = delivery.now();
    delivery.moveClock(linkExpiry(before, 4) * 1000);
    const late = await ask(address);
    delivery.moveClock(before);
    expect([late.status, errorOf(late)]).toEqual([403, "forbidden"]);
    expect(late.headers["cache-control"]).toBe("no-store");
    expect((await ask(address)).status).toBe(200);
  });

  test("nobody with an address of another video, or one tampered with", async () => {
    const good = prefix();
    const [, , expiry = "", signature = ""] = good.split("/");
    const other = signature.startsWith("A") ? "B" : "A";
    const tampered = [
      good.replace(VIDEO, OTHER),
      good.replace(signature, other + signature.slice(1)),
      good.replace(expiry, (Number.parseInt(expiry, 36) + 60).toString(36)),
      signedPrefix(
        linkKey("another secret, as long as it is"),
        VIDEO,
        linkExpiry(delivery.now(), 4),
      ),
    ];
    for (const address of tampered) {
      const answer = await ask(`${address}/master.m3u8`);
      expect([answer.status, errorOf(answer)], address).toEqual([403, "forbidden"]);
      expect(answer.body.toString()).not.toContain("EXTM3U");
    }
  });

  test("the file to keep only by an address for keeping, and that opens nothing else", async () => {
    const watching = await ask(`${prefix()}/download.mp4`);
    expect([watching.status, errorOf(watching)]).toEqual([403, "forbidden"]);
    const keeping = await ask(`${prefix(VIDEO, "download")}/download.mp4`);
    expect(keeping.status).toBe(200);
    expect(keeping.headers["content-disposition"]).toBe(
      `attachment; filename="qonyrau-${VIDEO}.mp4"`,
    );
    expect((await ask(`${prefix(VIDEO, "download")}/master.m3u8`)).status).toBe(403);
  });

  test("nobody what is no address of ours, or not in the table", async () => {
    const none = [
      "/m",
      "/m/",
      "/m/1/2/3",
      `/m/x/y/${VIDEO}/master.m3u8`,
      `${prefix()}`,
      `${prefix()}/`,
      ...["notes.txt", "240", "240/", "240/empty.m4s", "240/../master.m3u8", "../../sources/x"],
      ...["%2e%2e/master.m3u8", "captions/de.vtt", "captions/", "sources", "240/00000.m4s/"],
      ...[
        "./master.m3u8",
        "240//00000.m4s",
        "240/00000.m4s%00",
        "240\\00000.m4s",
        "master.m3u8?x=1",
      ],
      ...[`../../../sources/${VIDEO}`, "240/0000.m4s", "a1/init.mp4", "240/init.mp4.bak"],
    ].map((path) => (path.startsWith("/m") ? path : `${prefix()}/${path}`));
    for (const address of none) {
      const answer = await ask(address);
      expect([answer.status, errorOf(answer)], address).toEqual([404, "not_found"]);
      expect(answer.headers["cache-control"], address).toBe("no-store");
    }
    const missing = await ask(`${prefix()}/480/00000.m4s`);
    expect([missing.status, errorOf(missing)]).toEqual([404, "not_found"]);
    expect((await ask(`${prefix()}/captions/ru.vtt`)).status).toBe(404);
  });

  test("nobody by a link that someone laid in the folder", async () => {
    await writeFile(join(delivery.dir, "secret"), "secret");
    await symlink(
      join(delivery.dir, "secret"),
      join(delivery.mediaDir, `videos/${VIDEO}/240/99999.m4s`),
    );
    const answer = await ask(`${prefix()}/240/99999.m4s`);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toContain("secret");
  });

  test("by GET and HEAD only", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const answer = await ask(`${prefix()}/master.m3u8`, {}, method);
      expect([answer.status, answer.headers.allow], method).toEqual([405, "GET, HEAD"]);
    }
  });
});

describe("readers that go away", () => {
  /** Files of the store that this process holds open; Linux tells, as on CI. */
  function heldOpen(): number {
    return readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes(join(delivery.mediaDir, "videos"));
      } catch {
        return false; // the folder's own descriptor, gone by now
      }
    }).length;
  }

  test("leave no file open, wherever they stop", async () => {
    const path = `videos/${VIDEO}/240/00500.m4s`;
    await delivery.storage.putBytes(path, Buffer.alloc(20_000_000, 1)); // more than the sockets take in
    const address = `${prefix()}/240/00500.m4s`;
    let most = 0;
    for (let turn = 0; turn < 30; turn++) {
      await new Promise<void>((done) => {
        const socket = connect(delivery.port, "127.0.0.1", () => {
          socket.write(`GET ${address} HTTP/1.1\r\nHost: x\r\n\r\n`);
          if (turn % 3 === 0) return socket.destroy(); // before an answer
          socket.once("data", () => {
            most = Math.max(most, heldOpen());
            if (turn % 3 === 1) socket.destroy();
            else socket.resetAndDestroy();
          });
        });
        socket.once("close", () => done());
        socket.once("error", () => done());
      });
    }
    expect(most).toBeGreaterThan(0); // they were being read when they were left
    await expect.poll(heldOpen, { timeout: 10_000 }).toBe(0);
    for (const method of ["GET", "HEAD"]) await ask(`${prefix()}/240/00000.m4s`, {}, method);
    await ask(`${prefix()}/240/00000.m4s`, { range: "bytes=999999999-" });
    await ask(`${prefix()}/poster.jpg`, { "if-none-match": "*" });
    await expect.poll(heldOpen, { timeout: 10_000 }).toBe(0);
  });
});

describe("a store that fails", () => {
  test("in the middle breaks the connection, since the length was promised", async () => {
    const broken = await startDelivery({
      storage: {
        ...createFolderStorage(delivery.mediaDir),
        open: async () => ({
          sizeBytes: 1000,
          modifiedAtMs: 1,
          stream: Readable.from(
            (function* () {
              yield Buffer.from("half");
              throw new Error("the disk is gone");
            })(),
          ),
        }),
      },
    });
    await expect(broken.ask(`${broken.prefix()}/240/00000.m4s`)).rejects.toThrow();
    await broken.stop();
  });
});
