import { bookingNotices, bookingRoutes } from "./protocol-booking.ts";
import { consultationNotices as roomNotices } from "./protocol-room.ts";
import { safetyRoutes } from "./protocol-safety.ts";

export * from "./protocol-booking.ts";
export { consultationCalls, Ticket, Waiting, WaitState } from "./protocol-room.ts";
export * from "./protocol-safety.ts";

/** Fixed addresses first: `/consultations/:consultationId` would take them for an id. */
export const consultationRoutes = { ...safetyRoutes, ...bookingRoutes };
export const consultationNotices = { ...bookingNotices, ...roomNotices };
