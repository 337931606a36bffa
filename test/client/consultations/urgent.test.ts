import { expect, test } from "vitest";
import { dialled, keepNumbers, keptNumbers } from "#client/consultations/urgent.ts";

const name = { kk: "Сенім телефоны", ru: "Телефон доверия", en: "Helpline" };
const numbers = [{ number: "+7 (727) 111-22-33", name, isChecked: true }];

function memory(initial: string | null = null) {
  let kept = initial;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

test("a number is dialled by its digits and the plus of a country", () => {
  expect(dialled("+7 (727) 111-22-33")).toBe("tel:+77271112233");
  expect(dialled("111")).toBe("tel:111");
});

test("numbers of the last visit are there without a link", () => {
  const storage = memory();
  expect(keptNumbers(storage)).toBeNull();
  keepNumbers(numbers, storage);
  expect(keptNumbers(storage)).toEqual(numbers);
});

test.each(['{"a":1}', '[{"number":111}]', '[{"number":"1","name":{"kk":"x"}}]', "damaged"])(
  "what is no list of numbers is as if never kept: %s",
  (text) => {
    expect(keptNumbers(memory(text))).toBeNull();
  },
);
