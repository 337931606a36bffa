import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { configSchema, readConfig } from "#server/config.ts";

describe("readConfig", () => {
  test("needs nothing: every variable has a default or may be absent", () => {
    expect(readConfig({})).toMatchObject({ PORT: 3000, DEMO: true, ACCESS_TOKEN_MIN: 15 });
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

  test("says what each variable means, and the README's table has it", () => {
    const readme = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8");
    for (const [name, schema] of Object.entries(configSchema.shape)) {
      expect(schema.description, name).toBeTruthy();
      expect(readme, name).toContain(`| \`${name}\` |`);
    }
  });
});
