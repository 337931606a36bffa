import { randomUUID } from "node:crypto";
import { calls, routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { Link } from "../../support/room-link.ts";
import type { Column } from "./matrix-table.ts";

/** Of whatever a call or a route about a room may want; what one does not know it leaves out. */
const everything = (id: string) => ({
  ...{ lessonId: id, meetingId: id, roomId: id, consultationId: id },
  ...{ personId: "65f0000000000000000000aa", deviceId: "5c1b2a50-6a53-4a3c-9e9b-2f6a1b0c7d11" },
  ...{ canSeal: true, curves: ["P-256"], isAdmitted: true, isHeld: true, isAgreed: true },
  ...{ text: "Сөз", isFinal: true, wish: "slower", startsAt: "2031-01-01T00:00:00.000Z" },
  ...{ kind: "danger", ticket: "A".repeat(43) },
});

/** Addresses that the protocol does not list: files of a room, and a way into it by a query. */
const files = (id: string): [string, string][] => [
  ["POST", `/api/chat-files/${id}`],
  ["GET", `/api/chat-files/9999999999/${"a".repeat(43)}/${id}/65f0000000000000000000aa`],
  ["POST", `/api/decks/${id}/bytes?at=0`],
  ["GET", `/api/lessons?lessonId=${id}&classId=${id}`],
  ["GET", `/m/9999999999/${"a".repeat(43)}/${id}/index.m3u8`],
  ["GET", `/lti/launch/${id}`],
];
/** The server's clock goes on between two answers; nothing else of them may differ. */
const withoutClock = (text: string) =>
  text.replaceAll(/(\\?"now(?:Ms)?\\?":)(?:\d+|\\?"[^"]*")/g, "$1");
const aboutRooms = Object.values<Route>(routes).filter(({ path }) =>
  /:(lesson|meeting|room|consultation)Id/.test(path),
);

/**
 * What each call, route and file answers to somebody about one id, as it came over the wire; a column's page of its
 * own, so that nothing is in any room.
 */
export async function answersAbout(
  id: string,
  { url, token, auth }: { url: string; token?: string | undefined; auth?: Record<string, string> },
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  const ask = async (method: string, path: string) => {
    const hasBody = method !== "GET";
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(hasBody && { "content-type": "application/json" }),
      },
      ...(hasBody && { body: JSON.stringify(everything(id)) }),
    });
    const headers = [...response.headers].filter(
      ([name]) => !/^(date|etag|x-request-id)$/.test(name),
    );
    return withoutClock(JSON.stringify([response.status, headers, await response.text()]));
  };
  for (const { method, path } of aboutRooms) {
    const filled = path.replace(/:(\w+)/g, (_, field: string) =>
      /^(lesson|meeting|room|consultation)Id$/.test(field) ? id : "65f0000000000000000000aa",
    );
    said.set(`${method} ${path}`, await ask(method.toUpperCase(), `/api${filled}`));
  }
  for (const [at, [method, path]] of files(id).entries())
    said.set(`file ${at} ${method}`, await ask(method, path));
  if (!auth) return said;
  const link = new Link({ url, auth });
  await link.connect();
  for (const event of Object.keys(calls)) {
    const request = { ...everything(id), deviceId: randomUUID() };
    const answer: unknown = await link.socket.timeout(10_000).emitWithAck(event, request);
    said.set(event, withoutClock(JSON.stringify(answer)));
  }
  link.socket.disconnect();
  return said;
}

/** Who asks: of the staff and of the families, another psychologist, somebody by a guest's link, and nobody. */
export const askers = [
  ...(["director", "classTeacher", "colleague", "administrator"] as const),
  ...(["third", "stranger", "parent", "link", "nobody"] as const),
] satisfies Column[];
