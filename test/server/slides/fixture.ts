import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, vi } from "vitest";
import { createSlides } from "#media/slides/engine.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "#server/errors.ts";
import { answer, type User } from "#server/realtime.ts";
import type { VisitEvents } from "#server/rooms/visits.ts";
import { slideEvents } from "#server/slides/events.ts";
import { slideCalls } from "#server/slides/protocol.ts";
import { createSlideDecks, type SlideDecks } from "#server/slides/service.ts";
import { mongoSlides } from "#server/slides/store.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { makePdf } from "../../support/slides.ts";

export const SECRET = "s".repeat(32);

/** Rooms with slides in them: the real engine, a folder as store, no LibreOffice. */
export async function slidesFixture() {
  vi.setConfig({ testTimeout: 120_000 });
  const mediaDir = await mkdtemp(join(tmpdir(), "qonyrau-decks-"));
  /** Lessons that may be seen without being in their room, and whose they are. */
  const teacherOf = new Map<string, string>();
  let parts: { decks: SlideDecks; storage: Storage; schoolId: string } | undefined;
  let notes: VisitEvents["noted"][] = [];
  /** One deck of three pages serves the tests that change nothing of it. */
  let common: Promise<string> | undefined;
  const known = () => {
    if (!parts) throw new Error("The server is not running yet");
    return parts;
  };
  const room = roomFixture({
    pupils: 3,
    part(rooms, { teller, storage, schoolId }) {
      rooms.on("noted", (fact) => void notes.push(fact));
      const decks = createSlideDecks({
        ...{ store: mongoSlides, rooms, teller, storage, mediaDir, secret: SECRET },
        slides: createSlides({ sofficePath: null }),
        lifeHours: 4,
        readLesson: async (_user, lessonId) => {
          const id = teacherOf.get(lessonId);
          if (!id) throw new AppError("forbidden", "Another class", { reason: "other_class" });
          return { teacher: { id, name: "" } };
        },
        listSchools: async () => [{ id: schoolId }],
      });
      parts = { decks, storage, schoolId };
      return (socket) => answer(socket, slideCalls, slideEvents(decks.live));
    },
  });
  afterAll(async () => {
    await parts?.decks.stop();
    await rm(mediaDir, { recursive: true, force: true });
  });

  const userOf = (id: string): User => {
    return { id, schoolId: known().schoolId, roles: ["teacher"], familyId: "f" };
  };
  const teacherUser = (teacher: RoomClient) => userOf(teacher.entered.me.personId);
  /** Waits for something that has to be asked for, however busy the machine is. */
  const until = (isSo: () => Promise<boolean>, what: string, timeout = 100_000) =>
    expect.poll(isSo, { message: what, timeout }).toBe(true);

  /** Sends a file in pieces, as the client does. */
  async function upload(user: User, lessonId: string, bytes: Buffer, piece = 60_000) {
    const { decks } = known();
    const { id } = await decks.create(user, lessonId, "Қысқаша көбейту", bytes.length);
    for (let at = 0; at < bytes.length; at += piece)
      await decks.receive(user, id, at, bytes.subarray(at, at + piece));
    return id;
  }
  /** Waits until nothing more becomes of it. */
  async function settled(user: User, lessonId: string, deckId: string) {
    const { decks } = known();
    const isSettled = async () =>
      ["ready", "refused", "failed"].includes(
        (await decks.read(user, lessonId, deckId)).deck.state,
      );
    await until(isSettled, "a rendered deck");
    return decks.read(user, lessonId, deckId);
  }
  /** A lesson whose stage holds the first of three pages. */
  async function shown() {
    const teacher = await room.joinTeacher();
    const { lessonId } = teacher;
    const user = teacherUser(teacher);
    common ??= upload(user, lessonId, makePdf({ pages: 3 }));
    const deckId = await common;
    await known().decks.attach(user, lessonId, deckId);
    await settled(user, lessonId, deckId);
    await teacher.call("slides:show", { lessonId, deckId, page: 1 });
    notes = [];
    return { teacher, lessonId, user, deckId, key: { lessonId, deckId, page: 1 } };
  }
  return {
    ...{ room, teacherOf, userOf, teacherUser, until, upload, settled, shown },
    get decks() {
      return known().decks;
    },
    get storage() {
      return known().storage;
    },
    get schoolId() {
      return known().schoolId;
    },
    get notes() {
      return notes;
    },
  };
}
