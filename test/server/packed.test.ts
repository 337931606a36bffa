import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import compression from "compression";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packedBeforehand } from "#server/packed.ts";

const CODE = "export const hello = 1;\n".repeat(400);
const dir = mkdtempSync(join(tmpdir(), "qonyrau-packed-"));
let server: Server;
let port = 0;

beforeAll(async () => {
  writeFileSync(join(dir, "page-a1.js"), CODE);
  writeFileSync(join(dir, "page-a1.js.br"), brotliCompressSync(CODE));
  writeFileSync(join(dir, "plain-b2.js"), CODE);
  mkdirSync(join(dir, "fonts"));
  const web = express();
  web.use(
    "/assets",
    compression(),
    packedBeforehand(dir),
    express.static(dir, { immutable: true, maxAge: "1y" }),
  );
  server = createServer(web).listen(0, "127.0.0.1");
  await new Promise((go) => server.once("listening", go));
  const address = server.address();
  if (address && typeof address === "object") port = address.port;
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

type Answer = Pick<IncomingMessage, "statusCode" | "headers"> & { body: Buffer };
const ask = (path: string, headers: Record<string, string>) =>
  new Promise<Answer>((done, fail) => {
    get({ port, path: `/assets/${path}`, headers, host: "127.0.0.1" }, (res) => {
      const pieces: Buffer[] = [];
      res.on("data", (piece: Buffer) => pieces.push(piece));
      res.on("end", () => {
        const { statusCode, headers: heads } = res;
        done({ statusCode, headers: heads, body: Buffer.concat(pieces) });
      });
    }).on("error", fail);
  });

test("a browser that takes Brotli gets the copy of the build, as the script it is", async () => {
  const { headers, body } = await ask("page-a1.js", { "accept-encoding": "gzip, deflate, br" });
  expect(headers).toMatchObject({
    "content-encoding": "br",
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
    "content-length": String(body.length),
  });
  expect(brotliDecompressSync(body).toString()).toBe(CODE);
});

test("others get it as `compression` packs it, or as it is", async () => {
  const gzip = await ask("page-a1.js", { "accept-encoding": "gzip" });
  expect(gzip.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(CODE);
  const refused = await ask("page-a1.js", { "accept-encoding": "br;q=0" });
  expect(refused.headers["content-encoding"]).toBeUndefined();
  expect(refused.headers.vary).toBe("Accept-Encoding");
  expect(refused.body.toString()).toBe(CODE);
});

test("a file without a copy is packed on the way, one of another name is not there", async () => {
  const plain = await ask("plain-b2.js", { "accept-encoding": "br" });
  expect(brotliDecompressSync(plain.body).toString()).toBe(CODE);
  for (const path of ["none.js", "../page-a1.js", "fonts", "%2e%2e/page-a1.js"])
    expect((await ask(path, { "accept-encoding": "br" })).statusCode).not.toBe(200);
});

test("a browser that has it is told so, each by the copy it has", async () => {
  const headers = { "accept-encoding": "br" };
  const { etag = "" } = (await ask("page-a1.js", headers)).headers;
  const again = await ask("page-a1.js", { ...headers, "if-none-match": etag });
  expect(again.statusCode).toBe(304);
  const asGzip = await ask("page-a1.js", { "accept-encoding": "gzip", "if-none-match": etag });
  expect(asGzip.statusCode).toBe(200);
});
