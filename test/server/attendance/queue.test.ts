import { describe, expect, test } from "vitest";
import { createQueue } from "#server/attendance/queue.ts";

/** A write that waits until it is let go. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((done) => {
    open = done;
  });
  return { open, passed };
}

describe("the queue of writes", () => {
  test("runs writes of one key in order, and of other keys at once", async () => {
    const queue = createQueue({ onGivenUp: () => {} });
    const { open, passed } = gate();
    const done: string[] = [];
    const first = queue.add("a", async () => {
      await passed;
      done.push("a1");
    });
    const second = queue.add("a", async () => void done.push("a2"));
    await queue.add("b", async () => void done.push("b1"));
    expect(done).toEqual(["b1"]);
    open();
    await Promise.all([first, second]);
    expect(done).toEqual(["b1", "a1", "a2"]);
  });

  test("tries a failed write again, and goes on after one it gives up", async () => {
    const givenUp: unknown[] = [];
    const queue = createQueue({ onGivenUp: (error) => givenUp.push(error), retryAfterMs: [1, 1] });
    let tries = 0;
    await queue.add("a", async () => {
      tries += 1;
      if (tries < 3) throw new Error("away");
    });
    expect([tries, givenUp]).toEqual([3, []]);
    const error = new Error("gone");
    await queue.add("a", () => Promise.reject(error));
    expect(givenUp).toEqual([error]);
    let isDone = false;
    await queue.add("a", async () => {
      isDone = true;
    });
    expect(isDone).toBe(true);
  });

  test("is settled and idle only when its writes are done", async () => {
    const queue = createQueue({ onGivenUp: () => {} });
    const { open, passed } = gate();
    let isDone = false;
    void queue.add("a", async () => {
      await passed;
      isDone = true;
    });
    await queue.settled("b");
    expect(isDone).toBe(false);
    const waits = [queue.settled("a"), queue.idle()];
    open();
    await Promise.all(waits);
    expect(isDone).toBe(true);
    await queue.idle();
  });
});
