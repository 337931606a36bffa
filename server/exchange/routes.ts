import express, { type RequestHandler, Router } from "express";
import { AppError } from "../errors.ts";
import type { Authenticate, RouteHandlers } from "../http.ts";
import { type exchangeRoutes, MAX_ROSTER_BYTES, RosterImport } from "./protocol.ts";
import type { Exchange } from "./service.ts";

/** REST of lists in and out. Requests arrive checked; an AppError thrown here becomes the reply. */
export function exchangeHandlers(exchange: Exchange): RouteHandlers<typeof exchangeRoutes> {
  return {
    listRosterImports: async (_request, { user }) => ({ imports: await exchange.list(user) }),
    readRosterImport: ({ importId }, { user }) => exchange.read(user, importId),
    applyRosterImport: ({ importId, ticked }, { user }) => exchange.apply(user, importId, ticked),
    async dropRosterImport({ importId }, { user }) {
      await exchange.drop(user, importId);
      return {};
    },
    exportRoster: ({ withMarks }, { user }) => exchange.exportFile(user, withMarks),
  };
}

/** Takes a ZIP as the body of a request; who sends it is asked before the body is read. Mounted at ROSTER_UPLOAD_PATH. */
export function rosterUpload(exchange: Exchange, authenticate: Authenticate): Router {
  const router = Router();
  const signedIn: RequestHandler = async (req, res, next) => {
    res.locals.user = await authenticate(
      /^Bearer (\S+)$/.exec(req.get("authorization") ?? "")?.[1],
    );
    if (Number(req.get("content-length") ?? 0) > MAX_ROSTER_BYTES)
      throw new AppError("too_large", "The file is too large", { reason: "roster_too_large" });
    next();
  };
  const body = express.raw({ type: "application/zip", limit: MAX_ROSTER_BYTES });
  router.post("/", signedIn, body, async (req, res) => {
    const name = typeof req.query.fileName === "string" ? req.query.fileName : "";
    const zip = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const made = await exchange.upload(res.locals.user, zip, name);
    res.json({ ok: true, data: RosterImport.parse(made) });
  });
  return router;
}
