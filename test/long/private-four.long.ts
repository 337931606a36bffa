import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, hears, PHONE, press, sees, stats } from "../e2e/cast.ts";
import {
  codeOf,
  come,
  hostIn,
  isShown,
  letIn,
  type PrivateStage,
  roomOf,
  setPrivateStage,
  stands,
} from "../e2e/private-stage.ts";
import { shoot } from "../support/browser.ts";
import { pupilCapture } from "../support/clips.ts";
import type { Who } from "../support/counsel-server.ts";

/** Four encoders and twelve decoders on one machine, perhaps a busy one. */
const PATIENT_MS = 180_000;
let at: PrivateStage<"family">;
const inside = new Map<Who, Actor>();

beforeAll(async () => {
  at = await setPrivateStage({ family: { others: ["parent", "mother"] } }, {}, pupilCapture);
  await at.ask("pupil", "POST", "/consultations/consent", { version: 1 });
});
afterAll(() => at?.close());

/** Each of those inside sees and hears all the others; one after the other, as looking itself takes a machine's time. */
async function allMeet(): Promise<void> {
  for (const [who, actor] of inside)
    for (const other of inside.keys()) {
      if (other === who) continue;
      const id = at.idOf(other);
      await sees(actor, id, "camera", { timeoutMs: PATIENT_MS });
      await hears(actor, id, PATIENT_MS);
      await isShown(actor, id, PATIENT_MS);
    }
}
/** The one code that all of them show. */
async function sameCode(): Promise<string> {
  const codes = new Set<string>();
  for (const actor of inside.values()) codes.add(await codeOf(actor));
  expect([...codes]).toEqual([expect.stringMatching(/^(\d+ ){5}\d+$/)]);
  return [...codes].join();
}
/** Up to the door, where one waits. */
async function knock(who: Who): Promise<Actor> {
  const actor = await come(at, who, { size: PHONE });
  await actor.page.goto(roomOf(at, at.talk("family")));
  for (const step of ["step-done", "alone-no"]) await press(actor, step);
  return actor;
}

test("four in a sealed room: each sees and hears the other three, by one code; a fifth is refused, three go on", async () => {
  const host = await hostIn(at, at.talk("family"));
  inside.set("psychologist", host);
  for (const who of ["pupil", "parent", "mother"] as const) {
    const actor = await knock(who);
    await letIn(host);
    inside.set(who, actor);
    await stands(actor, "locked", inside.size);
  }
  const epochs = await Promise.all([...inside.values()].map((one) => stands(one, "locked", 4)));
  expect(new Set(epochs).size).toBe(1);
  const ofFour = await sameCode();
  await allMeet();
  for (const [who, actor] of inside) {
    await shoot(actor.page, `private-four-${who}`);
    const { producers } = await stats(actor);
    const camera = producers.find(({ source }) => source === "camera");
    const { width, height, targetBps } = camera?.encodings[0] ?? {};
    console.log(`four in a private room: ${who} sends ${width}x${height} at ${targetBps} bit/s`);
  }

  // A fifth: no door, no seat, and nobody inside is disturbed.
  const fifth = await at.pageOf("third");
  const asking = { lessonId: at.talk("family"), deviceId: randomUUID() };
  await expect(fifth.call("consultation:knock", { ...asking, canSeal: true })).rejects.toThrow();
  await expect(fifth.call("room:enter", asking)).rejects.toThrow();
  expect(await host.page.getByTestId("waiting").count()).toBe(0);
  for (const one of inside.values()) expect(await stands(one, "locked", 4)).toBe(epochs[0]);

  const mother = inside.get("mother");
  inside.delete("mother");
  if (mother) await press(mother, "leave");
  const after = await Promise.all([...inside.values()].map((one) => stands(one, "locked", 3)));
  expect(new Set(after).size).toBe(1);
  expect(after[0]).toBeGreaterThan(epochs[0] ?? Number.POSITIVE_INFINITY);
  expect(await sameCode()).not.toBe(ofFour);
  await allMeet();
  await mother?.context.close();
  for (const one of inside.values()) expect(one.troubles).toEqual([]);
});
