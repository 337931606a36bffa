import { describe, expect, test } from "vitest";
import { endOf, isPieceTooLarge, reasonIn } from "#client/videos/answers.ts";

describe("endOf", () => {
  test.each([0, 401, 408, 409, 423, 429, 500, 502, 503])("waits after a %i", (status) => {
    expect(endOf(status, null)).toEqual({ kind: "interrupted" });
  });

  test.each([400, 403, 404, 410, 413])("gives up after a %i", (status) => {
    expect(endOf(status, null)).toEqual({ kind: "refused", reason: null });
  });

  test("gives up on a full disk and a full quota, whatever their status", () => {
    expect(endOf(503, "disk_full")).toEqual({ kind: "refused", reason: "disk_full" });
    expect(endOf(409, "own_quota_full")).toEqual({ kind: "refused", reason: "own_quota_full" });
  });

  test("waits for another window's upload and for a server that stops", () => {
    expect(endOf(409, "upload_busy")).toEqual({ kind: "interrupted" });
    expect(endOf(503, "server_stopping")).toEqual({ kind: "interrupted" });
  });
});

describe("reasonIn", () => {
  test("reads our answers and nothing else", () => {
    const body = JSON.stringify({ ok: false, error: { code: "too_large", reason: "disk_full" } });
    expect(reasonIn(body)).toBe("disk_full");
    for (const other of ["", "<html>413</html>", "null", "{}", '{"error":{}}'])
      expect(reasonIn(other), other).toBeNull();
  });
});

test("isPieceTooLarge tells a proxy's 413 from ours", () => {
  expect(isPieceTooLarge(413, null)).toBe(true);
  expect(isPieceTooLarge(413, "file_too_large")).toBe(false);
  expect(isPieceTooLarge(400, null)).toBe(false);
});
