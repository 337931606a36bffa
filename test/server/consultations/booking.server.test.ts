import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Availability, Consultation, Slot } from "#server/consultations/protocol.ts";
import { type CounselServer, startCounselServer, type Who } from "../../support/counsel-server.ts";

/** The running product, asked over REST as a page does; what is booked comes back over sockets. */
let school: CounselServer<"own">;
let slots: Slot[] = [];

const allDay: Availability = {
  windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMin: 0, toMin: 1440 })),
  ...{ lengthMin: 60, bufferMin: 0, noticeHours: 3, horizonDays: 3, daysOff: [] },
  ...{ isInstant: true, ways: ["video", "sound"] },
};
type Times = { days: { day: string; slots: Slot[] }[]; lengthMin: number };
const times = async (who: Who) => {
  const path = `/consultations/hosts/${school.idOf("psychologist")}/times`;
  return school.ask<Times>(who, "GET", path);
};
const book = (who: Who, startsAt: string | null, change: object = {}) =>
  school.ask<Consultation>(who, "POST", "/consultations", {
    ...{ hostId: school.idOf("psychologist"), startsAt, way: "video" },
    ...change,
  });
const listOf = async (who: Who) =>
  (await school.ask<{ consultations: Consultation[] }>(who, "GET", "/consultations")).consultations;

beforeAll(async () => {
  school = await startCounselServer({ own: { guest: "third", inMin: 60 * 60 } });
  await school.ask("psychologist", "POST", "/consultations/availability", {
    availability: allDay,
  });
  slots = (await times("pupil")).days.flatMap((day) => day.slots).filter(({ isFree }) => isFree);
});
afterAll(() => school?.stop());
const slot = (n: number) => slots[n]?.startsAt ?? "";

describe("booking over REST", () => {
  test("three pupils want the same time at once: one has it, and everybody sees it taken", async () => {
    const all = ["pupil", "other", "third"] as const;
    const [host, parent] = [await school.pageOf("psychologist"), await school.pageOf("parent")];
    const tries = await Promise.allSettled(all.map((who) => book(who, slot(2))));
    const won = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(won).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({ code: "conflict", reason: "time_taken" });
    const heard = await host.hears("consultation:changed");
    expect(heard.consultationId).toBe(won[0]?.id);
    // Answered after whatever was told before it: the parent of a pupil has heard of nothing.
    const strange = parent.call("consultation:stopWaiting", { lessonId: "a".repeat(24) });
    await expect(strange).rejects.toMatchObject({ code: "not_found" });
    expect(parent.heard).toEqual([]);
    const seen = (await times("other")).days.flatMap((day) => day.slots);
    expect(seen.find(({ startsAt }) => startsAt === slot(2))?.isFree).toBe(false);
  });

  test("with five sides is refused in words, by whoever asks or offers it", async () => {
    const withIds = (["parent", "mother", "stranger"] as const).map(school.idOf);
    const isFull = { code: "invalid", reason: "room_full" };
    await expect(book("pupil", null, { withIds })).rejects.toMatchObject(isFull);
    const offer = {
      ...{ kind: "private", guestId: school.idOf("pupil"), startsAt: slot(20), withIds },
      ...{ lengthMin: 30, way: "video" },
    };
    const offered = school.ask("psychologist", "POST", "/consultations/offers", offer);
    await expect(offered).rejects.toMatchObject(isFull);
  });

  test("a reason goes to the host and to nobody else", async () => {
    const reason = Buffer.from("sealed bytes").toString("base64");
    const asked = await book("other", null, { reason });
    expect(asked).toMatchObject({ state: "asked", waitsFor: "host", reason: null });
    const ofHost = (await listOf("psychologist")).find(({ id }) => id === asked.id);
    expect(ofHost).toMatchObject({ reason, isHost: true });
    const path = `/consultations/${asked.id}`;
    for (const who of ["pupil", "parent", "director", "administrator", "colleague"] as const)
      await expect(school.ask(who, "GET", path)).rejects.toMatchObject({ code: "not_found" });
    await school.ask("psychologist", "POST", `${path}/answer`, { isAgreed: false });
    expect(school.server.output()).not.toContain(reason);
  });

  test("is moved, answered and called off", async () => {
    const { id } = await book("other", slot(5));
    const post = (who: Who, what: string, body: object = {}) =>
      school.ask<Consultation>(who, "POST", `/consultations/${id}/${what}`, body);
    expect(await post("psychologist", "move", { startsAt: slot(7) })).toMatchObject({
      ...{ state: "moved", waitsFor: "guest" },
    });
    expect(await post("other", "answer", { isAgreed: true })).toMatchObject({ state: "agreed" });
    expect(await post("other", "move", { startsAt: slot(8) })).toMatchObject({
      ...{ state: "agreed", startsAt: slot(8) },
    });
    await expect(post("psychologist", "held", { isHeld: true })).rejects.toMatchObject({
      ...{ code: "conflict", reason: "talk_too_early" },
    });
    expect(await post("other", "cancel")).toMatchObject({ state: "cancelled" });
    await expect(post("other", "move", { startsAt: slot(9) })).rejects.toMatchObject({
      ...{ code: "conflict", reason: "consultation_over" },
    });
  });

  test("says in no log line who talks with whom", async () => {
    const ids = (await listOf("psychologist")).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    for (const id of [...ids, school.idOf("pupil"), school.idOf("other")])
      expect(school.server.output()).not.toContain(id);
  });
});

