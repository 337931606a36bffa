import { expect, test } from "vitest";
import { createCardNews } from "#client/auth/card-news.ts";
import type { SignInNews } from "#server/auth/protocol.ts";

const oneOf = (id: string): SignInNews => ({
  ...{ id, kind: "used", by: "Болат", at: "2026-11-26T06:00:00.000Z" },
  ...{ device: "Chrome, Android", isLive: true },
});

test("a notice stays until the server has heard that it was read", async () => {
  let isDown = true;
  const seen: string[] = [];
  const news = createCardNews({
    read: async () => [oneOf("a"), oneOf("b")],
    async see(id) {
      if (isDown) throw new Error("no network");
      seen.push(id);
    },
  });
  await news.look();
  await expect(news.putAway("a")).rejects.toThrow("no network");
  expect(news.get().list.map(({ id }) => id)).toEqual(["a", "b"]);
  isDown = false;
  await news.putAway("a");
  expect(seen).toEqual(["a"]);
  expect(news.get().list.map(({ id }) => id)).toEqual(["b"]);
});

test("an answer that comes late brings back neither what was put away nor another person's", async () => {
  const answers: ((list: SignInNews[]) => void)[] = [];
  const news = createCardNews({
    read: () => new Promise((done) => answers.push(done)),
    see: async () => undefined,
  });
  const first = news.look();
  answers[0]?.([oneOf("a")]);
  await first;
  const late = news.look();
  await news.putAway("a");
  answers[1]?.([oneOf("a")]);
  await late;
  expect(news.get().list).toEqual([]);
  const others = news.look();
  news.forget();
  answers[2]?.([oneOf("c")]);
  await others;
  expect(news.get().list).toEqual([]);
});

test("without an answer what is known stays", async () => {
  let isDown = false;
  const news = createCardNews({
    read: async () => {
      if (isDown) throw new Error("no network");
      return [oneOf("a")];
    },
    see: async () => undefined,
  });
  await news.look();
  isDown = true;
  await news.look();
  expect(news.get().list).toHaveLength(1);
});
