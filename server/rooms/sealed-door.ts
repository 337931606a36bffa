import type { RequestHandler } from "express";
import { NOWHERE, withoutNames } from "./nowhere.ts";
import type { Rooms } from "./service.ts";

/** What of the REST routes may name a sealed room: its booking, and the host's own locked notes. */
const OWN = /^\/(consultations|notes)(\/|$)/;

/** As a route will read it: a part may come in percents. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no route takes it either
  }
}

/**
 * Before any route under /api: to one that names an open sealed room it stays unnamed, whatever it is for, as
 * `guardCalls` does with calls. So no file, picture, slide, recording or stream has a way to it, and nobody learns from
 * an answer that there is one: this stands before a sign-in is looked at.
 */
export function hideSealed({ find }: Pick<Rooms, "find">): RequestHandler {
  const isHidden = (name: string) => find(name)?.isSealed === true;
  return (req, _res, next) => {
    if (OWN.test(req.path)) return next();
    const [path = "", ...queries] = req.url.split("?");
    const parts = path.split("/");
    const query = new URLSearchParams(queries.join("?"));
    const isNamed = parts.some((part) => isHidden(decoded(part)));
    if (isNamed || [...query.values()].some(isHidden)) {
      const open = new URLSearchParams(
        [...query].map(([key, value]) => [key, isHidden(value) ? NOWHERE : value]),
      );
      const shown = parts.map((part) => (isHidden(decoded(part)) ? NOWHERE : part)).join("/");
      req.url = open.size > 0 ? `${shown}?${open}` : shown;
    }
    req.body = withoutNames(req.body, isHidden);
    next();
  };
}
