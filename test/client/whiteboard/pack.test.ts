import { describe, expect, test } from "vitest";
import {
  type ExcalidrawElement,
  pack,
  toExcalidraw,
  unpack,
} from "#client/whiteboard/editor/pack.ts";
import { BoardElement, type BoardShape } from "#server/whiteboard/protocol-elements.ts";

/** As Excalidraw 0.18 has it after a line was drawn with the mouse. */
const drawn: ExcalidrawElement = {
  ...{ id: "HZ_aMR5c9", type: "freedraw", x: 100.4567, y: 80, width: 50.123, height: 20, angle: 0 },
  ...{ strokeColor: "#1e1e1e", backgroundColor: "transparent", fillStyle: "solid" },
  ...{ strokeWidth: 2, strokeStyle: "solid", roughness: 0, opacity: 100, groupIds: [] },
  ...{ frameId: null, index: "a0", roundness: null, seed: 1278240551, version: 12 },
  ...{ versionNonce: 977330553, isDeleted: false, boundElements: null, updated: 1700000000000 },
  ...{ link: null, locked: false, pressures: [], simulatePressure: true },
  points: [
    [0, 0],
    [10.04, 3.333],
    [50.123, 20],
  ],
  lastCommittedPoint: [50.123, 20],
};
const shape: ExcalidrawElement = {
  ...{ ...drawn, id: "box", type: "rectangle", roundness: { type: 3 }, angle: 0.5 },
  ...{ points: undefined, pressures: undefined, boundElements: [{ id: "t", type: "text" }] },
};
const text: ExcalidrawElement = {
  ...{ ...shape, id: "t", type: "text", text: "ек\nі", originalText: "екі", fontSize: 20 },
  ...{ fontFamily: 6, lineHeight: 1.35, textAlign: "center", verticalAlign: "middle" },
  ...{ containerId: "box", autoResize: true, roundness: null, boundElements: null },
};
const arrow: ExcalidrawElement = {
  ...{ ...drawn, id: "arrow", type: "arrow", startArrowhead: null, endArrowhead: "arrow" },
  ...{
    startBinding: { elementId: "box", focus: 0.2, gap: 4, fixedPoint: [0, 1] },
    endBinding: null,
  },
  ...{ elbowed: false, pressures: undefined },
};
const picture: ExcalidrawElement = {
  ...{ ...shape, id: "pic", type: "image", fileId: "f".repeat(40), status: "saved" },
  ...{ scale: [-1, 1], crop: null, boundElements: null },
};

describe("pack", () => {
  test("what is packed is what a board takes, whatever it is", () => {
    for (const element of [drawn, shape, text, arrow, picture])
      expect(BoardElement.safeParse(pack(element)), element.type).toMatchObject({ success: true });
  });

  test("leaves out what goes without saying", () => {
    expect(pack(drawn)).toEqual({
      ...{ type: "freedraw", id: "HZ_aMR5c9", version: 12, versionNonce: 977330553, index: "a0" },
      ...{ seed: 1278240551, x: 100.5, y: 80, width: 50.1, height: 20 },
      points: [0, 0, 10, 3.3, 50.1, 20],
    });
    expect(JSON.stringify(pack(drawn)).length).toBeLessThan(JSON.stringify(drawn).length / 3);
  });

  test("a pen's pressure goes along, in hundredths", () => {
    const pen = { ...drawn, simulatePressure: false, pressures: [0.123, 0.5, 1] };
    expect(pack(pen)).toMatchObject({ pressures: [0.12, 0.5, 1] });
    expect(unpack(pack(pen) as BoardShape)).toMatchObject({ simulatePressure: false });
  });

  test("is nothing for what no board of ours has", () => {
    for (const type of ["frame", "embeddable", "iframe", "magicframe", "selection"])
      expect(pack({ ...shape, type })).toBeNull();
    expect(pack({ ...picture, fileId: null })).toBeNull();
    expect(pack({ ...shape, index: null })).toBeNull();
  });

  test("links and foreign data stay here", () => {
    const strange = { ...shape, link: "https://example.com", customData: { a: 1 } };
    expect(pack(strange)).toEqual(pack(shape));
  });

  test("a deleted element is its stamp", () => {
    const stamp = { id: "box", version: 12, versionNonce: 977330553 };
    expect(pack({ ...shape, isDeleted: true })).toEqual({ type: "gone", ...stamp });
  });

  test("a line without end is cut at what a board takes", () => {
    const points = Array.from({ length: 5000 }, (_, at) => [at, at]);
    expect(BoardElement.safeParse(pack({ ...drawn, points })).success).toBe(true);
  });
});

describe("unpack", () => {
  test("gives Excalidraw back what it had, but for tenths of a pixel and links", () => {
    for (const element of [shape, text, picture]) {
      const again = unpack(pack(element) as BoardShape);
      const own = new Set([
        "updated",
        "points",
        "pressures",
        "simulatePressure",
        "lastCommittedPoint",
      ]);
      const known = Object.fromEntries(
        Object.entries(element).filter(([field]) => !own.has(field)),
      );
      const rounded = { x: 100.5, width: 50.1 };
      expect(again).toMatchObject({ ...known, ...rounded });
    }
    expect(unpack(pack(drawn) as BoardShape)).toMatchObject({
      points: [
        [0, 0],
        [10, 3.3],
        [50.1, 20],
      ],
      ...{ pressures: [], simulatePressure: true, frameId: null, isDeleted: false },
    });
    const bound = { elementId: "box", focus: 0.2, gap: 4 };
    expect(unpack(pack(arrow) as BoardShape)).toMatchObject({
      startBinding: bound,
      elbowed: false,
    });
  });

  test("packed again it is the same", () => {
    for (const element of [drawn, shape, text, arrow, picture]) {
      const packed = pack(element);
      expect(pack(unpack(packed as BoardShape))).toEqual(packed);
    }
  });
});

describe("toExcalidraw", () => {
  test("a deleted element is the one it was here, deleted; of one never seen nothing is needed", () => {
    const gone = { type: "gone" as const, id: "box", version: 20, versionNonce: 1 };
    expect(toExcalidraw(gone, shape)).toEqual({
      ...shape,
      version: 20,
      versionNonce: 1,
      isDeleted: true,
    });
    expect(toExcalidraw(gone, undefined)).toBeNull();
  });
});