describe("a host's calendar", () => {
  const address = async (method: "GET" | "POST", who: Who = "psychologist") =>
    (await school.ask<{ path: string | null }>(who, method, "/consultations/calendar")).path;
  const fetched = (path: string, etag = "") =>
    fetch(`${school.server.url}${path}`, { headers: etag ? { "if-none-match": etag } : {} });

  test("is a file that a calendar program takes, fetched again only when something changed", async () => {
    expect(await address("GET")).toBeNull();
    const path = (await address("POST")) ?? "";
    expect(path).toMatch(/^\/api\/calendar\/[A-Za-z0-9_-]{43}\.ics$/);
    expect(await address("GET")).toBe(path);
    const first = await fetched(path);
    expect(first.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const text = await first.text();
    expect(text.match(/BEGIN:VEVENT/g)?.length).toBe(2);
    expect(new Set(text.match(/SUMMARY:.*/g))).toEqual(new Set(["SUMMARY:Жеке кездесу"]));
    for (const trace of [school.talk("own"), school.idOf("third"), "Тегі", "Аты"])
      expect(text).not.toContain(trace);
    const etag = first.headers.get("etag") ?? "";
    expect((await fetched(path, etag)).status).toBe(304);
    const { id } = await book("other", slot(11));
    const second = await fetched(path, etag);
    expect(second.status).toBe(200);
    expect((await second.text()).match(/BEGIN:VEVENT/g)?.length).toBe(3);
    await school.ask("other", "POST", `/consultations/${id}/cancel`, {});
    expect((await (await fetched(path)).text()).match(/BEGIN:VEVENT/g)?.length).toBe(2);
  });

  test("has one address: a new one ends the old; nobody but a host has any", async () => {
    const old = (await address("GET")) ?? "";
    const path = (await address("POST")) ?? "";
    expect(path).not.toBe(old);
    expect((await fetched(old)).status).toBe(404);
    expect((await fetched(path)).status).toBe(200);
    for (const who of ["pupil", "parent", "administrator"] as const)
      await expect(address("POST", who)).rejects.toMatchObject({ code: "forbidden" });
    expect(school.server.output()).not.toContain(path.slice(14, 57));
  });

  test("is not to be guessed for long, nor fetched all day", async () => {
    const path = (await address("GET")) ?? "";
    const statuses = new Set<number>();
    for (let n = 0; n < 70; n++) statuses.add((await fetched(path)).status);
    expect([...statuses].sort()).toEqual([200, 429]);
    let last = 404;
    for (let n = 0; n < 70 && last === 404; n++)
      last = (await fetched(`/api/calendar/${"x".repeat(42)}${n % 10}.ics`)).status;
    expect(last).toBe(429);
  });
});

test("how one is reminded is kept, and letters are offered where they arrive", async () => {
  const path = "/consultations/reminders";
  expect(await school.ask("pupil", "GET", path)).toEqual({
    ...{ channel: "app", leadMin: 60, canMail: false },
  });
  await school.ask("pupil", "POST", path, { channel: "none", leadMin: 30 });
  expect(await school.ask("pupil", "GET", path)).toMatchObject({ channel: "none", leadMin: 30 });
  await expect(school.ask("administrator", "GET", path)).rejects.toMatchObject({
    code: "forbidden",
  });
});
