import fc from "fast-check";
import type { BoardElement, BoardShape } from "#server/whiteboard/protocol-elements.ts";

/** A line as a hand draws it: `points` flat. */
export function stroke(
  id: string,
  change: Partial<Extract<BoardShape, { type: "freedraw" }>> = {},
): Extract<BoardShape, { type: "freedraw" }> {
  return {
    ...{ type: "freedraw", id, version: 1, versionNonce: 7, index: "a0", seed: 1 },
    ...{ x: 0, y: 0, width: 10, height: 10, points: [0, 0, 10, 10] },
    ...change,
  };
}

export const gone = (id: string, version: number, versionNonce = 1): BoardElement => {
  return { type: "gone", id, version, versionNonce };
};

/** Any state of one of few elements. */
export const anyElement: fc.Arbitrary<BoardElement> = fc
  .record({
    id: fc.constantFrom("one", "two", "three"),
    version: fc.integer({ min: 1, max: 6 }),
    isGone: fc.boolean(),
    lengthOf: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ id, version, isGone, lengthOf }) =>
    // A nonce is drawn anew with every state: it says what the state is.
    fc.constant(
      isGone
        ? gone(id, version, 100)
        : stroke(id, {
            version,
            versionNonce: lengthOf,
            points: Array.from({ length: lengthOf * 2 }, (_, at) => at),
          }),
    ),
  );
