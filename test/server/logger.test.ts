import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createLogger, redactedKeys } from "#server/logger.ts";

/** What a log line says of these fields. */
function logged(fields: Record<string, unknown>): string {
  const out = new PassThrough();
  createLogger("info", out).info(fields, "a fact");
  return String(out.read());
}

test.each(redactedKeys)("%s never reaches a log, at any of three depths", (key) => {
  const secret = `child-${key}-value`;
  const line = logged({ [key]: secret, a: { [key]: secret }, b: { c: { [key]: secret } } });
  expect(line).not.toContain(secret);
  expect(line).toContain("[redacted]");
});

test("ids and counts do reach it", () => {
  expect(logged({ lessonId: "a1", peers: 3 })).toContain('"lessonId":"a1","peers":3');
});

test("an error is logged without the values it quotes", () => {
  const cause = new Error('E11000 duplicate key { login: "aiym.qairat" }');
  const line = logged({ err: new Error("Cast to ObjectId failed for 'Айым'", { cause }) });
  expect(line).not.toMatch(/aiym|Айым/);
  expect(line).toContain("Cast to ObjectId failed");
  expect(line).toContain("logger.test.ts");
});
