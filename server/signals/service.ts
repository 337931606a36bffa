import { randomInt, randomUUID } from "node:crypto";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { Peer } from "../rooms/peer.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/service.ts";
import { createPresence, type Responded, toTable } from "./presence.ts";
import type {
  Picked,
  PresencePolicy,
  PresenceTable,
  PrivateNote,
  Reaction,
  ReactionCounts,
  Signals,
  Timer,
  TimerChange,
  Understood,
  UnderstoodTally,
} from "./protocol.ts";
import { answeringIn, closeState, devicesThatMay, newState, type RoomState } from "./room-state.ts";
import { pickFair, timerAfter, timerOver } from "./rules.ts";
import type { Course, SignalStore } from "./store.ts";

export type { Responded } from "./presence.ts";
/** Somebody showed a reaction. `at` in ms. */
export type Reacted = Omit<Responded, "promptId">;

type Deps = {
  store: SignalStore;
  rooms: Pick<Rooms, "on">;
  /** Class and subject of a lesson; null: a room that has none. */
  courseOf: (schoolId: string, lessonId: string) => Promise<Course | null>;
  now?: () => number;
  /** What many do at once is told together, after this, ms. */
  tellEveryMs?: number;
};
/** Private notes kept of a room, the newest. */
const MOST_NOTES = 300;
/** Names that pass by before the chosen one. */
const PASSING_BY = 7;

