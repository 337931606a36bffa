/** What every store of media files must do, folder or bucket: one suite, run against both. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MediaReason } from "#media/errors.ts";
import type { Storage } from "#media/storage/types.ts";

/** Keys that would leave the store, or that no store and no tool agrees on. */
export const badKeys = [
  ...["", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/..", "a/./b"],
  ...["a/.hidden", ".part/x", "a\\b", "a b", "ә", "a\0b", "a\nb", "a?b", "a%2e", "c:x", "~x"],
  ...["x".repeat(201), `${"a/".repeat(300)}b`],
] as const;

const bytesOf = (content: string) => Buffer.from(content);

/** `makeStorage` is asked once and gives an empty store; `bigBytes` is the size of a file that its way for large ones takes. */
export function describeStorage(
  name: string,
  makeStorage: () => Promise<Storage>,
  { bigBytes }: { bigBytes: number },
): void {
  describe(`${name} as a store`, () => {
    let storage: Storage;
    let dir: string;
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), "storage-contract-"));
      storage = await makeStorage();
    });
    afterAll(() => rmSync(dir, { recursive: true, force: true }));

    const local = (name: string, content: string | Uint8Array) => {
      const file = join(dir, name);
      writeFileSync(file, content);
      return file;
    };
    async function read(key: string, range?: { start: number; end?: number }) {
      const opened = await storage.open(key, range);
      return opened && { size: opened.sizeBytes, text: await text(opened.stream) };
    }
    const reason = (expected: MediaReason) => expect.objectContaining({ reason: expected });

    test("says that it can be used", async () => {
      await storage.check();
      await storage.check();
    });

    test("gives back what was put, newer in place of older", async () => {
      const key = "videos/a1/240/00000.m4s";
      const before = Date.now() - 2_000; // a store's clock may tell whole seconds only
      await storage.putBytes(key, bytesOf("old"));
      await storage.putBytes(key, bytesOf("new one"));
      const opened = await storage.open(key);
      expect(opened?.sizeBytes).toBe(7);
      expect(opened?.modifiedAtMs).toBeGreaterThan(before);
      expect(opened?.modifiedAtMs).toBeLessThan(Date.now() + 2_000);
      expect(opened && (await text(opened.stream))).toBe("new one");
      expect(Buffer.from((await storage.readBytes(key)) ?? []).toString()).toBe("new one");
      expect(await storage.sizeOf(key)).toBe(7);
    });

    test("copies a file in, and takes it away only when it is to be moved", async () => {
      const kept = local("kept", "kept");
      const moved = local("moved", "moved");
      await storage.putFile("videos/a2/kept.mp4", kept);
      await storage.putFile("videos/a2/moved.mp4", moved, { move: true });
      expect(readFileSync(kept, "utf8")).toBe("kept");
      expect(existsSync(moved)).toBe(false);
      expect(await read("videos/a2/kept.mp4")).toEqual({ size: 4, text: "kept" });
      expect(await read("videos/a2/moved.mp4")).toEqual({ size: 5, text: "moved" });
    });

    test("takes a large file whole, and an empty one", async () => {
      const content = Buffer.alloc(bigBytes);
      for (let at = 0; at < bigBytes; at += 4) content.writeUInt32LE(at, at);
      await storage.putFile("sources/a3", local("big", content));
      await storage.putFile("sources/a3-empty", local("empty", ""));
      const back = await storage.readBytes("sources/a3");
      expect(back !== null && Buffer.compare(content, back)).toBe(0);
      expect(await read("sources/a3-empty")).toEqual({ size: 0, text: "" });
      expect(await storage.sizeOf("sources/a3-empty")).toBe(0);
    });

    test("gives the part that is asked for, clipped to the file", async () => {
      await storage.putBytes("videos/a4/x.mp4", bytesOf("0123456789"));
      const part = (start: number, end?: number) =>
        read("videos/a4/x.mp4", end === undefined ? { start } : { start, end });
      expect(await part(2, 4)).toEqual({ size: 10, text: "234" });
      expect(await part(0, 0)).toEqual({ size: 10, text: "0" });
      expect(await part(7)).toEqual({ size: 10, text: "789" });
      expect(await part(7, Number.MAX_SAFE_INTEGER)).toEqual({ size: 10, text: "789" });
      expect(await part(10)).toEqual({ size: 10, text: "" });
      expect(await part(99, 100)).toEqual({ size: 10, text: "" });
    });

    test("gives a local file with the contents, and nothing else in the folder for it", async () => {
      await storage.putBytes("sources/a5", bytesOf("the source"));
      const workDir = mkdtempSync(join(dir, "work-"));
      const file = await storage.localFile("sources/a5", workDir);
      expect(file && readFileSync(file, "utf8")).toBe("the source");
      expect(readdirSync(workDir)).toHaveLength(storage.kind === "folder" ? 0 : 1);
      expect(await storage.localFile("sources/none", workDir)).toBeNull();
    });

    test("knows nothing of what is not there", async () => {
      await storage.putBytes("videos/a6/240/00000.m4s", bytesOf("x"));
      for (const key of ["videos/none/x", "videos/a6/240/1", "videos/a6/240", "videos/a6"]) {
        expect(await storage.open(key), key).toBeNull();
        expect(await storage.open(key, { start: 0, end: 3 }), key).toBeNull();
        expect(await storage.readBytes(key), key).toBeNull();
        expect(await storage.sizeOf(key), key).toBeNull();
        expect(await storage.localFile(key, dir), key).toBeNull();
        await storage.remove(key === "videos/a6" || key === "videos/a6/240" ? `${key}-no` : key);
      }
      expect(await storage.list("videos/none/")).toEqual([]);
      await storage.removeAll("videos/none/");
      expect(await storage.sizeOf("videos/a6/240/00000.m4s")).toBe(1);
    });

    test("lists all below a prefix in order, and nothing beside it", async () => {
      const keys = ["master.m3u8", "240/00001.m4s", "240/00000.m4s", "240-x", "240/init.mp4"];
      for (const key of keys) await storage.putBytes(`videos/b1/${key}`, bytesOf(key));
      await storage.putBytes("videos/b10/other", bytesOf("x"));
      const listed = await storage.list("videos/b1/");
      const expected = keys.toSorted().map((key) => ({
        key: `videos/b1/${key}`,
        sizeBytes: key.length,
      }));
      expect(listed).toEqual(expected);
      expect((await storage.list("videos/b1/240/")).map(({ key }) => key)).toEqual([
        "videos/b1/240/00000.m4s",
        "videos/b1/240/00001.m4s",
        "videos/b1/240/init.mp4",
      ]);
    });

    test("removes one, or all below a prefix, and nothing beside it", async () => {
      for (const key of ["c1/a", "c1/240/b", "c1/480/c", "c10/d"])
        await storage.putBytes(`videos/${key}`, bytesOf(key));
      await storage.remove("videos/c1/a");
      await storage.remove("videos/c1/a");
      expect((await storage.list("videos/c1/")).length).toBe(2);
      await storage.removeAll("videos/c1/");
      expect(await storage.list("videos/c1/")).toEqual([]);
      expect(await storage.sizeOf("videos/c10/d")).toBe(5);
    });

    test("refuses keys that are none, before anything is touched", async () => {
      const file = local("stays", "stays");
      for (const key of badKeys) {
        const tries = [
          () => storage.putBytes(key, bytesOf("x")),
          () => storage.putFile(key, file, { move: true }),
          () => storage.open(key),
          () => storage.readBytes(key),
          () => storage.sizeOf(key),
          () => storage.localFile(key, dir),
          () => storage.remove(key),
          () => storage.list(`${key}/`),
          () => storage.removeAll(`${key}/`),
        ];
        for (const attempt of tries)
          await expect(attempt(), JSON.stringify(key)).rejects.toEqual(reason("bad_key"));
      }
      await expect(storage.list("videos")).rejects.toEqual(reason("bad_key"));
      await expect(storage.removeAll("videos")).rejects.toEqual(reason("bad_key"));
      expect(existsSync(file)).toBe(true);
    });

    test("fails with a reason when the file to take is not there, and keeps the old one", async () => {
      await storage.putBytes("videos/d1/x", bytesOf("old"));
      const put = storage.putFile("videos/d1/x", join(dir, "none"));
      await expect(put).rejects.toEqual(reason("storage_failed"));
      expect(await read("videos/d1/x")).toEqual({ size: 3, text: "old" });
    });

    test("shows a reader the old file or the new one, and never half of one", async () => {
      const [short, long] = ["a".repeat(1_000), "b".repeat(300_000)];
      await storage.putBytes("videos/e1/x", bytesOf(short));
      const writing = (async () => {
        for (let turn = 0; turn < 20; turn++)
          await storage.putBytes("videos/e1/x", bytesOf(turn % 2 ? short : long));
      })();
      const seen = new Set<string>();
      for (let turn = 0; turn < 40; turn++) seen.add((await read("videos/e1/x"))?.text ?? "");
      await writing;
      expect([...seen].every((content) => content === short || content === long)).toBe(true);
    });

    test("survives that its reader goes away", async () => {
      await storage.putBytes("videos/f1/x", Buffer.alloc(2_000_000, 1));
      for (let turn = 0; turn < 20; turn++) {
        const opened = await storage.open("videos/f1/x");
        opened?.stream.destroy();
      }
      expect((await storage.readBytes("videos/f1/x"))?.length).toBe(2_000_000);
    });

    test("is empty when all is removed", async () => {
      await storage.removeAll("videos/");
      await storage.removeAll("sources/");
      expect(await storage.list("videos/")).toEqual([]);
      expect(await storage.list("sources/")).toEqual([]);
    });
  });
}
