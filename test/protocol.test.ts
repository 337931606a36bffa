import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { attendanceCalls, attendanceRoutes } from "#server/attendance/protocol.ts";
import { authNotices, authRoutes } from "#server/auth/protocol.ts";
import { boardRoutes } from "#server/boards/protocol.ts";
import { lessonCalls, lessonNotices, lessonRoutes } from "#server/lessons/protocol.ts";
import { libraryRoutes } from "#server/library/protocol.ts";
import { peopleRoutes } from "#server/people/protocol.ts";
import { calls, notices, routes } from "#server/protocol/all.ts";
import { roomCalls, roomNotices } from "#server/rooms/protocol.ts";
import { scheduleRoutes } from "#server/schedule/protocol.ts";
import { videoNotices, videoRoutes } from "#server/videos/protocol.ts";
import { watchingRoutes } from "#server/watching/protocol.ts";
import { protocolDocument } from "../scripts/protocol-doc.ts";

describe("the protocol", () => {
  test("has no name twice", () => {
    const parts = [
      authRoutes,
      peopleRoutes,
      scheduleRoutes,
      videoRoutes,
      libraryRoutes,
      watchingRoutes,
      lessonRoutes,
      attendanceRoutes,
      boardRoutes,
    ];
    const all = parts.flatMap((part) => Object.keys(part));
    expect(Object.keys(routes)).toHaveLength(all.length);
    const events = [roomCalls, lessonCalls, attendanceCalls].flatMap((part) => Object.keys(part));
    expect(Object.keys(calls)).toHaveLength(events.length);
    const said = [authNotices, roomNotices, lessonNotices, videoNotices].flatMap((part) =>
      Object.keys(part),
    );
    expect(Object.keys(notices)).toHaveLength(said.length);
  });

  test("names routes verbThing, calls thing:verb and notices thing:pastParticiple", () => {
    for (const name of Object.keys(routes))
      expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$|^signOut$/);
    for (const name of Object.keys(calls)) expect(name).toMatch(/^[a-z]+:[a-z][A-Za-z]*$/);
    for (const name of Object.keys(notices)) expect(name).toMatch(/^[a-z]+:[a-zA-Z]*(ed|moved)$/);
  });

  test("gives each REST address once", () => {
    const addresses = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test("is what PROTOCOL.md says: run `npm run protocol`", () => {
    const written = readFileSync(resolve(import.meta.dirname, "../PROTOCOL.md"), "utf8");
    expect(written).toBe(protocolDocument());
  });
});
