import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Rooms } from "./service.ts";

/** What of the REST routes may name a sealed room: its booking, and the host's own locked notes. */
const OWN = /^\/(consultations|notes)(\/|$)/;

const stringsOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.values(value).filter((one) => typeof one === "string")
    : [];

/**
 * Before any route under /api: one that names an open sealed room is refused, whatever it is for, as `guardCalls`
 * refuses calls. So no file, picture, slide, recording or stream has a way to it. @throws AppError forbidden sealed_room
 */
export function refuseSealed({ find }: Pick<Rooms, "find">): RequestHandler {
  return (req, _res, next) => {
    const named = [...req.path.split("/"), ...stringsOf(req.query), ...stringsOf(req.body)];
    if (!OWN.test(req.path) && named.some((one) => find(one)?.isSealed))
      throw new AppError("forbidden", "Not of a sealed room", { reason: "sealed_room" });
    next();
  };
}
