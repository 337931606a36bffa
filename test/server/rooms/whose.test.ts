import { expect, test } from "vitest";
import { RoomKind } from "#server/rooms/protocol.ts";
import { whoseRoom } from "#server/rooms/whose.ts";

test("a room that is not open is looked for everywhere, an open one where its kind is kept", () => {
  expect(whoseRoom(null)).toEqual({ mayBeTalk: true, mayBeMeeting: true });
  expect(whoseRoom("lesson")).toEqual({ mayBeTalk: false, mayBeMeeting: false });
  for (const kind of RoomKind.options.filter((one) => one !== "lesson")) {
    const isTalk = kind === "private" || kind === "consultation";
    expect(whoseRoom(kind), kind).toEqual({ mayBeTalk: isTalk, mayBeMeeting: !isTalk });
  }
});
