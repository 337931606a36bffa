import { describe, expect, test } from "vitest";
import { fieldOf, instantOf } from "#client/library/edit/moment.ts";

describe("instantOf and fieldOf", () => {
  test("go by the school's clock, not the device's", () => {
    expect(instantOf("2026-11-25T09:00", "Asia/Almaty")).toBe("2026-11-25T04:00:00.000Z");
    expect(fieldOf("2026-11-25T04:00:00.000Z", "Asia/Almaty")).toBe("2026-11-25T09:00");
  });

  test("keep the hour over a change of the clocks", () => {
    for (const field of ["2026-03-28T12:00", "2026-03-29T12:00", "2026-10-25T12:00"])
      expect(fieldOf(instantOf(field, "Europe/Berlin") ?? "", "Europe/Berlin")).toBe(field);
  });

  test("give nothing for a half-written date", () => {
    expect(instantOf("", "Asia/Almaty")).toBeNull();
    expect(instantOf("2026-11", "Asia/Almaty")).toBeNull();
  });
});
