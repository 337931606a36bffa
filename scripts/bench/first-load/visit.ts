import { open, PHONE, received, roomPath, signInWith } from "../../../test/e2e/cast.ts";
import type { Stage } from "../../../test/e2e/stage.ts";
import { until } from "../../../test/support/browser.ts";
import { PASSWORD } from "../../../test/support/seeded-school.ts";
import { countWire, type WireBytes } from "../../../test/support/wire-bytes.ts";

export type Link = { kbitPerS: number; latencyMs: number };
/**
 * One page of a pupil: when it could be used, ms since it was asked for, and what came until the network was quiet; of
 * the room, until the teacher's picture was on its way.
 */
export type Row = { page: string; usableMs: number; bytes: WireBytes };

const USERNAME = 'input[autocomplete="username"]';
const JOIN = 'a[href$="/room"]';

/** A fresh browser's way to the lesson, then each page by its address with an empty cache and with a full one. */
export async function visit(stage: Stage, link: Link): Promise<Row[]> {
  const { server, school, lessonId, pupilBrowser } = stage;
  const pupil = await open(pupilBrowser, "about:blank", { size: PHONE });
  const { page, context } = pupil;
  const wire = await countWire(page);
  await wire.slowTo(link);
  const rows: Row[] = [];
  const measure = async (name: string, act: () => Promise<unknown>) => {
    wire.take();
    const startedAt = performance.now();
    await act();
    const usableMs = Math.round(performance.now() - startedAt);
    if (!name.startsWith("the room")) await wire.quiet();
    rows.push({ page: name, usableMs, bytes: wire.take() });
    await wire.quiet();
  };
  const inRoomWithPicture = () =>
    until(
      () => received(pupil, school.teacher.id, "camera").catch(() => undefined),
      (picture) => picture !== undefined,
      { what: "the teacher's picture" },
    );
  const openAt = (path: string) => page.goto(server.url + path, { waitUntil: "commit" });

  await measure("sign-in, first visit", async () => {
    await openAt("/");
    await page.locator(USERNAME).waitFor();
  });
  await measure("Today after signing in", async () => {
    await signInWith(pupil, school.pupils[0]?.login ?? "", PASSWORD);
    await page.locator(JOIN).first().waitFor();
  });
  await measure("the room from Today", async () => {
    await page.locator(JOIN).first().click();
    await inRoomWithPicture();
  });
  const today = async () => {
    await openAt("/");
    await page.locator(JOIN).first().waitFor();
  };
  await page.goto("about:blank");
  await wire.forgetCache();
  await measure("Today, empty cache", today);
  await page.goto("about:blank");
  await measure("Today, second visit", today);
  const room = async () => {
    await openAt(roomPath(lessonId));
    await inRoomWithPicture();
  };
  await page.goto("about:blank");
  await wire.forgetCache();
  await measure("the room, empty cache", room);
  await page.goto("about:blank");
  await measure("the room, second visit", room);
  await context.close();
  return rows;
}

/** Of each page the round of the median time. */
export function medians(rounds: readonly Row[][]): Row[] {
  return (rounds[0] ?? []).map((first, n) => {
    const same = rounds.map((rows) => rows[n] ?? first).sort((a, b) => a.usableMs - b.usableMs);
    return same[Math.floor((same.length - 1) / 2)] ?? first;
  });
}
