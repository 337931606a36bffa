import { describe, expect, test } from "vitest";
import { withLine } from "#client/consultations/ordinary/ease-store.ts";
import {
  canHearLocally,
  type RecognitionClass,
  writeDown,
} from "#client/consultations/ordinary/local-speech.ts";

const line = (key: number, personId: string, text: string, isFinal: boolean) => ({
  ...{ key, personId, text, isFinal },
});

test("an unfinished line is written over by its speaker alone; the oldest goes", () => {
  const first = withLine([], line(1, "a", "бүг", false));
  const second = withLine(first, line(2, "b", "тыңдап отырмын", true));
  expect(withLine(second, line(3, "a", "бүгін", true)).map(({ text }) => text)).toEqual([
    "тыңдап отырмын",
    "бүгін",
  ]);
  const many = [4, 5, 6].reduce(
    (all, key) => withLine(all, line(key, "a", String(key), true)),
    second,
  );
  expect(many.map(({ key }) => key)).toEqual([4, 5, 6]);
});

/** A browser's class as the specification has it; it hears what the test says. */
function browserWith(answer: string | Error) {
  const made: Recognition[] = [];
  class Recognition {
    lang = "";
    continuous = false;
    interimResults = false;
    processLocally = false;
    onresult: InstanceType<RecognitionClass>["onresult"] = null;
    onend: (() => void) | null = null;
    onerror: ((event: { error: string }) => void) | null = null;
    starts = 0;
    constructor() {
      made.push(this);
    }
    static async available(): Promise<string> {
      if (answer instanceof Error) throw answer;
      return answer;
    }
    start(): void {
      this.starts++;
    }
    abort(): void {
      this.onend?.();
    }
  }
  return { Recognition, made };
}

describe("speech as text", () => {
  test("only where the device itself does it", async () => {
    expect(await canHearLocally("kk", browserWith("available").Recognition)).toBe(true);
    expect(await canHearLocally("kk", browserWith("downloadable").Recognition)).toBe(false);
    expect(await canHearLocally("kk", browserWith(new Error("no")).Recognition)).toBe(false);
    expect(await canHearLocally("kk", undefined)).toBe(false);
  });

  test("goes on after a silence, and stops when it is stopped or refused", () => {
    const { Recognition, made } = browserWith("available");
    const lines: string[] = [];
    let stops = 0;
    const stop = writeDown(
      "ru",
      { onLine: ({ text }) => lines.push(text), onStopped: () => stops++ },
      Recognition,
    );
    const [one] = made;
    expect(one).toMatchObject({ lang: "ru-RU", processLocally: true, starts: 1 });
    one?.onresult?.({ resultIndex: 0, results: [{ isFinal: true, 0: { transcript: " да " } }] });
    one?.onend?.();
    expect(one?.starts).toBe(2);
    one?.onerror?.({ error: "no-speech" });
    expect(stops).toBe(0);
    stop();
    expect([one?.starts, lines]).toEqual([2, ["да"]]);
    one?.onerror?.({ error: "not-allowed" });
    expect(stops).toBe(1);
  });
});
