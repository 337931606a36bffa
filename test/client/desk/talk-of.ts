import type { Consultation } from "#server/consultations/protocol.ts";

/** Tuesday 24 November 2026, 12:00 UTC. */
export const NOW_MS = Date.parse("2026-11-24T12:00:00.000Z");

/** A talk of a host, half an hour long, agreed for the next day; what the test is about is given. */
export const talkOf = (change: Partial<Consultation>): Consultation => ({
  id: "talk",
  kind: "private",
  host: { id: "host", name: "Мәдина" },
  guest: { id: "guest", name: "Аружан" },
  others: [],
  state: "agreed",
  waitsFor: null,
  startsAt: "2026-11-25T12:00:00.000Z",
  lengthMin: 30,
  way: "video",
  reason: null,
  isOpen: false,
  consentNeed: "none",
  isHost: true,
  ...change,
});
