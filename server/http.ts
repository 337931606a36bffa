import type { ErrorRequestHandler, Request, Response, Router } from "express";
import type { z } from "zod";
import { AppError, toErrorBody } from "./errors.ts";
import { logger } from "./logger.ts";
import { errorStatus, type Route, type Routes } from "./protocol/define.ts";
import type { User } from "./realtime.ts";

/** Who calls a route: the signed-in person (for "anyone" routes perhaps nobody) and the exchange itself, for cookies. */
export type HttpCaller = { user: User; req: Request; res: Response };
export type RouteHandlers<R extends Routes> = {
  [N in keyof R]: (
    request: z.output<R[N]["request"]>,
    caller: HttpCaller,
  ) => Promise<z.input<R[N]["reply"]>>;
};
/** Reads the caller from the Authorization header. @throws AppError unauthenticated */
export type Authenticate = (token: string | undefined) => Promise<User>;

const bearer = (req: Request) => /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1];

/** Mounts one domain's routes. Path, query and body fields are checked as one request. */
export function serve<R extends Routes>(
  router: Router,
  routes: R,
  handlers: RouteHandlers<R>,
  authenticate: Authenticate,
): void {
  for (const name of Object.keys(routes)) {
    const { method, path, request, reply, access }: Route = routes[name]!;
    router[method](path, async (req, res) => {
      const user = access === "anyone" ? null : await authenticate(bearer(req));
      const parsed = request.safeParse({ ...req.query, ...req.body, ...req.params });
      if (!parsed.success)
        throw new AppError("invalid", `Bad ${name}`, { details: parsed.error.issues });
      // A route for anyone never reads the user; the cast keeps the others free of null checks.
      const caller: HttpCaller = { user: user as User, req, res };
      const data = await handlers[name]!(parsed.data as never, caller);
      res.json({ ok: true, data: reply.parse(data) });
    });
  }
}

/** body-parser's own refusals, by its `type`. */
function ofBodyParser(error: unknown): AppError | null {
  const type = error instanceof Error && "type" in error ? error.type : null;
  if (type === "entity.too.large") return new AppError("too_large", "The request is too large");
  if (type === "entity.parse.failed") return new AppError("invalid", "The request is not JSON");
  if (error instanceof URIError) return new AppError("invalid", "The address cannot be read");
  if (typeof type === "string") return new AppError("invalid", "The request cannot be read");
  return null;
}

/** The last middleware. Express 5 brings rejected handlers here by itself. */
export const answerError: ErrorRequestHandler = (error, req, res, _next) => {
  const body = toErrorBody(ofBodyParser(error) ?? error);
  if (body.code === "internal")
    logger.error({ err: error, route: req.route?.path, method: req.method }, "request failed");
  if (body.code === "too_many" && isWait(body.details))
    res.setHeader("Retry-After", body.details.retryAfterSec);
  res.status(errorStatus[body.code]).json({ ok: false, error: body });
};

const isWait = (details: unknown): details is { retryAfterSec: number } =>
  typeof details === "object" && details !== null && "retryAfterSec" in details;
