import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { build } from "vite";
import { UPLOAD_PATH } from "#server/videos/protocol.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The queue with everything it needs, as one script for a browser. */
async function bundleLab(outDir: string): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: "silent",
    resolve: { alias: { "#client": join(root, "client"), "#server": join(root, "server") } },
    build: {
      outDir,
      minify: false,
      lib: {
        entry: join(root, "test/client/videos/lab-page.ts"),
        formats: ["es"],
        fileName: () => "lab.js",
      },
    },
  });
  return readFileSync(join(outDir, "lab.js"), "utf8");
}

export type LabServer = {
  url: string;
  /** Everything that came in over connections that are closed by now: all are cut to count. */
  receivedBytes(): number;
  /** Of the pieces, in order. */
  pieces: number[];
  fileOf(videoId: string): Buffer;
  sizeOf(videoId: string): number;
  /** Bodies above so many bytes are answered as nginx answers them. */
  refuseAbove(bytes: number): void;
  /** The next creations are refused with this reason. */
  refuseWith(reason: string | null): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** A real tus server that wants a token, on one port that stays the same over restarts. */
export async function startLabServer(): Promise<LabServer> {
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-lab-"));
  const script = await bundleLab(join(dir, "lab"));
  const pieces: number[] = [];
  let received = 0;
  let mostBytes = Number.POSITIVE_INFINITY;
  let reason: string | null = null;
  let http: HttpServer;
  let port = 0;

  function serve(): HttpServer {
    const tus = new Server({
      path: UPLOAD_PATH,
      relativeLocation: true,
      datastore: new FileStore({ directory: join(dir, "uploads") }),
      namingFunction: (_request, metadata) => metadata?.videoId ?? "",
    });
    return createServer((request, response) => {
      const answer = (status: number, type: string, body: string) =>
        response.writeHead(status, { "content-type": type }).end(body);
      if (request.url === "/lab.js") return void answer(200, "text/javascript", script);
      if (!request.url?.startsWith(UPLOAD_PATH))
        return void answer(200, "text/html", '<script type="module" src="/lab.js"></script>');
      if (request.headers.authorization !== "Bearer fresh")
        return void answer(401, "application/json", "{}");
      if (reason !== null && request.method === "POST")
        return void answer(409, "application/json", JSON.stringify({ error: { reason } }));
      const length = Number(request.headers["content-length"] ?? 0);
      if (length > mostBytes) return void answer(413, "text/html", "<h1>Too large</h1>");
      if (request.method === "PATCH") pieces.push(length);
      void tus.handle(request, response);
    });
  }
  async function start(): Promise<void> {
    http = serve();
    http.on("connection", (socket) => {
      socket.once("close", () => {
        received += socket.bytesRead;
      });
    });
    await new Promise<void>((ready) => http.listen(port, "127.0.0.1", ready));
    const address = http.address();
    if (typeof address === "object" && address) port = address.port;
  }
  async function stop(): Promise<void> {
    const closed = new Promise((done) => http.close(done));
    http.closeAllConnections();
    await closed;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}/`,
    receivedBytes() {
      http.closeAllConnections();
      return received;
    },
    pieces,
    fileOf: (videoId) => readFileSync(join(dir, "uploads", videoId)),
    sizeOf: (videoId) =>
      statSync(join(dir, "uploads", videoId), { throwIfNoEntry: false })?.size ?? 0,
    refuseAbove: (bytes) => {
      mostBytes = bytes;
    },
    refuseWith: (next) => {
      reason = next;
    },
    stop,
    start,
    async close() {
      await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
