import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import { createDoor } from "./consultations/door.ts";
import { consultationCalls } from "./consultations/protocol.ts";
import { bookingRoutes } from "./consultations/protocol-booking.ts";
import { safetyRoutes } from "./consultations/protocol-safety.ts";
import { pagesOf } from "./consultations/reminders.ts";
import { roomHandlers } from "./consultations/room-events.ts";
import { bookingHandlers } from "./consultations/routes.ts";
import { safetyHandlers } from "./consultations/safety-routes.ts";
import { type ConsultationDeps, createConsultations } from "./consultations/service.ts";
import { mongoConsultations } from "./consultations/store.ts";
import { mongoHosts } from "./consultations/store-hosts.ts";
import { mongoSafety } from "./consultations/store-safety.ts";
import { serve } from "./http.ts";
import { logger } from "./logger.ts";
import type { Mail } from "./mail.ts";
import { noteRoutes } from "./notes/protocol.ts";
import { noteHandlers } from "./notes/routes.ts";
import { createNotes } from "./notes/service.ts";
import { mongoNotes } from "./notes/store.ts";
import type { People } from "./people/service.ts";
import { createDemoPrivate } from "./private-demo.ts";
import { answer, type Teller, type User } from "./realtime.ts";
import type { Admission, AtDoor, Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { secrecyEvents } from "./secrecy/events.ts";
import { secrecyCalls } from "./secrecy/protocol.ts";
import { createSecrecy } from "./secrecy/service.ts";

export type PrivateDeps = {
  config: Config;
  mail: Mail;
  /** Signs addresses of calendars. */
  secret: string;
  teller: Teller;
  people: People;
  auth: Auth;
  schedule: Schedule;
  rooms: Rooms;
  attendance: Attendance;
  now: () => number;
};

const noteActs = { opened: "noteOpened", saved: "noteSaved", removed: "noteRemoved" } as const;

/** Consultations, the sealed room and the locked notes: builds each part and binds it. Part of the wiring, as app.ts. */
export function createPrivate(deps: PrivateDeps) {
  const { attendance, auth, config, now, people, rooms, teller } = deps;
  const secrecy = createSecrecy({ rooms, now });
  const notes = createNotes({ store: mongoNotes, now });
  const made: ConsultationDeps = {
    ...{ store: mongoConsultations, hosts: mongoHosts, safetyStore: mongoSafety },
    ...{ people, schedule: deps.schedule, teller, secret: deps.secret, now },
    mail: deps.mail,
    publicUrl: config.PUBLIC_URL ?? null,
    reasonKeysOf: notes.publicKeyOf,
    coverOf: auth.signIns.coverOf,
  };
  const consultations = createConsultations(made);
  const { safety } = consultations;
  const door = createDoor({
    ...{ people, rooms, teller, now },
    find: consultations.find,
    consentNeed: safety.consentNeed,
    coverOf: auth.signIns.coverOf,
    markHeld: consultations.markHeld,
  });
  consultations.onChanged(door.changed);
  const demo = createDemoPrivate({ ...deps, made, changed: door.changed });
  notes.on("kept", ({ schoolId, ownerId, act, rowId }) =>
    safety.note(schoolId, { act: noteActs[act], rowId, hostId: ownerId }),
  );
  // Whoever has left the school, or whose sign-ins end, keeps no appointments once nobody finds them any more.
  people.onAccessChanged(async (schoolId, personId) => {
    if (!(await people.findPerson(schoolId, personId)))
      await consultations.callOffAll(schoolId, personId);
  });
  for (const part of [notes, consultations])
    attendance.on("erased", ({ schoolId, personId }) => part.erase(schoolId, personId));
  auth.onTold((personId) => teller.tell(`person:${personId}`, "session:newsChanged", {}));

  /** A page whose sign-in is covered is told of no time. */
  async function listenForTalks(socket: Socket): Promise<void> {
    const { user } = socket.data;
    if (user.guestOf || (await auth.signIns.coverOf(user))) return;
    await socket.join(pagesOf(user.id));
    consultations.reminders.connected(user, socket.id);
  }

  return {
    /** Who may enter a consultation's room, and as what; null: it is no consultation. */
    admit: (user: User, roomId: string, at: AtDoor): Promise<Admission | null> =>
      door.admit(user, roomId, at),
    /** Routes, under /api. */
    mount(api: Router): void {
      serve(api, noteRoutes, noteHandlers(notes), auth.authenticate);
      api.get("/calendar/:file", consultations.calendars.door);
      // Fixed addresses first: a consultation's id comes last.
      serve(api, safetyRoutes, safetyHandlers(safety), auth.authenticate);
      serve(api, bookingRoutes, bookingHandlers(consultations), auth.authenticate);
    },
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, secrecyCalls, secrecyEvents(secrecy));
      answer(socket, consultationCalls, roomHandlers(door));
      socket.on("disconnect", () => door.connectionLost(socket.id));
      void listenForTalks(socket).catch(() => logger.error("a page is not reminded of talks"));
    },
    async prepare(): Promise<void> {
      await consultations.prepare();
      consultations.reminders.begin();
      demo.begin();
    },
    async stop(): Promise<void> {
      await demo.stop();
      await consultations.reminders.stop();
    },
  };
}
export type PrivateParts = ReturnType<typeof createPrivate>;
