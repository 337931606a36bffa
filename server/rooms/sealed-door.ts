import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Rooms } from "./service.ts";

/** What of the REST routes may name a sealed room: its booking, and the host's own locked notes. */
const OWN = /^\/(consultations|notes)(\/|$)/;

/** Every string in it, however deep: a body is limited in size before this. */
function* stringsOf(value: unknown): Generator<string> {
  const rest = [value];
  for (let one = rest.pop(); one !== undefined; one = rest.pop())
    if (typeof one === "string") yield one;
    else if (typeof one === "object" && one !== null)
      for (const inner of Object.values(one)) rest.push(inner ?? null);
}

/** As a route will read it: a part may come in percents. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no route takes it either
  }
}

/**
 * Before any route under /api: one that names an open sealed room is refused, whatever it is for, as `guardCalls`
 * refuses calls. So no file, picture, slide, recording or stream has a way to it. @throws AppError forbidden sealed_room
 */
export function refuseSealed({ find }: Pick<Rooms, "find">): RequestHandler {
  return (req, _res, next) => {
    const named = [
      ...req.path.split("/").map(decoded),
      ...stringsOf(req.query),
      ...stringsOf(req.body),
    ];
    if (!OWN.test(req.path) && named.some((one) => find(one)?.isSealed))
      throw new AppError("forbidden", "Not of a sealed room", { reason: "sealed_room" });
    next();
  };
}