/** Small signals of a lesson: reactions, who understood, timer, chance, presence, private notes. */
export function createSignals(deps: Deps) {
  const { store, rooms, courseOf, now = Date.now, tellEveryMs = 500 } = deps;
  const states = new Map<string, RoomState>();
  const listeners = new Set<(responded: Responded) => unknown>();
  const reactionListeners = new Set<(reacted: Reacted) => unknown>();
  const presence = createPresence({
    ...{ store, stateOf, soon, now },
    onResponded(responded) {
      for (const listener of listeners) listener(responded);
    },
  });
  rooms.on("closed", ({ lessonId }) => forget(lessonId));

  function stateOf(lessonId: string): RoomState {
    const state = states.get(lessonId) ?? newState(now);
    states.set(lessonId, state);
    return state;
  }

  function forget(lessonId: string): void {
    const state = states.get(lessonId);
    if (state) closeState(state);
    states.delete(lessonId);
  }

  /** Runs `tell` once after a while, however often it is asked for meanwhile. */
  function soon({ lessonId }: Room, what: string, tell: () => void): void {
    const { soon: waiting } = stateOf(lessonId);
    if (waiting.has(what)) return;
    const timer = setTimeout(() => {
      waiting.delete(what);
      tell();
    }, tellEveryMs).unref();
    waiting.set(what, timer);
  }

  const tallyOf = ({ understood }: RoomState): UnderstoodTally => {
    const saying = (wanted: Understood) =>
      [...understood].flatMap(([id, value]) => (value === wanted ? id : []));
    return { yes: saying("yes"), no: saying("no") };
  };

  function tellTally(room: Room): void {
    const { lessonId } = room;
    const tally = tallyOf(stateOf(lessonId));
    for (const peer of devicesThatMay(room, "seeModes"))
      room.tellPeer(peer, "signal:understoodChanged", { lessonId, tally });
  }

  /** All of it, as this device may see it. */
  async function read(room: Room, { personId, role }: Peer): Promise<Signals> {
    const state = stateOf(room.lessonId);
    const isLeading = mayInRoom(role, "seeModes", room.kind);
    return {
      understood: state.understood.get(personId) ?? null,
      tally: isLeading ? tallyOf(state) : null,
      timer: state.timer,
      picked: state.picked,
      prompt: mayInRoom(role, "answer", room.kind)
        ? await presence.promptFor(room, personId)
        : null,
      presence: isLeading ? await presence.lastOf(room) : null,
      presenceLeft: isLeading ? await presence.leftOf(room) : null,
      notes: state.notes.filter(({ pupilId }) => isLeading || pupilId === personId),
    };
  }

  /** @throws AppError too_many */
  function react(room: Room, personId: string, reaction: Reaction): void {
    const { reacted, mayReact } = stateOf(room.lessonId);
    mayReact(personId);
    tellReacted(room, personId);
    const groupId = room.seats.groupOf(personId);
    const counts = reacted.get(groupId) ?? new Map<Reaction, number>();
    counts.set(reaction, (counts.get(reaction) ?? 0) + 1);
    reacted.set(groupId, counts);
    soon(room, `reactions ${groupId}`, () => tellReactions(room, groupId));
  }

  function tellReacted({ schoolId, lessonId }: Room, personId: string): void {
    for (const listener of reactionListeners) listener({ schoolId, lessonId, personId, at: now() });
  }

  function tellReactions(room: Room, groupId: string | null): void {
    const { lessonId, seats, kind } = room;
    const { reacted } = stateOf(lessonId);
    const counts: ReactionCounts = Object.fromEntries(reacted.get(groupId) ?? []);
    reacted.delete(groupId);
    for (const peer of seats.personIds.flatMap((id) => room.peersOf(id)))
      if (
        groupId === null ||
        seats.groupOf(peer.personId) === groupId ||
        mayInRoom(peer.role, "lead", kind)
      )
        room.tellPeer(peer, "signal:reacted", { lessonId, counts });
  }

  function understand(room: Room, personId: string, value: Understood | null): void {
    const { understood } = stateOf(room.lessonId);
    if (value === null) understood.delete(personId);
    else {
      understood.set(personId, value);
      tellReacted(room, personId);
    }
    soon(room, "understood", () => tellTally(room));
  }

  function clearUnderstood(room: Room): void {
    const { lessonId } = room;
    stateOf(lessonId).understood.clear();
    room.tellAll("signal:understoodCleared", { lessonId });
    tellTally(room);
  }

  /** Starts, holds, lengthens or ends the countdown; it rings by the server's clock. */
  function setTimer(room: Room, change: TimerChange): Timer | null {
    const { lessonId } = room;
    const state = stateOf(lessonId);
    clearTimeout(state.ringing);
    state.timer = timerAfter(state.timer, change, now());
    if (state.timer?.endsAt)
      state.ringing = setTimeout(() => {
        if (state.timer) state.timer = timerOver(state.timer);
        room.tellAll("signal:timerChanged", { lessonId, timer: state.timer });
      }, Date.parse(state.timer.endsAt) - now()).unref();
    room.tellAll("signal:timerChanged", { lessonId, timer: state.timer });
    return state.timer;
  }

  /** Chance chooses, fairly over the lessons of a class and subject. @throws AppError conflict, nobody is here */
  async function pick(room: Room): Promise<Picked> {
    const { schoolId, lessonId } = room;
    const state = stateOf(lessonId);
    const course = await courseOf(schoolId, lessonId);
    const turns = course ? await store.listTurns(schoolId, course, lessonId) : state.turns;
    const here = answeringIn(room);
    const lastId = state.picked?.personId ?? null;
    const personId = pickFair(here, turns, { lastId, random: (below) => randomInt(below) });
    if (personId === null) throw new AppError("conflict", "Nobody is here");
    const before = turns.get(personId) ?? { inLesson: 0, inSubject: 0 };
    const after = { inLesson: before.inLesson + 1, inSubject: before.inSubject + 1 };
    if (course) await store.saveTurns(schoolId, course, { personId, lessonId, ...after });
    else state.turns.set(personId, after);
    const among = here.filter((id) => id !== personId).slice(0, PASSING_BY);
    state.picked = { personId, among, at: new Date(now()).toISOString() };
    room.tellAll("signal:picked", { lessonId, picked: state.picked });
    return state.picked;
  }

  function closePick(room: Room): void {
    const { lessonId } = room;
    stateOf(lessonId).picked = null;
    room.tellAll("signal:picked", { lessonId, picked: null });
  }

  /** Between a pupil and those who lead; nobody else, and nowhere kept. @throws AppError too_many; not_found, no such pupil here */
  function writeNote(room: Room, author: Peer, pupilId: string, text: string): PrivateNote {
    const { lessonId } = room;
    const isFromTeacher = author.personId !== pupilId;
    if (isFromTeacher && !room.seats.has(pupilId)) throw new AppError("not_found", "Nobody such");
    const { notes, mayWrite } = stateOf(lessonId);
    if (!isFromTeacher) mayWrite(author.personId);
    const note: PrivateNote = {
      ...{ id: randomUUID(), pupilId, isFromTeacher, text },
      authorName: room.seats.nameOf(author.personId),
      at: new Date(now()).toISOString(),
    };
    notes.push(note);
    if (notes.length > MOST_NOTES) notes.shift();
    const leading = devicesThatMay(room, "seeModes");
    const own = room.peersOf(pupilId).filter((peer) => !leading.includes(peer));
    for (const peer of [...leading, ...own])
      room.tellPeer(peer, "signal:noteWritten", { lessonId, note });
    return note;
  }

  /** @throws AppError forbidden */
  function mustGovern({ roles }: User): void {
    if (!may(roles, "signals:govern")) throw new AppError("forbidden", "Not theirs to decide");
  }

  return {
    ...{ read, react, understand, clearUnderstood, setTimer, pick, closePick, writeNote },
    askPresence: presence.ask,
    answerPresence: presence.answer,
    async readPolicy(user: User): Promise<PresencePolicy> {
      mustGovern(user);
      return presence.policyOf(user.schoolId);
    },
    async changePolicy(user: User, policy: PresencePolicy): Promise<PresencePolicy> {
      mustGovern(user);
      await store.savePolicy(user.schoolId, policy);
      logger.info({ schoolId: user.schoolId }, "presence policy changed");
      return policy;
    },
    /** Every prompt of a lesson, for attendance. */
    async listPresence(schoolId: string, lessonId: string): Promise<PresenceTable[]> {
      return (await store.listPrompts(schoolId, lessonId)).map(toTable);
    },
    /** Hears of every pupil who said «Мен осындамын». */
    on(_event: "responded", listener: (responded: Responded) => unknown): void {
      listeners.add(listener);
    },
    /** Hears that somebody reacted, or said whether they understood; never what. */
    onReacted(listener: (reacted: Reacted) => unknown): void {
      reactionListeners.add(listener);
    },
    stop(): void {
      for (const lessonId of [...states.keys()]) forget(lessonId);
    },
  };
}
export type SignalService = ReturnType<typeof createSignals>;
