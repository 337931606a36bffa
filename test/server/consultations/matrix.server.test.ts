import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consultationCalls, consultationRoutes } from "#server/consultations/protocol.ts";
import { noteRoutes } from "#server/notes/protocol.ts";
import { roles } from "#server/people/protocol.ts";
import { calls, routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { secrecyCalls } from "#server/secrecy/protocol.ts";
import { roleOf } from "../../support/counsel-server.ts";
import { answersAbout, askers } from "./made-up.ts";
import { askRow, cellOf, type Kind, kinds, startMatrix, whoOf } from "./matrix-asking.ts";
import {
  callTable,
  cellsOf,
  columns,
  fileTable,
  type Row,
  routeTable,
  strangers,
} from "./matrix-table.ts";

const SERVER = resolve(import.meta.dirname, "../../../server");
let matrix: Awaited<ReturnType<typeof startMatrix>>;
beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix?.at.stop());

const rowOf = (row: Row, kind: Kind): string => (typeof row === "string" ? row : row[kind]);
const kindsOf = (row: Row): readonly Kind[] => (typeof row === "string" ? ["private"] : kinds);

test("has a row for each route and call, a column for each role, and none for what is not there", () => {
  const domain = { ...consultationRoutes, ...noteRoutes };
  expect(Object.keys(routeTable).toSorted()).toEqual(Object.keys(domain).toSorted());
  const asked = Object.keys({ ...consultationCalls, ...secrecyCalls, "room:enter": null });
  expect(Object.keys(callTable).toSorted()).toEqual(asked.toSorted());
  // What the whole protocol calls by these names or puts under these addresses is of this domain.
  const elsewhere = Object.entries<Route>(routes).filter(
    ([name, { path }]) => /^\/(consultations|notes|secrecy)/.test(path) && !(name in domain),
  );
  expect(elsewhere).toEqual([]);
  const alike = Object.keys(calls).filter((event) => /^(consultation|secrecy|note)/.test(event));
  expect(alike.filter((event) => !(event in callTable))).toEqual([]);
  // A file is what is mounted by hand, beside the protocol.
  const mounted = globSync("private*.ts", { cwd: SERVER }).flatMap((file) => [
    ...readFileSync(join(SERVER, file), "utf8").matchAll(/\bapi\s*\.(\w+)\(\s*([^,)\s]+)/g),
  ]);
  expect(mounted.map(([, method, path]) => `${method} ${path}`)).toEqual(['get "/calendar/:file"']);
  const asking = columns.flatMap((column) => kinds.map((kind) => whoOf(column, kind)));
  const ofRoles = new Set(asking.flatMap((who) => (who ? [roleOf[who]] : [])));
  expect([...ofRoles].toSorted()).toEqual([...roles].toSorted());
  for (const row of [...Object.values(routeTable), ...Object.values(callTable)])
    for (const kind of kinds) expect(cellsOf(rowOf(row, kind)).size).toBe(columns.length);
  expect(strangers).toHaveLength(10);
});

test("every route answers each role as the table says", async () => {
  const { askRoute, talkIds } = matrix;
  const wrong: string[] = [];
  const domain: Record<string, Route> = { ...consultationRoutes, ...noteRoutes };
  // What would take the vault away comes last.
  const names = Object.keys(domain).toSorted(
    (a, b) => Number(a === "abandonVault") - Number(b === "abandonVault"),
  );
  for (const name of names) {
    const row = routeTable[name] ?? "";
    for (const kind of kindsOf(row))
      wrong.push(
        ...(await askRow(`${name} (${kind})`, rowOf(row, kind), talkIds, (column) =>
          askRoute(name, domain[name]!, column, kind),
        )),
      );
  }
  expect(wrong).toEqual([]);
});

test("every call answers each role as the table says", async () => {
  const { at, askCall, comeIn, talkIds } = matrix;
  for (const who of ["pupil", "mother"] as const)
    await at.ask(who, "POST", "/consultations/consent", { version: 1 });
  const childId = at.idOf("pupil");
  await at.ask("mother", "POST", "/consultations/consent", { version: 1, childId });
  await comeIn();
  const wrong: string[] = [];
  for (const [event, row] of Object.entries(callTable))
    for (const kind of kinds)
      wrong.push(
        ...(await askRow(`${event} (${kind})`, rowOf(row, kind), talkIds, (column) =>
          askCall(event, column, kind),
        )),
      );
  expect(wrong).toEqual([]);
});

test("whoever is no side is answered as about an id that was made up, byte for byte, by all there is to ask", async () => {
  const { at, tokenOf, guestToken } = matrix;
  const { url } = at.server;
  const wrong: string[] = [];
  await Promise.all(
    askers.map(async (column) => {
      const token = await tokenOf(column, "private");
      const isNobody = column === "nobody" || !token;
      const auth = column === "link" ? { guest: guestToken } : { token: token ?? "" };
      const about = (id: string) => answersAbout(id, { url, token, ...(!isNobody && { auth }) });
      const nothing = await about("a1".repeat(12));
      expect(nothing.size).toBeGreaterThan(isNobody ? 30 : 130);
      // An open one and one that is not, of both kinds.
      for (const act of ["room", "markHeld"] as const)
        for (const kind of kinds)
          for (const [name, said] of await about(at.talk(`${kind} ${act}`)))
            if (said !== nothing.get(name)) wrong.push(`${column} ${kind} ${act}, ${name}`);
      if (isNobody || column === "link") return;
      for (const name of ["room:enter", "consultation:knock", "consultation:end", "lesson:start"])
        expect(JSON.parse(nothing.get(name) ?? ""), `${column} ${name}`).toMatchObject({
          error: { code: "not_found" },
        });
    }),
  );
  expect(wrong).toEqual([]);
});

test("every file answers each role as the table says", async () => {
  const { at, tokenOf, talkIds } = matrix;
  const { path } = await at.ask<{ path: string }>(
    "psychologist",
    "POST",
    "/consultations/calendar",
    {},
  );
  const paths = [path, `/api/calendar/${"A".repeat(43)}.ics`];
  const wrong: string[] = [];
  for (const [index, [name, row]] of Object.entries(fileTable).entries())
    wrong.push(
      ...(await askRow(name, row, talkIds, async (column) => {
        const token = await tokenOf(column, "private");
        const response = await fetch(`${at.server.url}${paths[index]}`, {
          ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
        });
        const text = await response.text();
        const code = response.ok ? null : JSON.parse(text).error.code;
        return { cell: cellOf(code), isOk: response.ok, text };
      })),
    );
  expect(wrong).toEqual([]);
});
