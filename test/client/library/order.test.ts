import { describe, expect, test } from "vitest";
import { firstUnseen, moved } from "#client/library/lists/order.ts";

describe("moved", () => {
  test("moves one and leaves the others in order", () => {
    expect(moved(["a", "b", "c", "d"], 3, -2)).toEqual(["a", "d", "b", "c"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  });

  test("stays within the list", () => {
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 5)).toEqual(["a", "b"]);
    expect(moved(["a"], 4, 1)).toEqual(["a"]);
  });
});

describe("firstUnseen", () => {
  const items = [{ id: "a" }, { id: "b" }, { id: "c" }];

  test("goes on after what is seen, its last seconds aside", () => {
    expect(firstUnseen(items, new Map([["a", 90]]))?.id).toBe("b");
    expect(firstUnseen(items, new Map([["a", 89]]))?.id).toBe("a");
  });

  test("begins anew where all is seen or nothing is known", () => {
    const all = new Map(items.map(({ id }) => [id, 100]));
    expect(firstUnseen(items, all)?.id).toBe("a");
    expect(firstUnseen(items, undefined)?.id).toBe("a");
    expect(firstUnseen([], undefined)).toBeUndefined();
  });
});
