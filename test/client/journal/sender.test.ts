import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { emptyQueue, put, putCode, type Queue } from "#client/journal/model/queue.ts";
import { type Answer, createSender } from "#client/journal/sheet/sender.ts";
import { CallError } from "#client/kit/call.ts";
import { cellOf, idOf } from "./hand-made.ts";

const COLUMN = `lesson:${idOf(1000)}`;
const noAnswer = () => new CallError({ code: "network", message: "none" });

/** A sender over a server that does what `answers` says, one a request. */
function stage(answers: (() => Answer | Promise<Answer>)[], codes: (() => void)[] = []) {
  let queue: Queue = emptyQueue;
  const sent: NonNullable<Queue["flight"]>[] = [];
  let ids = 0;
  const sender = createSender({
    read: () => queue,
    change: (by) => {
      queue = by(queue);
    },
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    sendCells: async (flight) => {
      sent.push(flight);
      const answer = answers.shift();
      if (!answer) throw new Error("one request too many");
      return answer();
    },
    sendCodes: async () => codes.shift()?.(),
    onAnswer: () => undefined,
    onCodes: () => undefined,
  });
  return {
    sender,
    sent,
    queue: () => queue,
    type(pupil: number, value: number) {
      const wanted = { pupilId: idOf(pupil), column: COLUMN, value, cause: "typed" as const };
      queue = put(queue, wanted, null);
      sender.changed();
    },
    letter(pupil: number) {
      queue = putCode(queue, { pupilId: idOf(pupil), column: COLUMN, code: "late" });
      sender.changed();
    },
  };
}
const accepts =
  (...pupils: number[]) =>
  (): Answer => ({
    cells: pupils.map((pupil) => cellOf(pupil, COLUMN, 5)),
    conflicts: [],
    termMarks: [],
  });
const fails = (error: Error) => () => {
  throw error;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("createSender", () => {
  test("gathers what is typed within a moment into one request", async () => {
    const { sender, sent, type } = stage([accepts(1, 2)]);
    type(1, 5);
    await vi.advanceTimersByTimeAsync(200);
    type(2, 6);
    expect(sender.state.get()).toMatchObject({ phase: "saving", unsent: 2 });
    await vi.advanceTimersByTimeAsync(300);
    expect(sent).toHaveLength(1);
    expect(sender.state.get()).toMatchObject({ phase: "saved", unsent: 0 });
  });

  test("sends the same request again until it is answered, then the rest", async () => {
    const { sender, sent, type } = stage([
      fails(noAnswer()),
      fails(noAnswer()),
      accepts(1),
      accepts(2),
    ]);
    type(1, 5);
    await vi.advanceTimersByTimeAsync(500);
    expect(sender.state.get()).toMatchObject({ phase: "offline", unsent: 1 });
    type(2, 6);
    expect(sender.state.get()).toMatchObject({ phase: "offline", unsent: 2 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(({ changeId }) => changeId)).toEqual(["id1", "id1", "id1", "id2"]);
    expect(sender.state.get().phase).toBe("saved");
  });

  test("hurries when the network is back", async () => {
    const { sender, sent, type } = stage([...Array(5).fill(fails(noAnswer())), accepts(1)]);
    type(1, 5);
    await vi.advanceTimersByTimeAsync(16_000); // waits 16 s by now
    const before = sent.length;
    sender.hurry();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(before + 1);
  });

  test("keeps what the server refuses, and says so, until a person tries again or gives up", async () => {
    const refusal = new CallError({ code: "forbidden", message: "no" });
    const { sender, sent, type, queue } = stage([fails(refusal), fails(refusal), accepts(1)]);
    type(1, 5);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sender.state.get()).toMatchObject({ phase: "refused", unsent: 1, error: refusal });
    expect(sent).toHaveLength(1);
    sender.hurry();
    await vi.advanceTimersByTimeAsync(1);
    expect(sender.state.get().phase).toBe("refused");
    sender.discard();
    expect(queue()).toEqual(emptyQueue);
    expect(sender.state.get().phase).toBe("saved");
  });

  test("a cell the server will not have holds no other back", async () => {
    const details = [{ pupilId: idOf(1), column: COLUMN }];
    const refusal = new CallError({ code: "invalid", message: "no such pupil", details });
    const { sender, sent, type, queue } = stage([fails(refusal), accepts(2)]);
    type(1, 5);
    type(2, 6);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent.map(({ changes }) => changes.map(({ value }) => value))).toEqual([[5, 6], [6]]);
    expect(sender.state.get()).toMatchObject({ phase: "refused", unsent: 1, error: refusal });
    expect(Object.values(queue().waiting).map(({ value }) => value)).toEqual([5]);
  });

  test("a letter that somebody else decided at the same moment is decided anew", async () => {
    let asked = 0;
    const count = () => {
      asked += 1;
    };
    const race = () => {
      count();
      throw new CallError({ code: "conflict", message: "newer" });
    };
    const { sender, letter, queue } = stage([], [race, count]);
    letter(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toBe(2);
    expect(queue()).toEqual(emptyQueue);
    expect(sender.state.get().phase).toBe("saved");
  });

  test("shows how many cells wait for a choice", async () => {
    const clash = (): Answer => ({
      cells: [],
      conflicts: [
        {
          wanted: { pupilId: idOf(1), column: COLUMN, value: 5, base: 0 },
          stands: cellOf(1, COLUMN, 9, 2),
        },
      ],
      termMarks: [],
    });
    const { sender, type } = stage([clash]);
    type(1, 5);
    await vi.advanceTimersByTimeAsync(500);
    expect(sender.state.get()).toMatchObject({ phase: "saved", unsent: 0, conflicts: 1 });
  });
});
