import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { calls, notices, routes } from "#server/protocol/all.ts";
import { protocolDocument } from "../scripts/protocol-doc.ts";

const root = resolve(import.meta.dirname, "..");

describe("the protocol", () => {
  test("has every domain's names, and none twice", async () => {
    const files = globSync("server/*/protocol.ts", { cwd: root });
    const modules = await Promise.all(files.map((file) => import(resolve(root, file))));
    const namesOf = (ending: RegExp) =>
      // A long protocol is written in several files; what stands in two lists of one domain is one name.
      modules.flatMap((module: Record<string, object>) => [
        ...new Set(
          Object.entries(module)
            .filter(([name]) => ending.test(name))
            .flatMap(([, part]) => Object.keys(part)),
        ),
      ]);
    expect(files.length).toBeGreaterThan(8);
    expect(Object.keys(routes).toSorted()).toEqual(namesOf(/Routes$/).toSorted());
    expect(Object.keys(calls).toSorted()).toEqual(namesOf(/Calls$/).toSorted());
    expect(Object.keys(notices).toSorted()).toEqual(namesOf(/Notices$/).toSorted());
  });

  test("names routes verbThing, calls thing:verb and notices thing:pastParticiple", () => {
    for (const name of Object.keys(routes))
      expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$|^signOut$/);
    for (const name of Object.keys(calls)) expect(name).toMatch(/^[a-z]+:[a-z][A-Za-z]*$/);
    for (const name of Object.keys(notices))
      expect(name).toMatch(/^[a-z]+:[a-zA-Z]*(ed|en|made|heard)$/);
  });

  test("gives each REST address once", () => {
    const addresses = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test("is what PROTOCOL.md says: run `npm run protocol`", () => {
    const written = readFileSync(resolve(root, "PROTOCOL.md"), "utf8");
    expect(written).toBe(protocolDocument());
  });
});
