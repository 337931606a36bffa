import { expect, test } from "vitest";
import { createSearch } from "#client/notes/search.ts";

const inWords = (day: string) => (day === "2026-11-24" ? "24 қараша" : "2 желтоқсан");
const notes = [
  { day: "2026-11-24", about: "Қайрат Асан", text: "Ұйқысы нашар.\nӘкесі кетті", talk: null },
  { day: "2026-12-02", about: "Ким Алёна", text: "Мамаға хат жазды.\nАсанмен дос", talk: null },
];
const found = (query: string) =>
  notes.filter(createSearch(query, inWords).matches).map(({ about }) => about.split(" ")[0]);

test("names, words and dates are found, in whichever case and however they are typed", () => {
  for (const [query, names] of [
    ["", ["Қайрат", "Ким"]],
    ["қайрат", ["Қайрат"]],
    ["КАЙРАТ", ["Қайрат"]],
    ["уйкысы", ["Қайрат"]],
    ["алена", ["Ким"]],
    ["асан", ["Қайрат", "Ким"]],
    ["дос асан", ["Ким"]],
    ["асан желтоқсан", ["Ким"]],
    ["24.11", ["Қайрат"]],
    ["24.11.2026", ["Қайрат"]],
    ["2026-12", ["Ким"]],
    ["24 қараша", ["Қайрат"]],
    ["жоқ сөз", []],
  ] as const)
    expect([query, found(query)]).toEqual([query, names]);
  expect(createSearch("  ", inWords).isOn).toBe(false);
});

test("the line that is meant is shown, with the words marked", () => {
  const search = createSearch("акеси", inWords);
  expect(search.lineOf(notes[0]!)).toBe("Әкесі кетті");
  expect(search.piecesOf("Әкесі кетті")).toEqual([
    { at: 0, text: "Әкесі", isFound: true },
    { at: 5, text: " кетті", isFound: false },
  ]);
  expect(createSearch("кайрат", inWords).lineOf(notes[0]!)).toBeNull();
  expect(createSearch("", inWords).piecesOf("Әке")).toEqual([
    { at: 0, text: "Әке", isFound: false },
  ]);
});

test("letters outside the plane and letters in two parts are marked whole", () => {
  const { piecesOf } = createSearch("йо", inWords);
  expect(piecesOf("😀Йога".normalize("NFD"))).toEqual([
    { at: 0, text: "😀", isFound: false },
    { at: 1, text: "Йо", isFound: true },
    { at: 3, text: "га", isFound: false },
  ]);
});
