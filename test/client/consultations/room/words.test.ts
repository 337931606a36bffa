import { expect, test } from "vitest";
import { WORD_COUNT } from "#client/secrecy/code.ts";
import { languages, readCatalogue } from "../../catalogues.ts";

test("each of the code's numbers has a word of its own in every language", () => {
  for (const language of languages) {
    const words = readCatalogue(language);
    const all = Array.from({ length: WORD_COUNT }, (_, n) => words.get(`secrecy:word.${n}`));
    expect(all.every(Boolean), language).toBe(true);
    expect(new Set(all).size, language).toBe(WORD_COUNT);
  }
});
