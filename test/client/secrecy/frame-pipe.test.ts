import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Bytes, randomBytes } from "#client/secrecy/bytes.ts";
import { createFramePipe, OLD_KEYS_MS } from "#client/secrecy/frame-pipe.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const frame = (first: number): Bytes => {
  const bytes = randomBytes(60);
  bytes[0] = first;
  return bytes;
};
const keyFrame = () => frame(0x10);
const deltaFrame = () => frame(0x11);
const sound = () => frame(0xf8);

/** One page's pipe with a camera of its own and the picture of one other; what was asked for is counted. */
function page() {
  let nowMs = 0;
  const asked = { own: 0, other: 0 };
  const pipe = createFramePipe(() => nowMs);
  return {
    pipe,
    asked,
    camera: pipe.sending("video", () => void asked.own++),
    microphone: pipe.sending("audio", () => undefined),
    other: pipe.receiving("video", "b", () => void asked.other++),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("what one sends", () => {
  test("does not leave without a key, and begins with a whole picture once there is one", async () => {
    const { pipe, asked, camera, microphone } = page();
    for (const bytes of [keyFrame(), deltaFrame()]) expect(await camera.pass(bytes)).toBeNull();
    expect(await microphone.pass(sound())).toBeNull();
    await pipe.setSendKey(16, randomBytes(32));
    expect(asked.own).toBe(1);
    expect(await microphone.pass(sound())).not.toBeNull();
    // The others have nothing that this one could be added to.
    expect(await camera.pass(deltaFrame())).toBeNull();
    expect(await camera.pass(keyFrame())).not.toBeNull();
    expect(await camera.pass(deltaFrame())).not.toBeNull();
    expect(pipe.counts()).toMatchObject({ sealed: 3, held: 4, plain: 0 });
  });

  test("asks again for a whole picture that does not come, not with every frame", async () => {
    const { pipe, asked, camera, pass } = page();
    await pipe.setSendKey(16, randomBytes(32));
    for (let n = 0; n < 10; n++) {
      pass(60);
      await camera.pass(deltaFrame());
    }
    expect(asked.own).toBe(2);
  });

  test("is held again when the members change, also while a key is being made ready", async () => {
    const { pipe, camera } = page();
    const ready = pipe.setSendKey(16, randomBytes(32));
    pipe.stopSending();
    await ready;
    expect(await camera.pass(keyFrame())).toBeNull();
    await pipe.setSendKey(32, randomBytes(32));
    expect(await camera.pass(keyFrame())).not.toBeNull();
    pipe.stopSending();
    expect(await camera.pass(keyFrame())).toBeNull();
  });

  test("goes as it is in plain mode alone, whatever keys there are", async () => {
    const { pipe, camera } = page();
    await pipe.setSendKey(16, randomBytes(32));
    pipe.setMode("held");
    expect(await camera.pass(keyFrame())).toBeNull();
    pipe.setMode("plain");
    const bytes = keyFrame();
    expect(await camera.pass(bytes)).toBe(bytes);
    pipe.setMode("sealed");
    const sealed = await camera.pass(keyFrame());
    expect(sealed?.length).toBeGreaterThan(60);
    expect(pipe.counts().overheadBytes).toBe((sealed?.length ?? 0) - 60);
  });
});

describe("what one receives", () => {
  const other = async (kid: number, key: Bytes) => {
    const pipe = createFramePipe();
    await pipe.setSendKey(kid, key.slice());
    const camera = pipe.sending("video", () => undefined);
    return async () => (await camera.pass(keyFrame())) ?? new Uint8Array(0);
  };

  test("is not played before its key is there; then a whole picture is asked for", async () => {
    const me = page();
    const key = randomBytes(32);
    const send = await other(17, key);
    expect(await me.other.pass(await send())).toBeNull();
    expect(me.asked.other).toBe(0);
    await me.pipe.addKey("b", 17, key.slice());
    expect(me.asked.other).toBe(1);
    expect(await me.other.pass(await send())).not.toBeNull();
    expect(me.pipe.counts()).toMatchObject({ opened: 1, withoutKey: 1 });
  });

  test("a frame that was changed is dropped, and a whole picture asked for", async () => {
    const me = page();
    const key = randomBytes(32);
    const send = await other(17, key);
    await me.pipe.addKey("b", 17, key.slice());
    me.pass(1_000);
    const changed = await send();
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(await me.other.pass(changed)).toBeNull();
    expect(me.asked.other).toBe(2);
  });

  test("of an old epoch opens for five seconds after the next key", async () => {
    const me = page();
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const [sendOld, sendNext] = [await other(17, old), await other(33, next)];
    await me.pipe.addKey("b", 17, old.slice());
    await me.pipe.addKey("b", 33, next.slice());
    vi.advanceTimersByTime(OLD_KEYS_MS - 1);
    expect(await me.other.pass(await sendOld())).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect(await me.other.pass(await sendOld())).toBeNull();
    expect(await me.other.pass(await sendNext())).not.toBeNull();
  });

  test("of one who left is over soon, and of one who came back meanwhile is not", async () => {
    const me = page();
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const [sendOld, sendNext] = [await other(17, old), await other(49, next)];
    await me.pipe.addKey("b", 17, old.slice());
    me.pipe.forget("b");
    await me.pipe.addKey("b", 49, next.slice());
    vi.advanceTimersByTime(OLD_KEYS_MS);
    expect(await me.other.pass(await sendOld())).toBeNull();
    expect(await me.other.pass(await sendNext())).not.toBeNull();
  });

  test("that is not sealed is played in plain mode alone; sealed frames are opened there too", async () => {
    const me = page();
    const bytes = keyFrame();
    for (const mode of ["sealed", "held"] as const) {
      me.pipe.setMode(mode);
      expect(await me.other.pass(bytes)).toBeNull();
    }
    me.pipe.setMode("plain");
    expect(await me.other.pass(bytes)).toBe(bytes);
    const key = randomBytes(32);
    const send = await other(17, key);
    await me.pipe.addKey("b", 17, key.slice());
    expect((await me.other.pass(await send()))?.length).toBe(60);
  });

  test("nothing of a former opening of the room holds", async () => {
    const me = page();
    const key = randomBytes(32);
    const send = await other(17, key);
    await me.pipe.addKey("b", 17, key.slice());
    me.pipe.reset();
    expect(await me.other.pass(await send())).toBeNull();
  });
});
