import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { diskFailure } from "#media/storage/files.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import { mediaDirOf, openStorage } from "#media/storage/open.ts";
import type { Storage } from "#media/storage/types.ts";
import { describeStorage } from "../../support/storage-contract.ts";

const roots: string[] = [];
function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "storage-folder-"));
  roots.push(root);
  return root;
}
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

describeStorage("a folder", async () => createFolderStorage(join(newRoot(), "not/there/yet")), {
  bigBytes: 3_000_000,
});

describe("a folder", () => {
  let root: string;
  let dir: string;
  let storage: Storage;
  beforeEach(() => {
    root = newRoot();
    dir = join(root, "media");
    storage = createFolderStorage(dir);
  });

  /** All that stands in the store's folder, folders too. */
  const remains = () => readdirSync(dir, { recursive: true }).map(String).sort();
  const badKey = expect.objectContaining({ reason: "bad_key" });

  test("leaves no empty folder behind, and none of others'", async () => {
    mkdirSync(join(dir, "uploads"), { recursive: true });
    await storage.putBytes("videos/1/240/a", Buffer.from("x"));
    await storage.putBytes("videos/2/240/b", Buffer.from("x"));
    await storage.putBytes("sources/1", Buffer.from("x"));
    await storage.removeAll("videos/1/");
    await storage.remove("sources/1");
    expect(remains()).toEqual([
      ".part",
      "uploads",
      "videos",
      "videos/2",
      "videos/2/240",
      "videos/2/240/b",
    ]);
    await storage.remove("videos/2/240/b");
    expect(remains()).toEqual([".part", "uploads"]);
  });

  test("may be a link itself", async () => {
    mkdirSync(join(root, "disk"));
    symlinkSync(join(root, "disk"), dir);
    await storage.putBytes("videos/1/a", Buffer.from("x"));
    expect(readFileSync(join(root, "disk/videos/1/a"), "utf8")).toBe("x");
    expect(await storage.list("videos/")).toEqual([{ key: "videos/1/a", sizeBytes: 1 }]);
  });

  test("follows no link out, to a folder or to a file", async () => {
    const outside = join(root, "outside");
    mkdirSync(join(outside, "1"), { recursive: true });
    writeFileSync(join(outside, "secret"), "secret");
    writeFileSync(join(outside, "1/secret"), "secret");
    mkdirSync(join(dir, "videos/9"), { recursive: true });
    symlinkSync(outside, join(dir, "videos/linked"));
    symlinkSync(join(outside, "secret"), join(dir, "videos/9/secret"));

    for (const key of ["videos/linked/secret", "videos/linked/1/secret"]) {
      await expect(storage.open(key), key).rejects.toEqual(badKey);
      await expect(storage.readBytes(key), key).rejects.toEqual(badKey);
      await expect(storage.sizeOf(key), key).rejects.toEqual(badKey);
      await expect(storage.localFile(key, root), key).rejects.toEqual(badKey);
      await expect(storage.putBytes(key, Buffer.from("x")), key).rejects.toEqual(badKey);
      await expect(storage.remove(key), key).rejects.toEqual(badKey);
    }
    await expect(storage.list("videos/linked/")).rejects.toEqual(badKey);
    await expect(storage.removeAll("videos/linked/1/")).rejects.toEqual(badKey);
    await expect(storage.open("videos/9/secret")).rejects.toEqual(badKey);
    await expect(storage.readBytes("videos/9/secret")).rejects.toEqual(badKey);
    expect(await storage.sizeOf("videos/9/secret")).toBeNull();
    expect(await storage.localFile("videos/9/secret", root)).toBeNull();
    expect(await storage.list("videos/")).toEqual([]);

    await storage.putBytes("videos/9/secret", Buffer.from("ours")); // the link is replaced, not written through
    await storage.removeAll("videos/");
    expect(readFileSync(join(outside, "secret"), "utf8")).toBe("secret");
    expect(readFileSync(join(outside, "1/secret"), "utf8")).toBe("secret");
  });

  test("takes no link in, which a broken converter may have laid", async () => {
    const secret = join(root, "secret");
    const link = join(root, "link");
    writeFileSync(secret, "secret");
    symlinkSync(secret, link);
    await expect(storage.putFile("videos/1/a", link)).rejects.toEqual(badKey);
    await expect(storage.putFile("videos/1/a", link, { move: true })).rejects.toEqual(badKey);
    expect(await storage.sizeOf("videos/1/a")).toBeNull();
    expect(readlinkSync(link)).toBe(secret);
  });

  test("reads no pipe and no folder as a file", async () => {
    mkdirSync(join(dir, "videos/1/folder"), { recursive: true });
    execFileSync("mkfifo", [join(dir, "videos/1/pipe")]);
    for (const key of ["videos/1/pipe", "videos/1/folder"]) {
      expect(await storage.open(key), key).toBeNull();
      expect(await storage.readBytes(key), key).toBeNull();
      expect(await storage.sizeOf(key), key).toBeNull();
    }
  });

  test("clears away what a killed server was writing", async () => {
    mkdirSync(join(dir, ".part"), { recursive: true });
    writeFileSync(join(dir, ".part/half"), "half");
    await storage.check();
    expect(remains()).toEqual([]);
  });

  test("says at start that it cannot be used", async () => {
    writeFileSync(dir, "a file in its place");
    await expect(storage.check()).rejects.toMatchObject({ reason: "storage_failed" });
    rmSync(dir);
    await storage.check(); // once that is corrected it works without a new start
  });

  test("makes its folder again when a removal takes it away meanwhile", async () => {
    const writing = Promise.all(
      Array.from({ length: 60 }, (_, n) => storage.putBytes(`videos/1/240/${n}`, Buffer.from("x"))),
    );
    for (let turn = 0; turn < 30; turn++) {
      await storage.remove(`videos/1/240/${turn}`);
      await storage.remove(`videos/1/240/${turn + 30}`);
    }
    await writing;
    expect((await storage.list("videos/")).length).toBeGreaterThan(0);
    expect(readdirSync(join(dir, ".part"))).toEqual([]);
  });

  test("knows how many bytes are free", async () => {
    const free = await storage.freeBytes();
    expect(free).toBeGreaterThan(1_000_000);
    expect(Number.isInteger(free)).toBe(true);
  });

  test("keeps what a stranger made as its own, so that he changes it no more", async () => {
    const file = join(root, "segment");
    writeFileSync(file, "x", { mode: 0o666 });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync("chown", ["65534:65534", file]);
    await storage.putFile("videos/1/a", file, { move: true });
    const { uid, mode } = statSync(join(dir, "videos/1/a"));
    expect(uid).toBe(process.getuid?.());
    if (isRoot) expect(mode & 0o022).toBe(0);
  });

  test("is what a configuration without a bucket opens", () => {
    const bucket = {
      S3_BUCKET: "b",
      S3_REGION: "r",
      S3_ACCESS_KEY_ID: "",
      S3_SECRET_ACCESS_KEY: "",
    };
    expect(openStorage({ DATA_DIR: root, ...bucket }).kind).toBe("folder");
    expect(mediaDirOf({ DATA_DIR: "data", ...bucket })).toBe(join("data", "media"));
    expect(mediaDirOf({ DATA_DIR: "data", MEDIA_DIR: "/disk", ...bucket })).toBe("/disk");
    const remote = { ...bucket, S3_ENDPOINT: "http://127.0.0.1:1" };
    expect(openStorage({ DATA_DIR: root, ...remote }).kind).toBe("bucket");
  });
});

