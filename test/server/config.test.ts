import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { configSchema, readConfig } from "#server/config.ts";
import { configTable } from "../../scripts/config-doc.ts";

describe("readConfig", () => {
  test("needs nothing: every variable has a default or may be absent", () => {
    expect(readConfig({})).toMatchObject({ PORT: 3000, DEMO: true, ACCESS_TOKEN_MIN: 15 });
  });

  test("makes no school with a public password on a real database unless told", () => {
    const MONGODB_URI = "mongodb://127.0.0.1:27017";
    expect(readConfig({ MONGODB_URI }).DEMO).toBe(false);
    expect(readConfig({ MONGODB_URI, DEMO: "true" }).DEMO).toBe(true);
  });

  test("names every wrong variable at once", () => {
    const wrong = { PORT: "seventy", JWT_SECRET: "short", DEMO: "maybe" };
    expect(() => readConfig(wrong)).toThrow(/PORT[\s\S]*JWT_SECRET[\s\S]*DEMO|DEMO[\s\S]*PORT/);
    for (const name of Object.keys(wrong))
      expect(() => readConfig(wrong)).toThrow(new RegExp(name));
  });

  test("takes an empty variable for an absent one, as .env files leave them", () => {
    expect(readConfig({ PORT: "", TURN_URLS: "" })).toMatchObject({ PORT: 3000, TURN_URLS: "" });
  });

  test("says what each variable means, in the README too: `node scripts/config-doc.ts`", () => {
    for (const [name, { description }] of Object.entries(configSchema.shape))
      expect(description, name).toBeTruthy();
    const readme = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8");
    expect(readme).toContain(configTable());
  });
});
