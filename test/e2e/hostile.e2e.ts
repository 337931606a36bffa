import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { fromHex } from "#client/secrecy/bytes.ts";
import type { Said } from "#server/secrecy/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { patternCapture, pupilCapture } from "../support/clips.ts";
import {
  chiSquare,
  countOpen,
  howManyOpen,
  howManyOpenWords,
  keysFrom,
  openWith,
  partsOf,
  piecesOf,
} from "../support/sealed/attempts.ts";
import {
  decodePictures,
  decodeSound,
  likeness,
  picturesOf,
  toneShare,
} from "../support/sealed/decoding.ts";
import { GHOST_ID } from "../support/sealed/ghost.ts";
import { hostileRecords, type Signal } from "../support/sealed/hostile-records.ts";
import { exportedKeys, exportKeys } from "../support/sealed/lab.ts";
import type { Recorded } from "../support/sealed/wire-tap.ts";
import { type Actor, hears, inRoom, press, sees } from "./cast.ts";
import {
  codeOf,
  come,
  isShown,
  letIn,
  type PrivateStage,
  roomOf,
  setPrivateStage,
  stands,
  write,
} from "./private-stage.ts";

const records = hostileRecords();
let at: PrivateStage<"sealed" | "middle" | "ghost" | "ordinary">;
let host: Actor;
let pupil: Actor;
/** The pictures that the cameras were given. */
let shown: Buffer[];
/** Tones of the two microphones (`clips.ts`), Hz. */
const TONES = [330, 520] as const;

beforeAll(async () => {
  const talk = { kind: "private" as const };
  at = await setPrivateStage(
    { sealed: talk, middle: talk, ghost: talk, ordinary: { kind: "ordinary" } },
    records.env,
    patternCapture,
  );
  await at.ask("pupil", "POST", "/consultations/consent", { version: 1 });
  const captures = await Promise.all([patternCapture(), pupilCapture()]);
  shown = (await Promise.all(captures.map(({ videoFile }) => picturesOf(videoFile)))).flat();
});
afterAll(async () => {
  await at?.close();
  records.remove();
});
beforeEach(async () => {
  records.attack(null);
  host = await come(at, "psychologist", { prepare: exportKeys });
  pupil = await come(at, "pupil", { prepare: exportKeys });
  records.forget();
});
afterEach(async () => {
  expect([...host.troubles, ...pupil.troubles]).toEqual([]);
  await Promise.all([host.context.close(), pupil.context.close()]);
});

/** Both in a private room, by door and hand. */
async function meet(talkId: string): Promise<void> {
  await host.page.goto(roomOf(at, talkId));
  await press(host, "step-done");
  await stands(host, "alone");
  await pupil.page.goto(roomOf(at, talkId));
  for (const step of ["step-done", "alone-no"]) await press(pupil, step);
  await letIn(host);
  for (const one of [host, pupil]) await stands(one, "locked");
}
async function perceive(): Promise<void> {
  const [hostId, pupilId] = [at.idOf("psychologist"), at.idOf("pupil")];
  await Promise.all([
    sees(host, pupilId, "camera", { more: 40 }),
    sees(pupil, hostId, "camera", { more: 40 }),
    hears(host, pupilId),
    hears(pupil, hostId),
  ]);
}

const ofKind = (kind: "audio" | "video") =>
  records.recordings().filter((one) => one.kind === kind && one.frames.length > 0);
/** Frames as somebody tries them who knows where SFrame's header and tag stand. */
const stripped = ({ kind, frames }: Recorded) =>
  frames.flatMap((frame) => {
    const parts = partsOf(kind, frame.bytes);
    return parts
      ? [{ ...frame, bytes: Buffer.concat([parts.clear, parts.hidden.slice(0, -16)]) }]
      : [];
  });
const loudest = (samples: Float32Array) => Math.max(...TONES.map((hz) => toneShare(samples, hz)));
const saidIn = (signals: readonly Signal[], kind: Said["kind"]): Said[] =>
  signals.flatMap(({ event, request }) => {
    const { said } = (request ?? {}) as { said?: Said };
    return event === "secrecy:say" && said?.kind === kind ? [said] : [];
  });

