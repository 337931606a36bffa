import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import type { Library } from "./library/service.ts";
import type { People } from "./people/service.ts";
import type { Teller, User } from "./realtime.ts";
import type { Admission, AtDoor, Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import type { Jobs } from "./videos/jobs.ts";

export type PrivateDeps = {
  config: Config;
  /** Signs addresses of calendars. */
  secret: string;
  teller: Teller;
  jobs: Jobs;
  people: People;
  auth: Auth;
  schedule: Schedule;
  library: Library;
  rooms: Rooms;
  now: () => number;
};

/** Consultations, the sealed room and the locked notes: builds each part and binds it. Part of the wiring, as app.ts. */
export function createPrivate(_deps: PrivateDeps) {
  return {
    /** Who may enter a consultation's room, and as what; null: it is no consultation. */
    async admit(_user: User, _roomId: string, _door: AtDoor): Promise<Admission | null> {
      return null;
    },
    /** Routes, under /api. */
    mount(_api: Router): void {},
    /** Calls of one connection. */
    bind(_socket: Socket): void {},
    async prepare(): Promise<void> {},
    async stop(): Promise<void> {},
  };
}
export type PrivateParts = ReturnType<typeof createPrivate>;
