import { describe, expect, test } from "vitest";
import { calls } from "#server/protocol/all.ts";
import {
  actionOfCall,
  callActions,
  checkMayInRoom,
  mayInRoom,
  roomActionsOf,
  roomPermissions,
} from "#server/rooms/permissions.ts";
import { RoomAction, RoomRole } from "#server/rooms/protocol.ts";

test("every call of the protocol stands in the table, and nothing else does", () => {
  expect(Object.keys(callActions).toSorted()).toEqual(Object.keys(calls).toSorted());
});

test("a call nobody named is for people of the school", () => {
  expect(actionOfCall("no:such")).toBe("school");
});

describe("roles", () => {
  test("each action is somebody's, and only the host records and appoints", () => {
    for (const action of RoomAction.options)
      expect(
        RoomRole.options.filter((role) => mayInRoom(role, action, "lesson")),
        action,
      ).not.toEqual([]);
    for (const action of ["record", "appoint"] as const)
      expect(RoomRole.options.filter((role) => mayInRoom(role, action, "lesson"))).toEqual([
        "host",
      ]);
  });

  test("an assistant may what the host may, save recording and appointing", () => {
    const more = roomActionsOf("host", "lesson").filter(
      (action) => !mayInRoom("cohost", action, "lesson"),
    );
    expect(more.toSorted()).toEqual(["appoint", "record"]);
    expect(
      roomActionsOf("cohost", "lesson").every((action) => mayInRoom("host", action, "lesson")),
    ).toBe(true);
  });

  test.each(["pupil", "guest", "parent", "listener"] as const)("a %s leads nothing", (role) => {
    for (const action of ["lead", "present", "ask", "group", "invite", "seeModes"] as const)
      expect(mayInRoom(role, action, "lesson")).toBe(false);
  });

  test("a parent sends nothing but a reaction", () => {
    expect(roomPermissions.parent).toEqual(["react"]);
    expect(() => checkMayInRoom("parent", "chat", "lesson")).toThrow(
      expect.objectContaining({ code: "forbidden" }),
    );
  });
});
