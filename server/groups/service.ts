import mongoose from "mongoose";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Caller } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import type { GroupWay, GroupWork } from "./protocol.ts";
import type { GroupStore } from "./store.ts";
import { Work } from "./work.ts";

const MINUTE_MS = 60_000;

type Room = NonNullable<ReturnType<Rooms["find"]>>;
type Deps = {
  rooms: Pick<Rooms, "at" | "atMay" | "find" | "on" | "teaching">;
  store: GroupStore;
  now?: () => number;
  /** Draws a lot. */
  seed?: () => number;
};
type Live = { work: Work; timer: NodeJS.Timeout | undefined };

/** Group work in live lessons: pupils in groups of their own, the teacher going from one to another. */
export function createGroups({ rooms, store, now = Date.now, seed = randomSeed }: Deps) {
  const lives = new Map<string, Live>();
  /** Of rooms just opened: what was kept is being read. */
  const reading = new Map<string, Promise<void>>();
  let writing = Promise.resolve();

  rooms.on("opened", ({ schoolId, lessonId }) => {
    const done = restore(schoolId, lessonId)
      .catch((err: unknown) => logger.error({ err, lessonId }, "groups were not restored"))
      .finally(() => reading.delete(lessonId));
    reading.set(lessonId, done);
  });
  rooms.on("closed", ({ schoolId, lessonId }) => {
    clearTimeout(lives.get(lessonId)?.timer);
    lives.delete(lessonId);
    write(lessonId, () => store.remove(schoolId, lessonId));
  });
  // Told before the device gets its first list of offers, so that nobody hears the class first.
  rooms.on("entered", ({ lessonId, personId }) => {
    const room = rooms.find(lessonId);
    const work = lives.get(lessonId)?.work;
    if (!room || work?.phase !== "running" || room.seats.roleOf(personId) !== "pupil") return;
    const isKnown = work.groupOf(personId) !== null;
    const groupId = work.placeLate(personId, (id) => isHere(room, id));
    if (room.seats.groupOf(personId) !== groupId) move(room, [[personId, groupId]]);
    if (!isKnown) told(room, work);
  });

  async function restore(schoolId: string, lessonId: string): Promise<void> {
    const kept = await store.read(schoolId, lessonId);
    const room = rooms.find(lessonId);
    if (!room) return;
    const { work } = live(lessonId);
    if (kept) work.restore(kept, pupilsOf(room).length);
    if (work.phase !== "running" || (work.endsAtMs !== null && work.endsAtMs <= now())) {
      if (work.phase === "running") work.end();
      move(room, everybodyBack(room));
    } else move(room, membersOf(work));
    told(room, work);
    arm(room, work);
  }

  function live(lessonId: string): Live {
    const known = lives.get(lessonId) ?? { work: new Work(), timer: undefined };
    lives.set(lessonId, known);
    return known;
  }

  /** The room, its work and the asker, once what was kept is there. @throws AppError forbidden not_in_room */
  async function at(lessonId: string, caller: Caller) {
    await reading.get(lessonId);
    return { ...rooms.at(lessonId, caller), ...live(lessonId) };
  }

  /** The same for those who lead group work. @throws AppError forbidden */
  async function leading(lessonId: string, caller: Caller) {
    await reading.get(lessonId);
    return { ...rooms.atMay(lessonId, caller, "group"), ...live(lessonId) };
  }

  function write(lessonId: string, act: () => Promise<unknown>): void {
    writing = writing
      .then(act)
      .then(() => undefined)
      .catch((err: unknown) => logger.error({ err, lessonId }, "groups were not kept"));
  }

  /** Keeps it and tells everybody what they may see of it. */
  function told(room: Room, work: Work): GroupWork {
    const { schoolId, lessonId } = room;
    const kept = work.keep();
    write(lessonId, () =>
      kept ? store.save(schoolId, lessonId, kept) : store.remove(schoolId, lessonId),
    );
    const views = { leading: work.view(true), other: work.view(false) };
    for (const personId of room.seats.personIds)
      for (const peer of room.peersOf(personId))
        room.tellPeer(peer, "group:changed", {
          lessonId,
          work: peer.isTeaching ? views.leading : views.other,
        });
    return views.leading;
  }

  function move(room: Room, moves: Iterable<readonly [string, string | null]>): void {
    rooms.teaching.regroup(room, moves).catch((err: unknown) => {
      logger.error({ err, lessonId: room.lessonId }, "somebody was not moved");
    });
  }

  /** Ends the work at its time. */
  function arm(room: Room, work: Work): void {
    const known = live(room.lessonId);
    clearTimeout(known.timer);
    known.timer = undefined;
    if (work.phase !== "running" || work.endsAtMs === null) return;
    known.timer = setTimeout(() => back(room, work), Math.max(0, work.endsAtMs - now())).unref();
  }

  function back(room: Room, work: Work): GroupWork {
    for (const personId of work.broadcasters) room.offers.broadcast(personId, false);
    work.end();
    move(room, everybodyBack(room));
    arm(room, work);
    return told(room, work);
  }

  /** @throws AppError conflict, nothing is running */
  function requireRunning({ phase }: Work): void {
    if (phase !== "running") throw new AppError("conflict", "Nobody works in groups now");
  }

  /** What the asker may see. */
  async function read(lessonId: string, caller: Caller): Promise<GroupWork> {
    const { work, peer } = await at(lessonId, caller);
    return work.view(peer.isTeaching);
  }

  /** New groups; while a work is running they take its place at once. @throws AppError conflict, running */
  async function form(lessonId: string, caller: Caller, way: GroupWay, count: number) {
    const { room, work } = await leading(lessonId, caller);
    if (work.phase === "running") throw new AppError("conflict", "Groups are at work already");
    const classNow = { pupilIds: pupilsOf(room), isHere: (id: string) => isHere(room, id) };
    const newId = () => new mongoose.Types.ObjectId().toHexString();
    work.form(way, count, classNow, { seed: seed(), newId });
    return told(room, work);
  }

  /** @throws AppError not_found, no such group or no pupil of this lesson */
  async function assign(lessonId: string, caller: Caller, personId: string, to: string | null) {
    const { room, work } = await leading(lessonId, caller);
    if (room.seats.roleOf(personId) !== "pupil") throw new AppError("not_found", "No such pupil");
    work.assign(personId, to);
    if (work.phase === "running") move(room, [[personId, to]]);
    return told(room, work);
  }

  /** @throws AppError not_found; conflict group_full, or pupils do not choose now */
  async function choose(lessonId: string, caller: Caller, groupId: string) {
    const { room, peer, work } = await at(lessonId, caller);
    if (peer.role !== "pupil") throw new AppError("forbidden", "Only pupils choose");
    work.choose(peer.personId, groupId);
    told(room, work);
    return work.view(peer.isTeaching);
  }

  /** @throws AppError conflict, no groups were made */
  async function start(lessonId: string, caller: Caller, minutes: number | null) {
    const { room, work } = await leading(lessonId, caller);
    if (work.phase !== "forming") throw new AppError("conflict", "Make groups first");
    for (const personId of pupilsOf(room))
      if (isHere(room, personId)) work.placeLate(personId, (id) => isHere(room, id));
    work.phase = "running";
    work.startedAtMs = now();
    work.endsAtMs = minutes === null ? null : now() + minutes * MINUTE_MS;
    move(room, membersOf(work));
    arm(room, work);
    return told(room, work);
  }

  /** @throws AppError conflict */
  async function extend(lessonId: string, caller: Caller, minutes: number) {
    const { room, work } = await leading(lessonId, caller);
    requireRunning(work);
    work.endsAtMs = Math.max(now(), work.endsAtMs ?? now()) + minutes * MINUTE_MS;
    arm(room, work);
    return told(room, work);
  }

  /** Everybody back. Where nothing is, nothing happens. */
  async function end(lessonId: string, caller: Caller) {
    const { room, work } = await leading(lessonId, caller);
    return work.phase === "none" ? work.view(true) : back(room, work);
  }

  /** @throws AppError not_found; conflict */
  async function visit(lessonId: string, caller: Caller, groupId: string | null) {
    const { room, peer, work } = await leading(lessonId, caller);
    if (groupId !== null) {
      requireRunning(work);
      work.call(groupId, null); // the teacher has come
    }
    await rooms.teaching.regroup(room, [[peer.personId, groupId]]);
    return told(room, work);
  }

  /** @throws AppError conflict */
  async function broadcast(lessonId: string, caller: Caller, isOn: boolean) {
    const { room, peer, work } = await leading(lessonId, caller);
    requireRunning(work);
    room.offers.broadcast(peer.personId, isOn);
    if (isOn) work.broadcasters.add(peer.personId);
    else work.broadcasters.delete(peer.personId);
    return told(room, work);
  }

  /** @throws AppError conflict */
  async function announce(lessonId: string, caller: Caller, text: string): Promise<void> {
    const { room, peer, work } = await leading(lessonId, caller);
    requireRunning(work);
    const at = new Date(now()).toISOString();
    room.tellAll("group:announced", { lessonId, by: peer.personId, text, at });
  }

  /** @throws AppError conflict, the asker is in no group */
  async function callTeacher(lessonId: string, caller: Caller, isCalled: boolean) {
    const { room, peer, work } = await at(lessonId, caller);
    const groupId = work.phase === "running" ? work.groupOf(peer.personId) : null;
    if (groupId === null) throw new AppError("conflict", "This person is in no group");
    work.call(groupId, isCalled ? now() : null);
    told(room, work);
    return work.view(peer.isTeaching);
  }

  return {
    ...{ read, form, assign, choose, start, extend, end, visit, broadcast, announce, callTeacher },
    /** Resolves when everything told so far is stored. */
    async stop(): Promise<void> {
      for (const { timer } of lives.values()) clearTimeout(timer);
      await writing;
    },
  };
}
export type Groups = ReturnType<typeof createGroups>;

const isHere = (room: Room, personId: string) => room.peersOf(personId).length > 0;
const pupilsOf = ({ seats }: Room) => seats.personIds.filter((id) => seats.roleOf(id) === "pupil");
const membersOf = ({ groups }: Work) =>
  groups.flatMap(({ id, memberIds }) => memberIds.map((personId) => [personId, id] as const));
const everybodyBack = ({ seats }: Room) =>
  seats.personIds
    .filter((id) => seats.groupOf(id) !== null)
    .map((personId) => [personId, null] as const);
const randomSeed = () => Math.floor(Math.random() * 2 ** 32);
