import { describe, expect, test } from "vitest";
import { choosable, drawersOf } from "#client/whiteboard/drawers.ts";
import { isStray, stateOf, toolOf } from "#client/whiteboard/editor/inks.ts";
import type { Seat } from "#server/rooms/protocol.ts";

type Change = { name?: string; board?: boolean; role?: Seat["role"]; state?: Seat["state"] };
const seat = ({ name = "A", board = false, role = "pupil", state = "here" }: Change): Seat => {
  const rights = { board, microphone: true, camera: true, screen: false, chat: true };
  return {
    ...{ personId: name, name, role, state, rights: { ...rights, cameraMaxHeightPx: 180 } },
  } as Seat;
};

describe("drawersOf", () => {
  test("goes by what the pupils' rights come to", () => {
    const host = seat({ role: "host", board: true });
    expect(drawersOf([host])).toBe("me");
    expect(drawersOf([host, seat({}), seat({})])).toBe("me");
    expect(drawersOf([host, seat({ board: true }), seat({})])).toBe("chosen");
    expect(drawersOf([host, seat({ board: true }), seat({ board: true })])).toBe("everybody");
  });
});

describe("choosable", () => {
  test("who is here first, by name; absent ones only while they have the right", () => {
    const names = choosable([
      seat({ name: "Қ" }),
      seat({ name: "А", state: "absent" }),
      seat({ name: "Б", state: "left", board: true }),
      seat({ name: "Ә" }),
      seat({ name: "Host", role: "host" }),
    ]).map(({ name }) => name);
    expect(names).toEqual(["Ә", "Қ", "Б"]);
  });
});

describe("tools", () => {
  const key = (name: string, change = {}) => {
    return { key: name, ctrlKey: false, metaKey: false, altKey: false, ...change };
  };
  test("keys that open what our boards do not have stay away from Excalidraw", () => {
    expect(["f", "?", "k", "q", "9"].every((name) => isStray(key(name)))).toBe(true);
    expect(
      ["p", "e", "t", "r", "1", "Delete", "ArrowLeft"].some((name) => isStray(key(name))),
    ).toBe(false);
    for (const name of ["z", "y", "c", "v"])
      expect(isStray(key(name, { ctrlKey: true }))).toBe(false);
    for (const name of ["o", "s", "k", "/"])
      expect(isStray(key(name, { metaKey: true }))).toBe(true);
  });

  test("a marker is wide and seen through, a pen is not", () => {
    const pen = stateOf({ tool: "pen", colour: "red", width: "medium" });
    const marker = stateOf({ tool: "marker", colour: "red", width: "medium" });
    expect(marker.currentItemStrokeWidth).toBeGreaterThan(pen.currentItemStrokeWidth * 3);
    expect(marker.currentItemOpacity).toBeLessThan(50);
    expect(pen.currentItemOpacity).toBe(100);
  });

  test("Excalidraw's line by hand is the pen or the marker, whichever was in hand", () => {
    expect(toolOf("freedraw", "marker")).toBe("marker");
    expect(toolOf("freedraw", "text")).toBe("pen");
    expect(toolOf("selection", "rectangle")).toBe("selection");
    expect(toolOf("laser", "pen")).toBe("selection");
  });
});
