import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNginx } from "../../../scripts/setup/programs.ts";
import {
  askAt,
  type Delivery,
  errorOf,
  fillStorage,
  OTHER,
  playlist,
  segment,
  startDelivery,
  VIDEO,
} from "../../support/delivery.ts";
import { freePort } from "../../support/turn.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../../nginx.example.conf");

/** The repository's example with this test's addresses in place of its own; each must be there to be replaced. */
function adapt(replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce(
    (text, [from, to]) => {
      expect(text).toContain(from);
      return text.replaceAll(from, to);
    },
    readFileSync(EXAMPLE, "utf8"),
  );
}

let delivery: Delivery;
let dir: string;
let port: number;
let nginx: ChildProcess;
let said = "";
beforeAll(async () => {
  delivery = await startDelivery({ xAccelPrefix: "/media-files" });
  await fillStorage(delivery.storage);
  dir = await mkdtemp(join(tmpdir(), "nginx-"));
  await mkdir(join(dir, "tmp"));
  port = await freePort();
  const server = adapt({
    "listen 80;": `listen 127.0.0.1:${port};`,
    "http://127.0.0.1:3000": `http://127.0.0.1:${delivery.port}`,
    "/data/media/": `${delivery.mediaDir}/`,
    "/var/log/nginx/access.log": `${dir}/access.log`,
  });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${dir}/tmp/${name};`)
    .join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : ""; // the test's folders are its own alone
  const main = `${user} pid ${dir}/pid; error_log stderr; worker_processes 1;
    events {} http { access_log off; ${temporary} ${server} }`;
  await writeFile(join(dir, "nginx.conf"), main);
  const program = findNginx();
  if (!program) throw new Error("No nginx: run `npm test`, whose set-up installs it");
  nginx = spawn(program, ["-p", dir, "-c", join(dir, "nginx.conf"), "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  nginx.stderr?.on("data", (piece: Buffer) => {
    said += piece.toString();
  });
  for (let tries = 0; !(await isUp()); tries++) {
    if (nginx.exitCode !== null || tries > 100) throw new Error(`nginx is not up: ${said}`);
    await sleep(100);
  }
});
afterAll(async () => {
  if (nginx.exitCode === null) {
    const gone = new Promise((done) => nginx.once("exit", done));
    nginx.kill("SIGTERM");
    await gone;
  }
  await delivery.stop();
  await rm(dir, { recursive: true, force: true });
});
const isUp = () =>
  askAt(port, "/").then(
    () => true,
    () => false, // nobody listens yet
  );
const ask = (path: string, headers?: Record<string, string>, method?: string) =>
  askAt(port, path, headers, method);

describe("nginx in front, by the example's configuration", () => {
  test("sends the bytes that the server only names", async () => {
    const address = `${delivery.prefix()}/240/00000.m4s`;
    const direct = await delivery.ask(address);
    expect(direct.headers["x-accel-redirect"]).toBe(`/media-files/videos/${VIDEO}/240/00000.m4s`);
    expect(direct.body.length).toBe(0);

    const answer = await ask(address);
    expect(answer.status).toBe(200);
    expect(answer.body.equals(segment)).toBe(true);
    expect(answer.headers).toMatchObject({
      "content-type": "video/mp4",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
    });
    expect(answer.headers["cache-control"]).toMatch(/^private, max-age=\d+, immutable$/);
    expect(answer.headers["x-accel-redirect"]).toBeUndefined();

    const part = await ask(address, { range: "bytes=100-199" });
    expect([part.status, part.headers["content-range"]]).toEqual([206, "bytes 100-199/250000"]);
    expect(part.body.equals(segment.subarray(100, 200))).toBe(true);
    const known = await ask(address, { "if-none-match": answer.headers.etag ?? "" });
    expect([known.status, known.body.length]).toEqual([304, 0]);
    const head = await ask(address, {}, "HEAD");
    expect([head.status, head.headers["content-length"]]).toEqual([200, "250000"]);
  });

  test("keeps the name of the file to keep", async () => {
    const answer = await ask(`${delivery.prefix(VIDEO, "download")}/download.mp4`);
    expect(answer.body.equals(segment)).toBe(true);
    expect(answer.headers["content-disposition"]).toContain("attachment");
  });

  test("leaves playlists and refusals to the server", async () => {
    expect((await ask(`${delivery.prefix()}/master.m3u8`)).body.toString()).toBe(playlist);
    const refused = await ask(`${delivery.prefix().replace(VIDEO, OTHER)}/240/00000.m4s`);
    expect([refused.status, errorOf(refused)]).toEqual([403, "forbidden"]);
  });

  test("opens the folder to nobody by itself, and follows no link in it", async () => {
    for (const path of [
      `/media-files/videos/${VIDEO}/240/00000.m4s`,
      "/media-files/",
      "/media-files",
    ])
      expect((await ask(path)).status, path).toBe(404);
    await writeFile(join(delivery.dir, "secret"), "secret");
    const link = join(delivery.mediaDir, `videos/${VIDEO}/240/99999.m4s`);
    await symlink(join(delivery.dir, "secret"), link);
    const answer = await ask(`${delivery.prefix()}/240/99999.m4s`);
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).not.toContain("secret");
    expect((await ask(`${delivery.prefix()}/240/88888.m4s`)).status).toBe(404);
  });
});

test("nginx's log says nothing of who talks with whom, nor where a calendar is", async () => {
  const hidden = [
    "/api/consultations/abc",
    "/api/calendar/abc.ics",
    "/api/notes",
    "/consultations",
  ];
  for (const path of [...hidden, "/api/lessons"]) await fetch(`http://127.0.0.1:${port}${path}`);
  const log = await readFile(join(dir, "access.log"), "utf8");
  expect(log).toContain("/api/lessons");
  for (const path of hidden) expect(log).not.toContain(path);
});
