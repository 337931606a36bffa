import { randomFillSync } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import compression from "compression";
import express, { type Express, type RequestHandler, Router } from "express";
import helmet from "helmet";
import { AppError } from "./errors.ts";
import { answerError } from "./http.ts";
import { packedBeforehand } from "./packed.ts";
import { UPLOAD_PATH } from "./videos/protocol.ts";

const CLIENT_DIR = resolve(import.meta.dirname, "../dist/client");
/** The largest JSON body a route takes: 100,000 characters of captions, two bytes each in Kazakh. */
const MAX_BODY = "256kb";
/** Routes whose body holds a workbook or what was read of it, and how large that may be: two megabytes in base64. */
const WITH_FILE = [
  "/journals/:classId/:subjectId/plan",
  "/journals/:classId/:subjectId/plan/preview",
];
const MAX_FILE_BODY = "3200kb";
/** The largest piece the bandwidth check may ask for, bytes. */
const MAX_PROBE_BYTES = 2 * 1024 * 1024;

/** What /readyz answers: each part by itself, so that an operator sees which one is missing. */
export type Readiness = { database: boolean; media: boolean; accepting: boolean };

type Deps = {
  trustProxy: number;
  readiness: () => Promise<Readiness>;
  mount: (api: Router) => void;
  /** Films: thousands of small files, so before everything that only pages need. */
  delivery: RequestHandler;
  /** Bytes of uploads, which nothing before them may read. */
  uploads: RequestHandler;
};

/** The HTTP side: health, the API, the client's files. */
export function createWeb({ trustProxy, readiness, mount, delivery, uploads }: Deps): Express {
  const web = express();
  web.disable("x-powered-by").set("trust proxy", trustProxy);
  web.use("/assets", compression(), assets()); // before helmet: its 1 kB of headers is for pages
  web.use("/m", delivery, answerError);
  web.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          "default-src": ["'self'"],
          "script-src": ["'self'"],
          // Mantine sets sizes and colours through style attributes.
          "style-src": ["'self'", "'unsafe-inline'"],
          "img-src": ["'self'", "data:", "blob:"],
          "media-src": ["'self'", "blob:"],
          // hls.js takes films apart in a worker it makes of its own source.
          "worker-src": ["'self'", "blob:"],
          "connect-src": ["'self'", "ws:", "wss:"],
          // Caddy redirects to https; `npm start` on a school's own network has none.
          "upgrade-insecure-requests": null,
        },
      },
      // Without https, HSTS and these isolation headers would only break a first try on a local address.
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
    }),
  );
  web.get("/healthz", (_req, res) => void res.json({ ok: true }));
  web.get("/readyz", async (_req, res) => {
    const parts = await readiness();
    const isReady = Object.values(parts).every(Boolean);
    res.status(isReady ? 200 : 503).json({ ok: isReady, ...parts });
  });
  web.use("/api/probe", bandwidthProbe());
  web.use(UPLOAD_PATH, uploads);
  web.use(compression());
  const api = Router();
  api.post(WITH_FILE, express.json({ limit: MAX_FILE_BODY }));
  api.use(express.json({ limit: MAX_BODY }));
  api.use((_req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    next();
  });
  mount(api);
  api.use(() => {
    throw new AppError("not_found", "No such route");
  });
  web.use("/api", api);
  serveClient(web);
  web.use(answerError);
  return web;
}

/** Bytes for the check before a lesson: GET sends as many as asked, POST counts what it gets. Nothing is kept. */
function bandwidthProbe(): Router {
  const router = Router();
  const noise = randomFillSync(Buffer.alloc(64 * 1024)); // random, so that nothing on the way compresses it
  router.get("/", (req, res) => {
    const asked = Number(req.query.bytes);
    const bytes = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), MAX_PROBE_BYTES) : 16_384;
    res.writeHead(200, {
      "Content-Type": "application/octet-stream",
      "Content-Length": bytes,
      "Cache-Control": "no-store, no-transform",
    });
    let left = bytes;
    const pour = () => {
      while (left > 0) {
        const piece = noise.subarray(0, Math.min(left, noise.length));
        left -= piece.length;
        if (!res.write(piece)) return void res.once("drain", pour);
      }
      res.end();
    };
    pour();
  });
  router.post("/", (req, res) => {
    let bytes = 0;
    req.on("data", (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > MAX_PROBE_BYTES) req.destroy();
    });
    req.on("end", () => void res.json({ ok: true, data: { bytes } }));
  });
  return router;
}

/** The client's hashed files, kept by browsers for ever. */
function assets(): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.setHeader("X-Content-Type-Options", "nosniff");
    next();
  });
  const dir = resolve(CLIENT_DIR, "assets");
  router.use(packedBeforehand(dir));
  router.use(express.static(dir, { immutable: true, maxAge: "1y" }));
  router.use((_req, res) => void res.status(404).end());
  return router;
}

/** The rest of the built client; the page itself is never taken from a cache unasked. */
function serveClient(web: Express): void {
  if (!existsSync(CLIENT_DIR)) return;
  web.use(express.static(CLIENT_DIR, { index: false, maxAge: "1h" }));
  web.get("/{*path}", (_req, res) => {
    res.setHeader("Cache-Control", "no-cache");
    res.sendFile(resolve(CLIENT_DIR, "index.html"));
  });
}
