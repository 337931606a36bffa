import { beforeEach, describe, expect, test } from "vitest";
import {
  createReminders,
  nextInRoom,
  nextOf,
  type Reminder,
} from "#client/consultations/reminders.ts";

const one = { consultationId: "a", startsAt: "2026-11-26T10:00:00.000Z" };
const later = { consultationId: "b", startsAt: "2026-11-26T11:00:00.000Z" };
const NOW = Date.parse("2026-11-26T09:30:00Z");

let said: Reminder[] = [];
let reminders: ReturnType<typeof createReminders>;
const list = () => reminders.get().list;
beforeEach(() => {
  said = [];
  reminders = createReminders((reminder) => said.push(reminder));
});

describe("a reminder", () => {
  test("told again is one; put away it stays away", () => {
    reminders.told(one);
    reminders.told({ ...one });
    expect(list()).toEqual([one]);
    reminders.close(list()[0] ?? one);
    reminders.told(one);
    expect(list()).toEqual([]);
  });

  test("is said to be seen once it is on the screen, and again where the server did not hear it", () => {
    reminders.told(one);
    expect(said).toEqual([]);
    const [shown = one] = list();
    reminders.show(shown);
    reminders.show(shown);
    expect(said).toEqual([one]);
    reminders.close(shown);
    reminders.told(one);
    expect(said).toEqual([one, one]);
  });

  test("of another time takes the place of the former; what is off goes", () => {
    reminders.told(one);
    reminders.told(later);
    const moved = { ...one, startsAt: "2026-11-26T12:00:00.000Z" };
    reminders.told(moved);
    expect(list()).toEqual([later, moved]);
    reminders.compare([
      { id: "a", state: "agreed", startsAt: moved.startsAt },
      { id: "b", state: "cancelled", startsAt: later.startsAt },
    ]);
    expect(list()).toEqual([moved]);
  });

  test("is nobody else's: the next who signs in sees none", () => {
    reminders.told(one);
    reminders.forget();
    expect(list()).toEqual([]);
  });

  test("the next one is shown, until it has begun", () => {
    expect(nextOf([one, later], NOW)).toEqual(one);
    expect(nextOf([one, later], Date.parse(one.startsAt))).toEqual(later);
    expect(nextOf([one], Date.parse(one.startsAt))).toBeNull();
  });
});

describe("in a room", () => {
  const at = { nowMs: NOW, roomId: "room", isSharing: false };

  test("is the next one, and nothing while one's screen is shown to others", () => {
    expect(nextInRoom([one, later], at)).toBe(one);
    expect(nextInRoom([one, later], { ...at, isSharing: true })).toBeNull();
    expect(nextInRoom([], at)).toBeNull();
  });

  test("is not of the meeting whose room it is, nor of what has begun", () => {
    expect(nextInRoom([one, later], { ...at, roomId: "a" })).toBe(later);
    expect(nextInRoom([one, later], { ...at, nowMs: Date.parse(one.startsAt) })).toBe(later);
  });
});
