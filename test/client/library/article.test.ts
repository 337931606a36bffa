import { expect, test } from "vitest";
import { blocksOf } from "#client/library/item/article.ts";

test("an article falls into headings, paragraphs and points", () => {
  expect(
    blocksOf("Бірінші сөз.\nЕкінші жол.\n\n## Не істеу керек\n- бір\n– екі\n\n- бөлек\nСоңы"),
  ).toEqual([
    { kind: "paragraph", text: "Бірінші сөз.\nЕкінші жол." },
    { kind: "heading", text: "Не істеу керек" },
    { kind: "points", points: ["бір", "екі"] },
    { kind: "points", points: ["бөлек"] },
    { kind: "paragraph", text: "Соңы" },
  ]);
  expect(blocksOf("  \n\n")).toEqual([]);
});

test("marks inside a line are words, and nothing is taken for HTML", () => {
  expect(blocksOf("5 - 3 ## екі <b>")).toEqual([{ kind: "paragraph", text: "5 - 3 ## екі <b>" }]);
});