const WORDS = "Маған айтқаның осы жерде қалады";

test("what passes a hostile server opens with a participant's keys, and with nothing that it has", async () => {
  const lessonId = at.talk("sealed");
  await meet(lessonId);
  const codes = [await codeOf(host), await codeOf(pupil)];
  expect(codes[0]).toBe(codes[1]);
  await perceive();
  await Promise.all([isShown(host, at.idOf("pupil")), isShown(pupil, at.idOf("psychologist"))]);
  await write(host, pupil, WORDS);
  await perceive();
  const keys = await exportedKeys(host.page);
  const signals = records.signalling();
  const [sounds, pictures] = [ofKind("audio"), ofKind("video")];
  expect([sounds.length, pictures.length]).toEqual([2, 2]);

  // The very recordings, with the keys of one who was there: they are whole, and of this talk.
  for (const { kind, frames } of [...sounds, ...pictures]) {
    expect(frames.length).toBeGreaterThan(40);
    expect(await countOpen(keys, kind, frames)).toBe(frames.length);
  }
  for (const recorded of pictures) {
    const opened = (await openWith(keys, "video", recorded.frames)).flatMap((one) => one ?? []);
    expect(likeness(await decodePictures(opened), shown)).toBeGreaterThan(0.95);
    // Without them a decoder makes noise of it, or nothing.
    for (const tried of [recorded.frames, stripped(recorded)])
      expect(likeness(await decodePictures(tried), shown)).toBeLessThan(0.6);
  }
  for (const recorded of sounds) {
    const { channels } = recorded;
    const opened = (await openWith(keys, "audio", recorded.frames)).flatMap((one) => one ?? []);
    expect(loudest(await decodeSound(opened, channels))).toBeGreaterThan(0.8);
    for (const tried of [recorded.frames, stripped(recorded)])
      expect(loudest(await decodeSound(tried, channels))).toBeLessThan(0.2);
  }
  // What is not clear is as even as noise: 255 is the mean, 400 six spreads above.
  for (const { kind, frames } of [...sounds, ...pictures]) {
    const hidden = frames.flatMap(({ bytes }) => partsOf(kind, bytes)?.hidden ?? []);
    expect(chiSquare(Buffer.concat(hidden))).toBeLessThan(400);
  }

  // Every key that can be made of what was said, tried on frames of both and on the words.
  const pieces = piecesOf(signals.filter(({ event }) => event.startsWith("secrecy:")));
  const { era, epoch } = erasIn(signals);
  const infos = [at.idOf("psychologist"), at.idOf("pupil")].flatMap((from, n, both) =>
    [lessonId, `${lessonId}/${era}`].map(
      (room) => `qonyrau wrap v1|${room}|${epoch}|${from}|${both[1 - n]}`,
    ),
  );
  for (const kind of ["commit", "reveal", "key", "text"] as const)
    expect(saidIn(signals, kind).length, kind).toBeGreaterThan(0);
  const guesses = await keysFrom(pieces, infos);
  expect(guesses.length).toBeGreaterThan(200);
  const [words] = saidIn(signals, "text");
  if (words?.kind !== "text") throw new Error("words were said");
  const tries = [...sounds, ...pictures].map(({ kind, frames }) => ({
    kind,
    frame: frames.at(-1),
  }));
  for (const { kind, frame } of tries) {
    if (!frame) throw new Error("there are frames");
    expect(await howManyOpen(guesses, kind, frame)).toBe(0);
    // The same search finds the key where it is among the guesses.
    const real = keys.map(({ baseKey }) => fromHex(baseKey));
    expect(await howManyOpen([...guesses.slice(0, 5), ...real], kind, frame)).toBe(1);
  }
  expect(await howManyOpenWords(guesses, words)).toBe(0);
  const real = keys.map(({ baseKey }) => fromHex(baseKey));
  expect(await howManyOpenWords(real, words)).toBeGreaterThan(0);

  const everything = JSON.stringify(signals);
  expect(everything).not.toContain(WORDS);
  for (const { baseKey } of keys) {
    expect(everything).not.toContain(baseKey);
    expect(everything).not.toContain(Buffer.from(baseKey, "hex").toString("base64").slice(0, 40));
  }
  // How loud somebody speaks would stand beside the sealed frame: it is not offered.
  const produced = signals.filter(({ event, request }) => event === "room:produce" && request);
  expect(produced.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(produced)).not.toContain("ssrc-audio-level");
});

