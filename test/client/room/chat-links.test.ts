import { describe, expect, test } from "vitest";
import { piecesOf } from "#client/room/chat-links.ts";

describe("piecesOf", () => {
  const links = (text: string) => piecesOf(text).flatMap(({ href }) => href ?? []);

  test("keeps all words, in order", () => {
    for (const text of ["", "сәлем", "қара: https://okulyk.kz/7-synyp, 12-бет", "a http://b c"])
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
  });

  test("finds addresses, without the end of a sentence", () => {
    expect(links("(https://okulyk.kz/7?a=1&b=2).")).toEqual(["https://okulyk.kz/7?a=1&b=2"]);
    expect(links("HTTP://A.KZ және https://ә.қаз/жол!")).toEqual([
      "HTTP://A.KZ",
      "https://ә.қаз/жол",
    ]);
  });

  test("makes a link of nothing else", () => {
    for (const text of [
      "javascript:alert(1)",
      "data:text/html,x",
      "www.a.kz",
      "https://",
      "ftp://a.kz",
    ])
      expect(links(text)).toEqual([]);
    expect(links('https://a.kz/"onclick="x')).toEqual(["https://a.kz/"]);
  });
});
