import { describe, expect, test } from "vitest";
import { type Bytes, isEqual, randomBytes } from "#client/secrecy/bytes.ts";
import { clearLength, createOpener, createSealer } from "#client/secrecy/frames.ts";
import { chatKey, openText, sealText } from "#client/secrecy/messages.ts";

const baseKey = randomBytes(32);
/** Frames as an encoder gives them: the first bit of VP8 says whether it is a key frame. */
const frame = (first: number, length = 200): Bytes => {
  const bytes = randomBytes(length);
  bytes[0] = first;
  return bytes;
};
const keyFrame = () => frame(0x10);
const deltaFrame = () => frame(0x11);

async function pair(kid = 17) {
  const [sealer, opener] = [createSealer(), createOpener()];
  await sealer.setKey(kid, baseKey);
  await opener.addKey("a", kid, baseKey);
  return { sealer, opener };
}
async function sealed(sealer: Awaited<ReturnType<typeof pair>>["sealer"], plain: Bytes) {
  const bytes = await sealer.seal("video", plain);
  if (!bytes) throw new Error("there is a key");
  return bytes;
}

test("what stays clear is what the packetizer reads", () => {
  expect(clearLength("audio", frame(0xf8))).toBe(1);
  expect(clearLength("video", keyFrame())).toBe(10);
  expect(clearLength("video", deltaFrame())).toBe(3);
});

describe("frames", () => {
  test("come back as they were; the front is clear, the rest is not", async () => {
    const { sealer, opener } = await pair();
    for (const [kind, plain] of [
      ["audio", frame(0xf8, 60)],
      ["video", keyFrame()],
      ["video", deltaFrame()],
    ] as const) {
      const bytes = await sealer.seal(kind, plain);
      if (!bytes) throw new Error("there is a key");
      const clear = clearLength(kind, plain);
      expect(isEqual(bytes.slice(0, clear), plain.slice(0, clear))).toBe(true);
      expect(Buffer.from(bytes).includes(Buffer.from(plain.slice(clear)))).toBe(false);
      const opened = await opener.open("a", kind, bytes);
      expect(opened && isEqual(opened, plain)).toBe(true);
    }
  });

  test("without a key go nowhere, on either side", async () => {
    const sealer = createSealer();
    expect(await sealer.seal("audio", frame(0xf8))).toBeNull();
    const { sealer: keyed } = await pair();
    const bytes = await sealed(keyed, deltaFrame());
    const stranger = createOpener();
    expect(await stranger.open("a", "video", bytes)).toBeNull();
    expect(stranger.counts).toEqual({ opened: 0, refused: 0, withoutKey: 1 });
    keyed.clear();
    expect(await keyed.seal("audio", frame(0xf8))).toBeNull();
  });

  test("are opened once: a repeated one is refused, even two at once", async () => {
    const { sealer, opener } = await pair();
    const bytes = await sealed(sealer, deltaFrame());
    const opened = await Promise.all([
      opener.open("a", "video", bytes),
      opener.open("a", "video", bytes),
    ]);
    expect(opened.filter((one) => one !== null)).toHaveLength(1);
    expect(await opener.open("a", "video", bytes)).toBeNull();
  });

  test("are not played again because their key is brought again", async () => {
    const { sealer, opener } = await pair(17);
    const bytes = await sealed(sealer, deltaFrame());
    expect(await opener.open("a", "video", bytes)).not.toBeNull();
    await opener.addKey("a", 17, baseKey);
    expect(await opener.open("a", "video", bytes)).toBeNull();
  });

  test("of a large picture open though two seconds of sound were faster; each kind has a window of its own", async () => {
    const { sealer, opener } = await pair();
    const [slow, never] = [await sealed(sealer, keyFrame()), await sealed(sealer, deltaFrame())];
    for (let at = 0; at < 200; at++) {
      const sound = await sealer.seal("audio", frame(0xf8, 60));
      expect(sound && (await opener.open("a", "audio", sound))).not.toBeNull();
    }
    expect(await opener.open("a", "video", slow)).not.toBeNull();
    expect(await opener.open("a", "audio", never)).toBeNull();
    for (let at = 0; at < 128; at++)
      expect(await opener.open("a", "video", await sealed(sealer, deltaFrame()))).not.toBeNull();
    expect(await opener.open("a", "video", never)).toBeNull();
  });

  test("of one member are not another's, though the server says so", async () => {
    const { sealer, opener } = await pair(17);
    await opener.addKey("b", 18, randomBytes(32));
    const bytes = await sealed(sealer, deltaFrame());
    expect(await opener.open("b", "video", bytes)).toBeNull();
  });

  test("with a clear byte changed are refused: what is readable is authentic", async () => {
    const { sealer, opener } = await pair();
    const bytes = await sealed(sealer, keyFrame());
    for (const at of [1, 5, 9]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      expect(await opener.open("a", "video", changed)).toBeNull();
    }
  });

  test("of an old epoch open while its key is kept, and no longer", async () => {
    const { sealer, opener } = await pair(17);
    const [old, late] = [await sealed(sealer, deltaFrame()), await sealed(sealer, deltaFrame())];
    const next = randomBytes(32);
    await sealer.setKey(33, next);
    await opener.addKey("a", 33, next);
    expect(await opener.open("a", "video", old)).not.toBeNull();
    opener.dropBelow("a", 33);
    expect(await opener.open("a", "video", late)).toBeNull();
    expect(await opener.open("a", "video", await sealed(sealer, deltaFrame()))).not.toBeNull();
    opener.dropBelow("a", 34);
    expect(await opener.open("a", "video", await sealed(sealer, deltaFrame()))).toBeNull();
  });

  test("of two tracks at once never share a counter", async () => {
    const { sealer, opener } = await pair();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        at % 2 ? sealer.seal("audio", frame(0xf8)) : sealer.seal("video", deltaFrame()),
      ),
    );
    for (const [at, bytes] of all.entries())
      expect(bytes && (await opener.open("a", at % 2 ? "audio" : "video", bytes))).not.toBeNull();
    expect(opener.counts).toEqual({ opened: 50, refused: 0, withoutKey: 0 });
  });
});

describe("words", () => {
  test("come back, whatever their length; short ones look alike from outside", async () => {
    const key = await chatKey(baseKey, 17);
    for (const text of ["Иә", "Жоқ", "", "Қазір қасыңда біреу бар ма? ".repeat(40)])
      expect(await openText(key, await sealText(key, 17, text))).toBe(text);
    const [yes, no] = [await sealText(key, 17, "Иә"), await sealText(key, 17, "Жоқ, кейін")];
    expect(yes.bytes.length).toBe(no.bytes.length);
  });

  test("do not open with a frame's key, another's, or when changed", async () => {
    const key = await chatKey(baseKey, 17);
    const words = await sealText(key, 17, "Сәлем");
    expect(await openText(await chatKey(baseKey, 18), words)).toBeNull();
    expect(await openText(await chatKey(randomBytes(32), 17), words)).toBeNull();
    expect(await openText(key, { ...words, kid: 18 })).toBeNull();
    const bytes = words.bytes.slice();
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    expect(await openText(key, { ...words, bytes })).toBeNull();
  });
});
