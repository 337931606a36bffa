import { describe, expect, test } from "vitest";
import {
  joinRights,
  maxSendingBps,
  PUPIL_RIGHTS,
  pupilRights,
  requireSource,
  withoutChanged,
} from "#server/rooms/rights.ts";

const rights = (change: Partial<Parameters<typeof pupilRights>[0]> = {}) =>
  pupilRights({ ofClass: { ...PUPIL_RIGHTS }, own: {}, isCalled: false, ...change });

describe("pupilRights", () => {
  test("allows a voice, a small camera and the chat, and no screen", () => {
    expect(rights()).toEqual({
      microphone: true,
      camera: true,
      screen: false,
      chat: true,
      board: false,
      cameraMaxHeightPx: 180,
      cameraMaxBitrateBps: 150_000,
    });
  });

  test("puts what was decided about one pupil above the class", () => {
    const ofClass = joinRights({ ...PUPIL_RIGHTS }, { camera: false });
    expect(rights({ ofClass, own: { camera: true } }).camera).toBe(true);
    expect(rights({ ofClass }).camera).toBe(false);
  });

  test("lets a called pupil speak though the class is locked, but not one who was locked alone", () => {
    const ofClass = joinRights({ ...PUPIL_RIGHTS }, { microphone: false });
    expect(rights({ ofClass, isCalled: true }).microphone).toBe(true);
    expect(rights({ ofClass, isCalled: true, own: { microphone: false } }).microphone).toBe(false);
  });

  test("lifts the camera's ceiling to 720 lines and 1.2 Mbit/s", () => {
    const large = rights({ own: { largeCamera: true } });
    expect(large.cameraMaxHeightPx).toBe(720);
    expect(large.cameraMaxBitrateBps).toBe(1_200_000);
  });
});

describe("changes", () => {
  test("leave alone what they do not name", () => {
    expect(joinRights({ camera: false }, { microphone: true, camera: undefined })).toEqual({
      camera: false,
      microphone: true,
    });
  });

  test("for the whole class override what was decided before about one", () => {
    expect(withoutChanged({ camera: false, screen: true }, { camera: true })).toEqual({
      screen: true,
    });
  });
});

describe("requireSource", () => {
  test.each([
    ["microphone", "microphone_locked"],
    ["camera", "camera_locked"],
    ["screen", "source_forbidden"],
    ["screenSound", "source_forbidden"],
  ] as const)("refuses a %s that is not allowed as %s", (source, reason) => {
    const none = rights({ own: { microphone: false, camera: false, screen: false } });
    expect(() => requireSource(source, none)).toThrow(
      expect.objectContaining({ code: "forbidden", reason }),
    );
  });

  test("lets pass what is allowed", () => {
    expect(() => requireSource("screenSound", rights({ own: { screen: true } }))).not.toThrow();
  });
});

describe("maxSendingBps", () => {
  test("leaves room for the small camera and the voice", () => {
    expect(maxSendingBps(rights())).toBe(350_000);
  });

  test("grows with the screen", () => {
    expect(maxSendingBps(rights({ own: { screen: true } }))).toBe(2_850_000);
  });
});
