import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { CounselServer, Who } from "./counsel-server.ts";
import type { Link } from "./room-link.ts";

/** Refusals at a door. To whoever is no side there is no such talk. */
export const strangerToIt = { code: "not_found", reason: undefined };
export const noTicket = { code: "forbidden", reason: "ticket_unknown" };

/** The doors of a counsel server's rooms, as pages of strangers' clients come to them. */
export function doorsOf<Key extends string>(server: () => CounselServer<Key>) {
  const knock = (page: Link, key: Key, deviceId: string = randomUUID()) =>
    page.call("consultation:knock", { lessonId: server().talk(key), deviceId, canSeal: true });
  const enter = (page: Link, key: Key, deviceId: string, ticket?: string | null) =>
    page.call("room:enter", {
      ...{ lessonId: server().talk(key), deviceId },
      ...(ticket && { ticket }),
    });
  const letIn = (host: Link, key: Key, who: Who, isAdmitted = true) =>
    host.call("consultation:letIn", {
      ...{ lessonId: server().talk(key), personId: server().idOf(who), isAdmitted },
    });
  const waitingOf = async (host: Link, key: Key) =>
    (await host.call("consultation:listWaiting", { lessonId: server().talk(key) })).waiting;
  const answerTo = async (page: Link, key: Key, state: string) =>
    (
      await page.hears(
        "consultation:doorAnswered",
        (one) => one.lessonId === server().talk(key) && one.state === state,
      )
    ).ticket;

  /** The host inside: opened by a knock. */
  async function hostIn(key: Key, who: Who = "psychologist") {
    const page = await server().pageOf(who);
    const deviceId = randomUUID();
    const { state, ticket } = await knock(page, key, deviceId);
    expect(state).toBe("admitted");
    await enter(page, key, deviceId, ticket);
    return { page, deviceId };
  }
  /** A page before the door, and the ticket the host's hand gave to it. */
  async function ticketFor(key: Key, who: Who, host: Link, deviceId: string = randomUUID()) {
    const page = await server().pageOf(who);
    expect(await knock(page, key, deviceId)).toMatchObject({ state: "waiting", ticket: null });
    await letIn(host, key, who);
    const ticket = await answerTo(page, key, "admitted");
    expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
    return { page, deviceId, ticket: ticket ?? "" };
  }

  return { knock, enter, letIn, waitingOf, answerTo, hostIn, ticketFor };
}
