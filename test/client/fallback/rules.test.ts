import { expect, test } from "vitest";
import { afterLook, type Look, type Watch, watching } from "#client/fallback/rules.ts";

const good: Omit<Look, "nowMs"> = {
  isOnline: true,
  isDue: true,
  isConnected: true,
  lossShare: 0,
};
/** A look a second for so long. */
function looks(watch: Watch, fromS: number, seconds: number, look: Partial<Look>): Watch {
  let now = watch;
  for (let s = fromS; s < fromS + seconds; s++)
    now = afterLook(now, { ...good, ...look, nowMs: s * 1_000 });
  return now;
}

test("a way that is not found is given up after some seconds, and not before", () => {
  expect(looks(watching, 0, 6, { isConnected: false }).reason).toBeNull();
  expect(looks(watching, 0, 10, { isConnected: false }).reason).toBe("blocked");
});
test("nothing is missed where nothing is to be received, nor without a socket", () => {
  expect(looks(watching, 0, 60, { isConnected: false, isDue: false }).reason).toBeNull();
  expect(looks(watching, 0, 60, { isConnected: false, isOnline: false }).reason).toBeNull();
});
test("a quarter lost for a while is too much; a moment of it is not", () => {
  expect(looks(watching, 0, 4, { lossShare: 0.4 }).reason).toBeNull();
  expect(looks(watching, 0, 8, { lossShare: 0.3 }).reason).toBe("loss");
  expect(looks(watching, 0, 60, { lossShare: 0.2 }).reason).toBeNull();
});
test("comes back when WebRTC holds, later each time it fell again", () => {
  const blocked = looks(watching, 0, 10, { isConnected: false });
  const back = looks(blocked, 10, 4, {});
  expect(back.reason).toBeNull();
  const again = looks(back, 14, 10, { isConnected: false });
  expect(again).toMatchObject({ reason: "blocked", relapses: 1 });
  expect(looks(again, 24, 3, {}).reason).toBe("blocked");
  expect(looks(again, 24, 6, {}).reason).toBeNull();
});
test("after loss the link must be clean for long", () => {
  const lossy = looks(watching, 0, 8, { lossShare: 0.5 });
  expect(looks(lossy, 8, 10, { lossShare: 0.02 }).reason).toBe("loss");
  expect(looks(lossy, 8, 22, { lossShare: 0.02 }).reason).toBeNull();
  expect(looks(lossy, 8, 60, { lossShare: 0.15 }).reason).toBe("loss");
});
