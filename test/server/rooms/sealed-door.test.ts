import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerError } from "#server/http.ts";
import { routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { NOWHERE } from "#server/rooms/nowhere.ts";
import { hideSealed } from "#server/rooms/sealed-door.ts";
import { api } from "../../support/server.ts";

const SEALED = "65f000000000000000000001";
const OTHER = "65f000000000000000000002";

/** Everything is answered with what its route would read: the path, the query and the body. */
let url = "";
let stop = () => {};
beforeAll(async () => {
  const web = express();
  const door = express.Router();
  door.use(express.json());
  door.use(hideSealed({ find: (id) => (id === SEALED ? ({ isSealed: true } as never) : null) }));
  door.use(
    ({ path, query, body }, res) => void res.json({ ok: true, data: { path, query, body } }),
  );
  web.use("/api", door);
  web.use(answerError);
  const server = web.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
  stop = () => void server.close();
});
afterAll(() => stop());

/** What a route reads of it: that it names the sealed room («named»), or none that there is («hidden»). */
const ask = async (method: string, path: string, body?: object): Promise<string> => {
  const read = await api<object>(url, method.toUpperCase(), path, body ? { body } : {});
  const text = decodeURIComponent(JSON.stringify(read));
  if (text.includes(SEALED)) return "named";
  return text.includes(NOWHERE) ? "hidden" : "as it was";
};

test("no route reads of a sealed room in its path, save its booking and the host's notes", async () => {
  const named = Object.values<Route>(routes).filter(({ path }) =>
    /:(lesson|room|meeting)Id/.test(path),
  );
  expect(named.length).toBeGreaterThan(30);
  for (const { method, path } of named) {
    const filled = (id: string) => path.replace(/:[a-zA-Z]+/g, id);
    expect(await ask(method, filled(SEALED)), path).toBe("hidden");
    expect(await ask(method, filled(OTHER)), path).toBe("as it was");
  }
  const own = Object.values<Route>(routes).filter(({ path }) => path.includes(":consultationId"));
  expect(own.length).toBeGreaterThan(3);
  for (const { method, path } of own)
    expect(await ask(method, path.replace(":consultationId", SEALED)), path).toBe("named");
});

test("nor in its body or query, nor in the addresses of files and pictures", async () => {
  const all = [
    await ask("post", "/attempts", { lessonId: SEALED }),
    await ask("get", `/polls?lessonId=${SEALED}`),
    await ask("get", `/polls?of[lessonId]=${SEALED}&of[lessonId]=${OTHER}`),
    await ask("post", `/chat-files/${SEALED}`, {}),
    await ask("get", `/rooms/${SEALED}/stills/0123`),
    await ask("get", `/consultationsfake/${SEALED}`),
  ];
  for (const answer of all) expect(answer).toBe("hidden");
  // However it is written down: a route reads percents, and names in lists.
  const percents = `%36${SEALED.slice(1)}`;
  expect(await ask("get", `/polls/${percents}`)).toBe("hidden");
  expect(await ask("get", `/polls?lessonId=${percents}`)).toBe("hidden");
  expect(await ask("get", `/consultations%2f..%2fpolls/${SEALED}`)).toBe("hidden");
  const deep = { changes: [null, 1, { of: { lessons: [OTHER, SEALED] } }] };
  expect(await ask("post", "/attempts", deep)).toBe("hidden");
  expect(await ask("post", "/attempts", { changes: [{ lessons: [OTHER, null] }] })).toBe(
    "as it was",
  );
  expect(await ask("post", "/attempts", { zeros: Array(40_000).fill(0), at: SEALED })).toBe(
    "hidden",
  );
  expect(await ask("post", "/notes", { consultationId: SEALED })).toBe("named");
});

test("what else stands beside the name is read as it was sent", async () => {
  const path = `/polls/${SEALED}?day=2026-11-26&search=${encodeURIComponent("Ә&б=1")}&of=${SEALED}`;
  const body = { list: [1, null, { at: SEALED, isOn: false }] };
  expect(await api(url, "POST", path, { body })).toEqual({
    path: `/polls/${NOWHERE}`,
    query: { day: "2026-11-26", search: "Ә&б=1", of: NOWHERE },
    body: { list: [1, null, { at: NOWHERE, isOn: false }] },
  });
});
