import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RequestHandler } from "express";
import ical, { ICalCalendarMethod, ICalEventClass, ICalEventStatus } from "ical-generator";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Language } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { PeopleForConsultations } from "./people.ts";
import { endsAtMs } from "./rules.ts";
import type { ConsultationStore, StoredConsultation } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import { neutralTitle } from "./words.ts";

type Deps = {
  store: Pick<ConsultationStore, "listOfHost">;
  hosts: Pick<HostStore, "readCalendar" | "saveCalendar" | "findCalendar">;
  people: Pick<PeopleForConsultations, "contactsOf">;
  /** Of this use alone. */
  key: Buffer;
  now: () => number;
};
const DAY_MS = 24 * 60 * 60_000;
/** A calendar tells so much of the past and of what is to come. */
const PAST_MS = 30 * DAY_MS;
const AHEAD_MS = 200 * DAY_MS;
/** Looks of one calendar in an hour; programs look every few minutes at most. */
const PER_HOUR = 60;
/** Looks at addresses that are none, of one network address in an hour: guessing 256 bits takes longer. */
const MISSES_PER_HOUR = 60;
const FILE = /^([A-Za-z0-9_-]{43})\.ics$/;
const shown: readonly StoredConsultation["state"][] = ["asked", "moved", "agreed", "held"];

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");
const tooMany = (waitMs: number) =>
  new AppError("too_many", "Too many looks", {
    details: { retryAfterSec: Math.max(1, Math.ceil(waitMs / 1000)) },
  });

/**
 * A host's talks as iCalendar (RFC 5545): that something is, and when. UTC, so that every program shows its reader's
 * clock. `uidOf` makes a name of an entry that leads to no row.
 */
export function toCalendar(
  consultations: readonly StoredConsultation[],
  { language, uidOf }: { language: Language; uidOf: (id: string) => string },
): string {
  const calendar = ical({
    name: neutralTitle[language],
    prodId: { company: "qonyrau", product: "calendar", language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const one of consultations) {
    const end = endsAtMs(one);
    if (one.startsAtMs === null || end === null || !shown.includes(one.state)) continue;
    const isSure = one.state === "agreed" || one.state === "held";
    calendar.createEvent({
      id: uidOf(one.id),
      start: new Date(one.startsAtMs),
      end: new Date(end),
      // Not the moment of asking: the same talks are the same bytes.
      stamp: new Date(one.changedAtMs),
      lastModified: new Date(one.changedAtMs),
      summary: neutralTitle[language],
      class: ICalEventClass.PRIVATE,
      status: isSure ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
    });
  }
  return calendar.toString();
}

/** Addresses of hosts' calendars, and what is found there. */
export function createCalendars({ store, hosts, people, key, now }: Deps) {
  const looks = new RateLimiterMemory({ points: PER_HOUR, duration: 3600 });
  const misses = new RateLimiterMemory({ points: MISSES_PER_HOUR, duration: 3600 });

  /** 32 bytes. Of the stored nonce and the server's secret: a copy of the database opens no calendar. */
  const addressKey = (nonce: string) =>
    createHmac("sha256", key).update(`address ${nonce}`).digest("base64url");
  const pathOf = (nonce: string) => `/api/calendar/${addressKey(nonce)}.ics`;
  const uidOf = (id: string) =>
    `${createHmac("sha256", key).update(`entry ${id}`).digest("hex").slice(0, 32)}@qonyrau`;

  async function readAddress({ roles, schoolId, id }: User) {
    checkMay(roles, "consultations:host");
    const nonce = await hosts.readCalendar(schoolId, id);
    return { path: nonce === null ? null : pathOf(nonce) };
  }

  /** A new address; the former one is nobody's. @throws AppError forbidden */
  async function renewAddress({ roles, schoolId, id }: User) {
    checkMay(roles, "consultations:host");
    const nonce = randomBytes(32).toString("base64url");
    await hosts.saveCalendar(schoolId, id, { nonce, hash: hashOf(addressKey(nonce)) });
    return { path: pathOf(nonce) };
  }

  /** @throws AppError not_found, the same whatever is wrong with the address; too_many */
  async function read(file: string, address: string): Promise<string> {
    const missed = await misses.get(address);
    if (missed && missed.consumedPoints >= MISSES_PER_HOUR) throw tooMany(missed.msBeforeNext);
    const hash = hashOf(FILE.exec(file)?.[1] ?? "");
    const whose = FILE.test(file) ? await hosts.findCalendar(hash) : null;
    const contact =
      whose && (await people.contactsOf(whose.schoolId, [whose.personId])).get(whose.personId);
    if (!whose || !contact) {
      await misses.penalty(address);
      throw new AppError("not_found", "No such calendar");
    }
    const look = await looks.penalty(hash);
    if (look.consumedPoints > PER_HOUR) throw tooMany(look.msBeforeNext);
    const span = { fromMs: now() - PAST_MS, toMs: now() + AHEAD_MS };
    const talks = await store.listOfHost(whose.schoolId, whose.personId, span);
    const byTime = talks.toSorted((a, b) => (a.startsAtMs ?? 0) - (b.startsAtMs ?? 0));
    return toCalendar(byTime, { language: contact.language, uidOf });
  }

  /** GET /api/calendar/KEY.ics: whoever knows the address, as every calendar program wants it. */
  const door: RequestHandler<{ file: string }> = async (req, res) => {
    const body = await read(req.params.file, req.ip ?? "");
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    res.setHeader("Cache-Control", "private, no-cache");
    res.setHeader("ETag", etag);
    if (req.headers["if-none-match"] === etag) return void res.status(304).end();
    res.setHeader("Content-Type", "text/calendar; charset=utf-8");
    res.setHeader("X-Robots-Tag", "noindex");
    res.send(body);
  };

  return { readAddress, renewAddress, door };
}
export type Calendars = ReturnType<typeof createCalendars>;