/** A disk of its own of 2 MB, where the account may mount one, as CI's may. */
function mountSmallDisk(at: string): boolean {
  mkdirSync(at, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", at], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("a folder on a full disk, or on another one", () => {
  const root = newRoot();
  const disk = join(root, "disk");
  let isMounted = false;
  beforeAll(() => {
    isMounted = mountSmallDisk(disk);
  });
  afterEach(() => {
    for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
  });
  afterAll(() => {
    if (isMounted) execFileSync("umount", [disk]);
  });
  const noSpace = expect.objectContaining({ reason: "no_space" });

  test("says that there is no room, keeps the old file and leaves no half one", async () => {
    const full = Object.assign(new Error("full"), { code: "ENOSPC" });
    expect(diskFailure(full)).toEqual(noSpace);
    if (!isMounted) return; // an account that may mount nothing sees only the words of a full disk
    const storage = createFolderStorage(join(disk, "media"));
    await storage.putBytes("videos/1/a", Buffer.from("old"));
    const big = Buffer.alloc(4_000_000, 1);
    const file = join(root, "big");
    writeFileSync(file, big);
    await expect(storage.putBytes("videos/1/a", big)).rejects.toEqual(noSpace);
    await expect(storage.putFile("videos/1/a", file)).rejects.toEqual(noSpace);
    await expect(storage.putFile("videos/1/a", file, { move: true })).rejects.toEqual(noSpace);
    expect(existsSync(file)).toBe(true);
    expect(Buffer.from((await storage.readBytes("videos/1/a")) ?? []).toString()).toBe("old");
    expect(readdirSync(join(disk, "media/.part"))).toEqual([]);
    expect(await storage.freeBytes()).toBeGreaterThan(1_000_000);
  });

  test("moves a file from another disk, by copying", async () => {
    const storage = createFolderStorage(join(disk, "media"));
    const file = join(root, "moved");
    writeFileSync(file, "moved");
    await storage.putFile("videos/1/b", file, { move: true });
    expect(existsSync(file)).toBe(false);
    expect(Buffer.from((await storage.readBytes("videos/1/b")) ?? []).toString()).toBe("moved");
  });
});
