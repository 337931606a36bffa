import type { RouteHandlers } from "../http.ts";
import type { bookingRoutes } from "./protocol-booking.ts";
import type { Consultations } from "./service.ts";

export function bookingHandlers(consultations: Consultations): RouteHandlers<typeof bookingRoutes> {
  const { calendars, curtain, reminders } = consultations;
  return {
    listHosts: (_, { user }) => consultations.listHosts(user),
    readTimes: ({ hostId }, { user }) => consultations.readTimes(user, hostId),
    listCompanions: ({ search, guestId }, { user }) =>
      consultations.listCompanions(user, search, guestId ?? null),
    askConsultation: (request, { user }) => consultations.ask(user, request),
    offerConsultation: (request, { user }) => consultations.offer(user, request),
    listConsultations: ({ isPast }, { user }) => consultations.list(user, isPast),
    answerConsultation: ({ consultationId, ...answer }, { user }) =>
      consultations.answer(user, consultationId, answer),
    moveConsultation: ({ consultationId, startsAt }, { user }) =>
      consultations.move(user, consultationId, startsAt),
    cancelConsultation: ({ consultationId }, { user }) =>
      consultations.cancel(user, consultationId),
    markHeld: ({ consultationId, isHeld }, { user }) =>
      consultations.markHeld(user, consultationId, isHeld),
    readAvailability: (_, { user }) => consultations.readAvailability(user),
    saveAvailability: ({ availability }, { user }) =>
      consultations.saveAvailability(user, availability),
    // An address lives longer than any curtain, and shows all that is behind it.
    readCalendarAddress: async (_, { user }) => {
      await curtain.mustBeOpen(user);
      return calendars.readAddress(user);
    },
    renewCalendarAddress: async (_, { user }) => {
      await curtain.mustBeOpen(user);
      return calendars.renewAddress(user);
    },
    readReminders: (_, { user }) => reminders.read(user),
    saveReminders: async (wish, { user }) => {
      if (wish.channel === "mail") await curtain.mustBeOpen(user); // letters tell times
      return reminders.save(user, wish);
    },
    seeReminder: async ({ consultationId, startsAt }, { user }) => {
      await consultations.seeReminder(user, consultationId, startsAt);
      return {};
    },
    readConsultation: ({ consultationId }, { user }) => consultations.read(user, consultationId),
  };
}
