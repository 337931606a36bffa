import i18next from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import en from "#client/kit/text/en/common.json" with { type: "json" };
import kk from "#client/kit/text/kk/common.json" with { type: "json" };
import ru from "#client/kit/text/ru/common.json" with { type: "json" };
import { createFormat } from "#client/kit/text/useFormat.ts";
import { tokenLifeMs } from "#client/kit/token-life.ts";
import { initialsOf } from "#client/kit/ui/parts.tsx";

beforeAll(() =>
  i18next.init({
    lng: "kk",
    defaultNS: "common",
    resources: { kk: { common: kk }, ru: { common: ru }, en: { common: en } },
    interpolation: { escapeValue: false },
  }),
);
const formats = (language: "kk" | "ru" | "en") =>
  createFormat(language, "Asia/Almaty", i18next.getFixedT(language, "common"));

describe("createFormat", () => {
  test("writes times in the school's zone, on 24 hours", () => {
    for (const language of ["kk", "ru", "en"] as const)
      expect(formats(language).span("2026-11-24T04:20:00Z", 40)).toBe("09:20–10:00");
  });

  test("knows the school's calendar day late in the evening", () => {
    expect(formats("kk").dayOf("2026-11-24T19:30:00Z")).toBe("2026-11-25");
  });

  test("says a day in words, in Kazakh too, which browsers cannot", () => {
    expect(formats("kk").day("2026-11-24")).toBe("Сейсенбі, 24 қараша");
    expect(formats("ru").day("2026-11-24")).toBe("вторник, 24 ноября");
    expect(formats("en").day("2026-11-22")).toBe("Sunday, 22 November");
  });

  test("counts minutes in the plural forms of each language", () => {
    expect([1, 2, 5, 21].map(formats("ru").minutes)).toEqual([
      "1 минута",
      "2 минуты",
      "5 минут",
      "21 минута",
    ]);
    expect([1, 5].map(formats("kk").minutes)).toEqual(["1 минут", "5 минут"]);
    expect([1, 5].map(formats("en").minutes)).toEqual(["1 minute", "5 minutes"]);
  });

  test("tells seconds below a minute, whole minutes above", () => {
    expect(formats("kk").duration(59)).toBe("59 секунд");
    expect(formats("kk").duration(90)).toBe("2 минут");
  });

  test("rounds megabytes from ten up", () => {
    expect(formats("kk").megabytes(8_240_000)).toBe("8,2\u00a0МБ");
    expect(formats("en").megabytes(145_800_000)).toBe("146\u00a0MB");
  });
});

test("initialsOf takes two words' first letters, and a class by its number and letter", () => {
  expect(initialsOf("Қайрат айым Ерланқызы")).toBe("ҚА");
  expect(initialsOf("7 «Ә»")).toBe("7Ә");
  expect(initialsOf("Роза")).toBe("Р");
});

test("tokenLifeMs reads a token's own life, and 0 from what is none", () => {
  const claims = Buffer.from(JSON.stringify({ iat: 100, exp: 1000, name: "Ә" })).toString(
    "base64url",
  );
  expect(tokenLifeMs(`x.${claims}.y`)).toBe(900_000);
  expect(tokenLifeMs("nonsense")).toBe(0);
  expect(tokenLifeMs("a.bnVsbA.b")).toBe(0);
});
