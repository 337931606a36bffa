import { describe, expect, test } from "vitest";
import type { RoomRole } from "#server/rooms/protocol.ts";
import {
  joinRights,
  maxSendingBps,
  PUPIL_RIGHTS,
  pupilRights,
  requireSource,
  rightsOfRole,
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

describe("rightsOfRole", () => {
  const locked = {
    ...{ microphone: false, camera: false, screen: false, chat: false, board: false },
    largeCamera: false,
  };
  const standing = { kind: "lesson" as const, ofClass: locked, own: {}, isCalled: false };
  const may = (role: RoomRole, change: Partial<Parameters<typeof rightsOfRole>[1]> = {}) => {
    const rights = rightsOfRole(role, { ...standing, ...change });
    return (["microphone", "camera", "screen", "chat", "board"] as const).filter(
      (right) => rights[right],
    );
  };
  const all = ["microphone", "camera", "screen", "chat", "board"];

  test("a locked class binds its pupils; not the teachers, nor a guest who came to speak", () => {
    expect(may("pupil")).toEqual([]);
    expect(may("host")).toEqual(all);
    expect(may("cohost")).toEqual(all);
    expect(may("guest")).toEqual(["microphone", "camera", "screen", "chat"]);
  });

  test("the teacher's word about a guest holds", () => {
    expect(may("guest", { own: { microphone: false, board: true } })).toEqual([
      ...["camera", "screen", "chat", "board"],
    ]);
  });

  test("a parent sends nothing, whatever is opened", () => {
    const open = { ...locked, microphone: true, chat: true, camera: true };
    expect(may("parent", { ofClass: open, isCalled: true, own: { chat: true } })).toEqual([]);
  });

  test("a listener speaks while called, and writes where the chat is open", () => {
    expect(may("listener")).toEqual([]);
    expect(may("listener", { isCalled: true })).toEqual(["microphone", "camera"]);
    expect(may("listener", { own: { chat: true } })).toEqual(["chat"]);
    expect(may("listener", { isCalled: true, own: { microphone: false } })).toEqual([]);
  });

  test("in a group a pupil speaks and shows a screen, unless it was taken from this one", () => {
    expect(may("pupil", { isInGroup: true })).toEqual(["microphone", "screen"]);
    const own = { microphone: false, screen: false };
    expect(may("pupil", { isInGroup: true, own })).toEqual([]);
  });
});
