import { expect, test } from "vitest";
import { createTickets, TICKET_LIFE_MS } from "#server/consultations/tickets.ts";

const bearer = { roomId: "a".repeat(24), personId: "b".repeat(24), deviceId: "one" };

function setting() {
  const clock = { now: 1_000 };
  return { clock, tickets: createTickets(() => clock.now) };
}

test("a ticket is 256 random bits and lets its bearer in once", () => {
  const { tickets } = setting();
  const ticket = tickets.issue(bearer);
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(Buffer.from(ticket, "base64url")).toHaveLength(32);
  expect(tickets.issue({ ...bearer, personId: "c".repeat(24) })).not.toBe(ticket);
  expect(tickets.wasUsed(ticket, bearer)).toBe(false);
  expect(tickets.use(ticket, bearer)).toBe(true);
  expect(tickets.use(ticket, bearer)).toBe(false);
});

test("that it was used is known of its own bearer, as long as it lives", () => {
  const { tickets, clock } = setting();
  const ticket = tickets.issue(bearer);
  tickets.use(ticket, bearer);
  expect(tickets.wasUsed(ticket, bearer)).toBe(true);
  expect(tickets.wasUsed(ticket, { ...bearer, deviceId: "two" })).toBe(false);
  clock.now += TICKET_LIFE_MS;
  expect(tickets.wasUsed(ticket, bearer)).toBe(false);
});

test.each([
  ["another room", { roomId: "d".repeat(24) }],
  ["another person", { personId: "d".repeat(24) }],
  ["another device", { deviceId: "two" }],
])("is no good for %s, and stays good for its own bearer", (_, change) => {
  const { tickets } = setting();
  const ticket = tickets.issue(bearer);
  expect(tickets.use(ticket, { ...bearer, ...change })).toBe(false);
  expect(tickets.use(ticket, bearer)).toBe(true);
});

test("lives a minute, to the millisecond", () => {
  const { tickets, clock } = setting();
  const first = tickets.issue(bearer);
  clock.now += TICKET_LIFE_MS - 1;
  expect(tickets.use(first, bearer)).toBe(true);
  const second = tickets.issue(bearer);
  clock.now += TICKET_LIFE_MS;
  expect(tickets.use(second, bearer)).toBe(false);
  expect(TICKET_LIFE_MS).toBe(60_000);
});

test("a newer one of the same person makes the older void; a closed room's are void", () => {
  const { tickets } = setting();
  const [old, other] = [tickets.issue(bearer), tickets.issue({ ...bearer, personId: "e" })];
  const newer = tickets.issue({ ...bearer, deviceId: "two" });
  expect(tickets.use(old, bearer)).toBe(false);
  expect(tickets.use(newer, { ...bearer, deviceId: "two" })).toBe(true);
  tickets.revoke(bearer.roomId, bearer.personId);
  expect(tickets.use(other, { ...bearer, personId: "e" })).toBe(true);
  const last = tickets.issue(bearer);
  tickets.revoke(bearer.roomId);
  expect(tickets.use(last, bearer)).toBe(false);
});

test("guesses of any shape open nothing", () => {
  const { tickets } = setting();
  const ticket = tickets.issue(bearer);
  for (const guess of ["", ticket.slice(1), `${ticket}A`, ticket.toLowerCase(), "A".repeat(43)])
    expect(tickets.use(guess, bearer)).toBe(false);
});
