import { randomUUID } from "node:crypto";
import { defaultConsentText } from "#server/consultations/consent-words.ts";
import type { Reply, Route } from "#server/protocol/define.ts";
import { type SeedTalk, startCounselServer, type Who } from "../../support/counsel-server.ts";
import { CallRefused, Link } from "../../support/room-link.ts";
import { type Cell, type Column, cellsOf } from "./matrix-table.ts";

export type Kind = "private" | "ordinary";
export const kinds: readonly Kind[] = ["private", "ordinary"];
/** A talk of its own for each act, so that what one does to it changes nothing for another. */
const acts = {
  documentException: {},
  answerConsultation: { state: "asked", waitsFor: "host", inMin: 600 },
  moveConsultation: { inMin: 1440 },
  cancelConsultation: { inMin: 2880 },
  markHeld: {},
  seeReminder: {},
  readConsultation: {},
  knock: {},
  letIn: {},
  end: {},
  room: {},
} satisfies Record<string, SeedTalk>;
type Act = keyof typeof acts;
type Key = `${Kind} ${Act}`;

const talks = Object.fromEntries(
  kinds.flatMap((kind) =>
    Object.entries(acts).map(([act, talk]): [string, SeedTalk] => {
      const host = kind === "private" ? "psychologist" : "tutor";
      return [`${kind} ${act}`, { ...talk, kind, host, guest: "pupil", others: ["mother"] }];
    }),
  ),
) as Record<Key, SeedTalk>;

export type Answer = { cell: Cell; isOk: boolean; text: string };

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const b64 = (bytes: number) => Buffer.alloc(bytes, 1).toString("base64");
const aNote = () => ({ id: randomUUID().replaceAll("-", "").slice(0, 24), sealed: b64(1024) });
const vault = {
  ...{ salt: b64(16), memoryKib: 65_536, passes: 3, publicKey: b64(65) },
  ...{ byPassphrase: b64(96), byRecovery: b64(96) },
};

/** Who stands behind a column for a kind of talk; null: nobody of the school. */
export function whoOf(column: Column, kind: Kind): Who | null {
  if (column === "host") return kind === "private" ? "psychologist" : "tutor";
  if (column === "guest") return "pupil";
  if (column === "beside") return "mother";
  return column === "link" || column === "nobody" ? null : column;
}

export function cellOf(code: string | null): Cell {
  if (code === "forbidden") return "f";
  if (code === "not_found") return "n";
  if (code === "unauthenticated") return "u";
  if (code === "conflict") return "c";
  if (code === null || code === "too_many") return "a";
  throw new Error(`neither a yes nor a refusal: ${code}`);
}

