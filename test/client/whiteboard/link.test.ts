import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CallError } from "#client/kit/call.ts";
import { BoardLink } from "#client/whiteboard/sync/link.ts";
import type { BoardChange, BoardElement } from "#server/whiteboard/protocol-elements.ts";
import { drawOn, joined } from "#server/whiteboard/rules.ts";
import { gone, stroke } from "../../server/whiteboard/elements.ts";

const LESSON = "a".repeat(24);
const SCENE = "b".repeat(24);
const scene = {
  ...{ id: SCENE, lessonId: LESSON, number: 1, groupId: null, slide: null },
  createdAt: "2026-11-25T09:00:00.000Z",
};

/** The server's side by its own rules, with a line that can be cut. */
function makeServer() {
  let pile: ReadonlyMap<string, BoardElement> = new Map();
  const drawn: BoardChange[][] = [];
  const state = { isCut: false, refusal: null as CallError | null };
  const fail = (code: ConstructorParameters<typeof CallError>[0]["code"]) =>
    new CallError({ code, message: "" });
  const call = async (event: string, request: object) => {
    if (state.isCut) throw fail("network");
    if (event === "board:open") return { scene, elements: [...pile.values()] };
    if (event === "board:draw" && "changes" in request) {
      const changes = request.changes as BoardChange[];
      if (state.refusal) throw state.refusal;
      if (changes.some(({ id }) => id.startsWith("bad"))) throw fail("invalid");
      drawn.push(changes);
      const { elements, unknown } = drawOn(pile, changes);
      pile = joined(pile, elements);
      return { unknown };
    }
    return {};
  };
  return {
    state,
    drawn,
    fail,
    call: call as ConstructorParameters<typeof BoardLink>[0]["call"],
    put: (...elements: BoardElement[]) => {
      pile = joined(pile, elements);
    },
    shown: () => [...pile.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

let server: ReturnType<typeof makeServer>;
let heard: BoardElement[][];
let refused: unknown[];
const makeLink = () =>
  new BoardLink({
    ...{ call: server.call, lessonId: LESSON, sceneId: SCENE, pace: "live" },
    onChanged: (elements) => heard.push([...elements]),
    onRefused: (error) => refused.push(error),
  });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = makeServer();
  heard = [];
  refused = [];
});
afterEach(() => vi.useRealTimers());

describe("BoardLink", () => {
  test("sends what is drawn at most every 100 ms, and of a line its new points alone", async () => {
    const link = makeLink();
    await link.open();
    for (let n = 1; n <= 20; n++) {
      const points = Array.from({ length: n * 2 }, (_, at) => at);
      link.draw([stroke("line", { version: n, points })]);
      await pass(20);
    }
    await pass(200);
    expect(server.drawn.length).toBeLessThanOrEqual(5);
    expect(server.drawn[0]?.[0]?.type).toBe("freedraw");
    expect(server.drawn.slice(1).every(([change]) => change?.type === "grown")).toBe(true);
    expect(server.shown()).toEqual(link.elements());
    expect(link.isWaiting).toBe(false);
  });

  test("what was drawn while the line was cut is not lost, on neither side", async () => {
    server.put(stroke("theirs"));
    const link = makeLink();
    await link.open();
    server.state.isCut = true;
    link.draw([stroke("mine"), stroke("theirs", { version: 2, strokeColor: "#ff0000" })]);
    await pass(5_000);
    expect(link.phase).toBe("lost");
    server.put(stroke("meanwhile"), stroke("theirs", { version: 5 }));
    server.state.isCut = false;
    await pass(5_000);
    expect(link.phase).toBe("open");
    expect(server.shown().map(({ id, version }) => [id, version])).toEqual([
      ["meanwhile", 1],
      ["mine", 1],
      ["theirs", 5],
    ]);
    expect(link.elements().toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(server.shown());
    expect(refused).toEqual([]);
  });

  test("what the server refuses is dropped, and the board is as the server has it", async () => {
    server.put(stroke("there"));
    const link = makeLink();
    await link.open();
    server.state.refusal = new CallError({
      code: "forbidden",
      message: "",
      reason: "board_locked",
    });
    link.draw([stroke("mine")]);
    await pass(500);
    expect(refused).toHaveLength(1);
    expect(link.elements()).toEqual([stroke("there")]);
    expect(link.isWaiting).toBe(false);
  });

  test("one element that can be on no board keeps no other from it", async () => {
    const link = makeLink();
    await link.open();
    link.draw([stroke("a"), stroke("bad"), stroke("c")]);
    await pass(10_000);
    expect(server.shown().map(({ id }) => id)).toEqual(["a", "c"]);
    expect(refused).toHaveLength(1);
    expect(link.isWaiting).toBe(false);
  });

  test("too many calls or a server that starts anew: it is sent again", async () => {
    const link = makeLink();
    await link.open();
    server.state.refusal = server.fail("too_many");
    link.draw([stroke("a")]);
    await pass(2_500);
    server.state.refusal = null;
    await pass(2_500);
    expect(server.shown()).toHaveLength(1);
    expect(refused).toEqual([]);
  });

  test("what others draw is told once; an echo of one's own is no news", async () => {
    const link = makeLink();
    await link.open();
    heard = [];
    link.heard([stroke("theirs"), gone("never seen", 3)]);
    link.heard([stroke("theirs")]);
    expect(heard).toEqual([[stroke("theirs"), gone("never seen", 3)]]);
    link.draw([stroke("mine")]);
    await pass(500);
    link.heard([stroke("mine")]);
    expect(heard).toHaveLength(1);
  });

  test("a line that grew from what is not known here: the board is read anew", async () => {
    const link = makeLink();
    await link.open();
    server.put(stroke("line", { version: 9, points: [0, 0, 1, 1, 2, 2] }));
    const growth = { from: 2, points: [2, 2], width: 1, height: 1 };
    link.heard([{ type: "grown", id: "line", version: 9, versionNonce: 7, ...growth }]);
    await pass(10);
    expect(link.elements()).toHaveLength(1);
  });

  test("a growth the server cannot place is sent whole", async () => {
    server.put(stroke("line"));
    const link = makeLink();
    await link.open();
    const points = [0, 0, 10, 10, 20, 20];
    server.put(stroke("line", { version: 2, versionNonce: 3, points: [0, 0] }));
    link.draw([stroke("line", { version: 3, points })]);
    await pass(1_000);
    expect(server.shown()).toEqual([stroke("line", { version: 3, points })]);
  });

  test("a thousand elements go in messages the server takes", async () => {
    const link = makeLink();
    await link.open();
    const points = Array.from({ length: 400 }, (_, at) => at);
    link.draw(Array.from({ length: 1000 }, (_, at) => stroke(`e${at}`, { points })));
    await pass(60_000);
    expect(server.shown()).toHaveLength(1000);
    for (const changes of server.drawn)
      expect(JSON.stringify(changes).length).toBeLessThan(200_000);
  });

  test("once closed it sends what is left, and no more", async () => {
    const link = makeLink();
    await link.open();
    link.draw([stroke("last")]);
    link.close();
    await pass(50);
    expect(server.shown()).toHaveLength(1);
    link.draw([stroke("late")]);
    await pass(1_000);
    expect(server.shown()).toHaveLength(1);
  });
});
