import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerError } from "#server/http.ts";
import { routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { refuseSealed } from "#server/rooms/sealed-door.ts";
import { api } from "../../support/server.ts";

const SEALED = "65f000000000000000000001";
const OTHER = "65f000000000000000000002";

/** Everything that is let through answers with 200, whatever it is. */
let url = "";
let stop = () => {};
beforeAll(async () => {
  const web = express();
  const door = express.Router();
  door.use(express.json());
  door.use(refuseSealed({ find: (id) => (id === SEALED ? ({ isSealed: true } as never) : null) }));
  door.use((_req, res) => void res.json({ ok: true, data: {} }));
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

const ask = async (method: string, path: string, body?: object): Promise<string> => {
  try {
    await api(url, method.toUpperCase(), path, body ? { body } : {});
    return "passed";
  } catch (error) {
    const isTold = error instanceof Error && "reason" in error;
    return isTold ? String(error.reason) : "failed";
  }
};

test("every route that names a sealed room in its path is refused, save its booking and the host's notes", async () => {
  const named = Object.values<Route>(routes).filter(({ path }) =>
    /:(lesson|room|meeting)Id/.test(path),
  );
  expect(named.length).toBeGreaterThan(30);
  for (const { method, path } of named) {
    const filled = (id: string) => path.replace(/:[a-zA-Z]+/g, id);
    expect(await ask(method, filled(SEALED)), path).toBe("sealed_room");
    expect(await ask(method, filled(OTHER)), path).toBe("passed");
  }
  const own = Object.values<Route>(routes).filter(({ path }) => path.includes(":consultationId"));
  expect(own.length).toBeGreaterThan(3);
  for (const { method, path } of own)
    expect(await ask(method, path.replace(":consultationId", SEALED)), path).toBe("passed");
});

test("so is one that names it in its body or query, and the addresses of files and pictures", async () => {
  const all = [
    await ask("post", "/attempts", { lessonId: SEALED }),
    await ask("get", `/polls?lessonId=${SEALED}`),
    await ask("post", `/chat-files/${SEALED}`, {}),
    await ask("get", `/rooms/${SEALED}/stills/0123`),
    await ask("get", `/consultationsfake/${SEALED}`),
  ];
  for (const answer of all) expect(answer).toBe("sealed_room");
  // However it is written down: a route reads percents, and names in lists.
  const percents = `%36${SEALED.slice(1)}`;
  expect(await ask("get", `/polls/${percents}`)).toBe("sealed_room");
  expect(await ask("get", `/consultations%2f..%2fpolls/${SEALED}`)).toBe("sealed_room");
  const deep = { changes: [null, 1, { of: { lessons: [OTHER, SEALED] } }] };
  expect(await ask("post", "/attempts", deep)).toBe("sealed_room");
  expect(await ask("post", "/attempts", { changes: [{ lessons: [OTHER, null] }] })).toBe("passed");
  expect(await ask("post", "/attempts", { zeros: Array(40_000).fill(0), at: SEALED })).toBe(
    "sealed_room",
  );
  expect(await ask("post", "/notes", { consultationId: SEALED })).toBe("passed");
});