/** The product with a school and its talks, and what asks it as each column of the table. */
export async function startMatrix() {
  const at = await startCounselServer<Key>(talks);
  const pages = new Map<string, Link>();
  const devices = new Map<string, string>();
  const { lessons } = await at.ask<{ lessons: { id: string }[] }>("tutor", "GET", "/lessons");
  const links = `/lessons/${lessons[0]?.id}/guests`;
  const { code } = await at.ask<{ code: string }>("tutor", "POST", links, { label: "Қонақ" });
  const used = { code, name: "Қонақ" };
  const { token: guestToken } = await at.ask<{ token: string }>(
    ...(["tutor", "POST", "/guests/token", used] as const),
  );
  await at.ask("psychologist", "POST", "/notes/vault", vault);
  const { id: noteId } = await at.ask<{ id: string }>("psychologist", "POST", "/notes", aNote());

  /** What an honest client would send, beside what stands in the path. */
  const bodies: Readonly<Record<string, (kind: Kind) => Record<string, unknown>>> = {
    giveConsent: () => ({ version: 1 }),
    documentException: () => ({ kind: "danger" }),
    saveCounselSettings: () => ({ urgent: [], text: defaultConsentText, parentUnderAge: 16 }),
    askConsultation: () => ({ hostId: at.idOf("psychologist"), startsAt: null, way: "video" }),
    offerConsultation: (kind) => ({
      ...{ kind, guestId: at.idOf("third"), startsAt: inDays(3), lengthMin: 30, way: "video" },
    }),
    answerConsultation: () => ({ isAgreed: true }),
    moveConsultation: () => ({ startsAt: inDays(5) }),
    markHeld: () => ({ isHeld: true }),
    seeReminder: () => ({ startsAt: inDays(5) }),
    saveAvailability: () => ({
      availability: {
        ...{ windows: [], lengthMin: 40, bufferMin: 10, noticeHours: 2, horizonDays: 14 },
        ...{ daysOff: [], isInstant: false, ways: ["video"] },
      },
    }),
    saveReminders: () => ({ channel: "app", leadMin: 30 }),
    makeVault: () => vault,
    rewrapVault: () => ({ ...vault, publicKey: undefined, version: 1 }),
    abandonVault: () => ({ version: 2 }),
    addNote: aNote,
    saveNote: () => ({ sealed: b64(2048), version: 1 }),
  };
  const inPath = (name: string, kind: Kind): Record<string, string> => ({
    consultationId: at.talk(`${kind} ${name as Act}`),
    hostId: at.idOf("psychologist"),
    noteId,
  });

  async function tokenOf(column: Column, kind: Kind): Promise<string | undefined> {
    const who = whoOf(column, kind);
    if (who) return at.tokenOf(who);
    return column === "link" ? guestToken : undefined;
  }

  async function askRoute(name: string, route: Route, column: Column, kind: Kind): Promise<Answer> {
    const token = await tokenOf(column, kind);
    const params = inPath(name, kind);
    const path = route.path.replace(/:(\w+)/g, (_, field: string) => params[field] ?? "");
    const hasBody = route.method !== "get";
    const response = await fetch(`${at.server.url}/api${path}`, {
      method: route.method.toUpperCase(),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(hasBody && { "content-type": "application/json" }),
      },
      ...(hasBody && { body: JSON.stringify(bodies[name]?.(kind) ?? {}) }),
    });
    const text = await response.text();
    const reply: Reply<unknown> = JSON.parse(text);
    return { cell: cellOf(reply.ok ? null : reply.error.code), isOk: reply.ok, text };
  }

  async function askCall(event: string, column: Column, kind: Kind): Promise<Answer> {
    const link = await pageOf(column, kind);
    if (!link) return { cell: "u", isOk: false, text: "" };
    const refused = (error: unknown): Answer => {
      if (error instanceof CallRefused)
        return { cell: cellOf(error.code), isOk: false, text: error.message };
      throw error;
    };
    const done = link.ask(event, requestOf(event, column, kind));
    return done.then((data) => ({ cell: "a", isOk: true, text: JSON.stringify(data) }), refused);
  }

  /** A socket of whoever stands behind a column; null: nobody is let connect. */
  async function pageOf(column: Column, kind: Kind): Promise<Link | null> {
    const who = whoOf(column, kind);
    const known = pages.get(who ?? column);
    if (known) return known;
    const auth: Record<string, string> = column === "link" ? { guest: guestToken } : {};
    const link = who ? await at.pageOf(who) : at.keep(new Link({ url: at.server.url, auth }));
    if (column === "nobody") {
      const refused: unknown = await link.connect().catch((error: unknown) => error);
      if (!(refused instanceof Error && "data" in refused))
        throw new Error("nobody is let connect");
      return null;
    }
    await link.connect();
    pages.set(who ?? column, link);
    return link;
  }

  function deviceOf(column: Column, kind: Kind): string {
    const key = `${column} ${kind}`;
    const id = devices.get(key) ?? randomUUID();
    devices.set(key, id);
    return id;
  }

  const talkOf: Readonly<Record<string, Act>> = {
    ...{ "consultation:knock": "knock", "consultation:stopWaiting": "knock" },
    ...{ "consultation:listWaiting": "knock", "consultation:letIn": "letIn" },
    "consultation:end": "end",
  };
  function requestOf(event: string, column: Column, kind: Kind): Record<string, unknown> {
    const lessonId = at.talk(`${kind} ${talkOf[event] ?? "room"}`);
    const commit = { kind: "commit", epoch: 1, commitment: "00".repeat(32) };
    const rest: Record<string, Record<string, unknown>> = {
      "consultation:knock": { deviceId: randomUUID(), canSeal: true },
      "consultation:letIn": { personId: at.idOf("pupil"), isAdmitted: true },
      "consultation:end": { isHeld: true },
      "consultation:caption": { text: "Сөз", isFinal: true },
      "consultation:askPace": { wish: "slower" },
      "secrecy:join": { canSeal: true, curves: ["X25519"] },
      "secrecy:say": { said: commit },
      // Of a private room another device than the one inside; of an ordinary one that which is inside.
      "room:enter": { deviceId: kind === "private" ? randomUUID() : deviceOf(column, kind) },
    };
    return { lessonId, ...rest[event] };
  }

  /** Everybody who may into the rooms, and the pupil before the door at which the host will open. */
  async function comeIn(): Promise<void> {
    for (const column of ["host", "guest", "beside"] as const)
      for (const kind of kinds) {
        const page = (await pageOf(column, kind))!;
        const lessonId = at.talk(`${kind} room`);
        const device = { lessonId, deviceId: deviceOf(column, kind) };
        const { ticket } = await page.call("consultation:knock", { ...device, canSeal: true });
        await page.call("room:enter", {
          ...device,
          ...(kind === "private" && { ticket: ticket ?? (await letIn(page, column)) }),
        });
      }
    for (const column of ["host", "guest"] as const) {
      const door = { lessonId: at.talk("private letIn"), deviceId: randomUUID(), canSeal: true };
      await (await pageOf(column, "private"))?.call("consultation:knock", door);
    }
  }
  async function letIn(page: Link, column: Column): Promise<string> {
    const host = (await pageOf("host", "private"))!;
    const personId = at.idOf(whoOf(column, "private")!);
    const lessonId = at.talk("private room");
    await host.call("consultation:letIn", { lessonId, personId, isAdmitted: true });
    return (await page.hears("consultation:doorAnswered")).ticket ?? "";
  }

  return {
    ...{ at, tokenOf, guestToken, askRoute, askCall, comeIn },
    talkIds: (Object.keys(talks) as Key[]).map((key) => at.talk(key)),
  };
}

/** A cell that is so: whoever may may come too late. */
const isAs = (expected: Cell, { cell }: Answer) =>
  cell === expected || (expected === "a" && cell === "c");

/** Asks a whole row, those who are refused first; says what is not as the table says. */
export async function askRow(
  label: string,
  row: string,
  talkIds: readonly string[],
  ask: (column: Column) => Promise<Answer>,
): Promise<string[]> {
  const cells = [...cellsOf(row)];
  const wrong: string[] = [];
  const given: Answer[] = [];
  for (const isRefusal of [true, false])
    for (const [column, expected] of cells) {
      if ((expected !== "a") !== isRefusal) continue;
      const answer = await ask(column);
      if (expected === "a") given.push(answer);
      if (!isAs(expected, answer))
        wrong.push(`${label}: ${column} ${answer.cell}, not ${expected}`);
      // Whoever is no side learns of no talk, whatever they may ask.
      const isStranger = !["host", "guest", "beside"].includes(column);
      if (isStranger && talkIds.some((id) => answer.text.includes(id)))
        wrong.push(`${label}: ${column} is told of a talk`);
    }
  if (given.length > 0 && !given.some(({ isOk }) => isOk))
    wrong.push(`${label}: nobody was told yes`);
  return wrong;
}