test("of an ordinary room the same recording is watched and heard at once", async () => {
  for (const one of [host, pupil]) {
    await one.page.goto(roomOf(at, at.talk("ordinary")));
    await press(one, "step-done");
    await inRoom(one);
  }
  // What is recorded asks no page for anything: a slow machine may show the pages less.
  const enough = () => records.recordings().filter(({ frames }) => frames.length > 60).length;
  await until(
    async () => enough(),
    (count) => count === 4,
    { what: "recordings", everyMs: 500 },
  );
  const [sounds, pictures] = [ofKind("audio"), ofKind("video")];
  expect([sounds.length, pictures.length]).toEqual([2, 2]);
  for (const { frames } of pictures)
    expect(likeness(await decodePictures(frames), shown)).toBeGreaterThan(0.95);
  for (const { frames, channels } of sounds)
    expect(loudest(await decodeSound(frames, channels))).toBeGreaterThan(0.8);
});

test("a server that sits in the middle of the keys is seen: the two codes differ, and saying so stops everything", async () => {
  records.attack("middle");
  await meet(at.talk("middle"));
  const codes = [await codeOf(host), await codeOf(pupil)];
  expect(codes[0]).toMatch(/^(\d+ ){5}\d+$/);
  expect(codes[0]).not.toBe(codes[1]);

  // It is no idle attack: with what it stole it reads either side. The code is what tells.
  const stolen = records.stolen();
  const held = [await exportedKeys(host.page), await exportedKeys(pupil.page)];
  for (const keys of held) {
    const own = keys.filter(({ memberId }) => memberId === null).at(-1)?.baseKey;
    expect(stolen.map(({ baseKey }) => baseKey)).toContain(own);
  }
  for (const { kind, frames } of [...ofKind("audio"), ...ofKind("video")])
    expect(await countOpen(stolen, kind, frames)).toBeGreaterThan(0);

  await press(host, "code-differs");
  await stands(host, "different");
  await shoot(host.page, "private-different-1280-kk");
});

test("a server that says one more is there is seen: the code would not tell, the room counts three", async () => {
  records.attack("ghost");
  await host.page.goto(roomOf(at, at.talk("ghost")));
  await press(host, "step-done");
  await host.page.getByTestId("private-room").waitFor();
  await pupil.page.goto(roomOf(at, at.talk("ghost")));
  for (const step of ["step-done", "alone-no"]) await press(pupil, step);
  await letIn(host);
  for (const one of [host, pupil]) await stands(one, "locked", 3);
  expect(await codeOf(host)).toBe(await codeOf(pupil));
  for (const one of [host, pupil]) {
    expect(await one.page.getByTestId("stand-words").textContent()).toContain("3");
    const ghost = one.page.locator(`[data-testid="picture"][data-person-id="${GHOST_ID}"]`);
    expect(await ghost.locator("b").textContent()).toBe("Аты белгісіз адам");
  }
  const own = (await exportedKeys(host.page)).filter(({ memberId }) => memberId === null).at(-1);
  expect(records.stolen().map(({ baseKey }) => baseKey)).toContain(own?.baseKey);
  await shoot(host.page, "private-ghost-1280-kk");
});

function erasIn(signals: readonly Signal[]): { era: string; epoch: number } {
  const all = signals.flatMap(({ event, reply, payload }) => {
    if (!event.startsWith("secrecy:")) return [];
    const { data } = (reply ?? {}) as { data?: { era?: string; epoch?: number } };
    const { era, epoch } = data ?? ((payload ?? {}) as { era?: string; epoch?: number });
    return era && epoch ? [{ era, epoch }] : [];
  });
  const last = all.at(-1);
  if (!last) throw new Error("nobody joined");
  return last;
}
