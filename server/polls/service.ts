import { randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Peer } from "../rooms/peer.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/service.ts";
import { createLessonPolls, type PeopleForPolls } from "./lesson-polls.ts";
import type { Poll, PollAnswer, PollDraft, PollNote, RoomPoll } from "./protocol.ts";
import { answerIdOf, checkedAnswer, checkedDraft, resultsOf, sameWords } from "./rules.ts";
import type { PollStore, StoredPoll } from "./store.ts";
import { devicesOf, expectedIn, type Live, seenBy, toPoll } from "./told.ts";

/** A person answered: that they were there is evidence for attendance; what they answered is not told. */
export type Answered = {
  schoolId: string;
  lessonId: string;
  pollId: string;
  personId: string;
  at: number;
};
type Deps = {
  store: PollStore;
  rooms: Pick<Rooms, "find" | "note">;
  people: PeopleForPolls;
  /** Whose lesson it is; null: no lesson of this school. */
  hostOf: (schoolId: string, lessonId: string) => Promise<string | null>;
  now?: () => number;
  /** How often results are told while answers come, ms. */
  countEveryMs?: number;
};
/** Anonymous answers of polls closed within this time are looked for at the start, ms. */
const FORGET_MS = 48 * 3_600_000;

const closed = () => new AppError("conflict", "It is over", { reason: "poll_closed" });
const unknown = () => new AppError("not_found", "No such poll in this lesson");

/** Questions asked in lessons. What was asked and answered is in the database at once; a restart loses nothing. */
export function createPolls(deps: Deps) {
  const { store, rooms, now = Date.now, countEveryMs = 500 } = deps;
  const lives = new Map<string, Promise<Live | null>>();
  const counting = new Map<string, NodeJS.Timeout>();
  const queues = new Map<string, Promise<unknown>>();
  const listeners = new Set<(answered: Answered) => unknown>();
  const lessonPolls = createLessonPolls(deps);

  /** One thing after the other within a lesson, so that no answer slips past the end. */
  function inTurn<T>(lessonId: string, act: () => Promise<T>): Promise<T> {
    const done = (queues.get(lessonId) ?? Promise.resolve()).then(act, act);
    const settled = done.catch(() => undefined);
    queues.set(lessonId, settled);
    void settled.then(() => queues.get(lessonId) === settled && queues.delete(lessonId));
    return done;
  }

  /** The poll that is on: the open one, or the last whose results are shown. */
  function liveOf(schoolId: string, lessonId: string): Promise<Live | null> {
    const known = lives.get(lessonId) ?? load(schoolId, lessonId);
    lives.set(lessonId, known);
    known.catch(() => lives.delete(lessonId));
    return known;
  }

  async function load(schoolId: string, lessonId: string): Promise<Live | null> {
    const polls = await store.list(schoolId, lessonId);
    const poll =
      polls.find(({ state }) => state === "open") ??
      polls.findLast(({ state, isShown }) => state === "closed" && isShown);
    return poll ? withAnswers(schoolId, poll) : null;
  }

  async function withAnswers(schoolId: string, poll: StoredPoll): Promise<Live> {
    const kept = poll.state === "open" ? await store.listAnswers(schoolId, poll.id) : [];
    return { poll, answers: new Map(kept.map((one) => [one.id, one])), expected: 0 };
  }

  /** @throws AppError not_found, another poll is on, or none */
  async function liveAt({ schoolId, lessonId }: Room, pollId: string): Promise<Live> {
    const live = await liveOf(schoolId, lessonId);
    if (live?.poll.id !== pollId) throw unknown();
    return live;
  }

  function setLive(lessonId: string, live: Live | null): void {
    lives.set(lessonId, Promise.resolve(live));
    clearTimeout(counting.get(lessonId));
    counting.delete(lessonId);
  }

  function tell(room: Room, live: Live, what: PollNote["what"]): void {
    const { lessonId } = room;
    live.expected = expectedIn(room);
    for (const { peer, isAsking } of devicesOf(room))
      room.tellPeer(peer, "poll:changed", { lessonId, ...seenBy(live, isAsking) });
    const note: PollNote = { what, ...seenBy(live, false) };
    rooms.note(room, "poll", note);
  }

  /** Tells what came by now, soon and not too often. */
  function countSoon(room: Room, live: Live): void {
    const { lessonId } = room;
    if (counting.has(lessonId)) return;
    const told = setTimeout(() => {
      counting.delete(lessonId);
      live.expected = expectedIn(room);
      for (const { peer, isAsking } of devicesOf(room)) {
        const { results } = seenBy(live, isAsking);
        const pollId = live.poll.id;
        if (results) room.tellPeer(peer, "poll:counted", { lessonId, pollId, results });
      }
    }, countEveryMs).unref();
    counting.set(lessonId, told);
  }

  const idOf = ({ id, isAnonymous, secret }: StoredPoll, personId: string) =>
    answerIdOf(id, personId, isAnonymous ? (secret ?? "") : null);

  /** What a device that entered needs to know. */
  async function read(
    { schoolId, lessonId, kind }: Room,
    { personId, role }: Peer,
  ): Promise<{ current: RoomPoll | null; polls: Poll[] }> {
    const isAsking = mayInRoom(role, "ask", kind);
    const live = await liveOf(schoolId, lessonId);
    const polls = isAsking ? (await store.list(schoolId, lessonId)).map(toPoll) : [];
    if (!live) return { current: null, polls };
    const own = live.answers.get(idOf(live.poll, personId))?.answer ?? null;
    return { current: { ...seenBy(live, isAsking), own }, polls };
  }

  /** Writes a question; asks it at once where wanted. @throws AppError invalid */
  async function create(room: Room, draft: PollDraft, isStarted: boolean): Promise<Poll> {
    const { schoolId, lessonId } = room;
    const poll = await store.create(schoolId, lessonId, checkedDraft(draft), now());
    return isStarted ? start(room, poll.id) : toPoll(poll);
  }

  /** Asks a prepared one; another that is open is closed. @throws AppError not_found; conflict poll_closed */
  function start(room: Room, pollId: string): Promise<Poll> {
    const { schoolId, lessonId } = room;
    return inTurn(lessonId, async () => {
      const poll = await store.find(schoolId, lessonId, pollId);
      if (!poll) throw unknown();
      if (poll.state === "open") return toPoll(poll);
      const before = await liveOf(schoolId, lessonId);
      if (before?.poll.state === "open") await finish(schoolId, before);
      const secret = poll.isAnonymous ? randomBytes(32).toString("hex") : null;
      const opened = await store.open(schoolId, poll, { atMs: now(), secret });
      if (!opened) throw closed();
      const live: Live = { poll: opened, answers: new Map(), expected: 0 };
      setLive(lessonId, live);
      tell(room, live, "opened");
      logger.info({ lessonId, pollId }, "poll opened");
      return toPoll(opened);
    });
  }

  /** Takes an answer, or another in its place. @throws AppError invalid; not_found; conflict poll_closed */
  function answer(room: Room, personId: string, pollId: string, given: PollAnswer): Promise<void> {
    const { schoolId, lessonId } = room;
    return inTurn(lessonId, async () => {
      const live = await liveAt(room, pollId);
      const { poll } = live;
      if (poll.state !== "open") throw closed();
      const checked = checkedAnswer(poll, given);
      const named = poll.isAnonymous ? null : personId;
      const kept = { id: idOf(poll, personId), personId: named, answer: checked };
      await store.saveAnswer(schoolId, poll, kept, poll.isAnonymous ? null : now());
      live.answers.set(kept.id, kept);
      for (const peer of room.peersOf(personId))
        room.tellPeer(peer, "poll:answered", { lessonId, pollId, answer: checked });
      countSoon(room, live);
      for (const listener of listeners)
        listener({ schoolId, lessonId, pollId, personId, at: now() });
    });
  }

  /** Shows the class the results or takes them away; taken away from one that is over, none is on. @throws AppError not_found */
  function show(room: Room, pollId: string, isShown: boolean): Promise<void> {
    const { schoolId, lessonId } = room;
    return inTurn(lessonId, async () => {
      const live = await liveAt(room, pollId);
      await store.setShown(schoolId, pollId, isShown);
      live.poll = { ...live.poll, isShown };
      tell(room, live, isShown ? "shown" : "hidden");
      if (isShown || live.poll.state === "open") return;
      setLive(lessonId, null);
      room.tellAll("poll:cleared", { lessonId });
    });
  }

  /** The words the class may see. @throws AppError not_found */
  function approve(room: Room, pollId: string, texts: readonly string[]): Promise<void> {
    const { schoolId, lessonId } = room;
    return inTurn(lessonId, async () => {
      const live = await liveAt(room, pollId);
      const approved = [...new Set(texts.map(sameWords))];
      const marked = live.poll.results && {
        ...live.poll.results,
        texts: live.poll.results.texts.map((one) => {
          return { ...one, isApproved: approved.includes(sameWords(one.text)) };
        }),
      };
      await store.setApproved(schoolId, pollId, approved, marked);
      live.poll = { ...live.poll, approved, results: marked };
      for (const { peer, isAsking } of devicesOf(room)) {
        const { results } = seenBy(live, isAsking);
        if (results) room.tellPeer(peer, "poll:counted", { lessonId, pollId, results });
      }
    });
  }

  /** Ends it; the class sees the right answer where it may. Ending it again changes nothing. @throws AppError not_found */
  function close(room: Room, pollId: string): Promise<void> {
    const { schoolId, lessonId } = room;
    return inTurn(lessonId, async () => {
      const live = await liveAt(room, pollId);
      if (live.poll.state === "closed") return;
      live.expected = expectedIn(room);
      await finish(schoolId, live);
      tell(room, live, "closed");
    });
  }

  async function finish(schoolId: string, live: Live): Promise<void> {
    const { poll, answers } = live;
    const given = [...answers.values()].map((one) => one.answer);
    const { approved } = poll;
    const results = resultsOf(poll, given, { expected: live.expected, approved });
    const over = await store.close(schoolId, poll, { atMs: now(), results });
    if (over) live.poll = over;
    // Whose answer was whose is known to nobody from here on, us included.
    if (poll.isAnonymous) answers.clear();
    logger.info({ lessonId: poll.lessonId, pollId: poll.id }, "poll closed");
  }

  /** The lesson is over: what is open is closed. Never rejects. */
  async function closeLesson(schoolId: string, lessonId: string): Promise<void> {
    try {
      await inTurn(lessonId, async () => {
        const live = await liveOf(schoolId, lessonId);
        const room = rooms.find(lessonId);
        if (live && room) live.expected = expectedIn(room);
        if (live?.poll.state === "open") await finish(schoolId, live);
      });
    } catch (err) {
      logger.error({ err, lessonId }, "a poll was not closed with its lesson");
    }
    setLive(lessonId, null);
    lives.delete(lessonId);
  }

  return {
    ...{ read, create, start, answer, show, approve, close, closeLesson },
    lesson: lessonPolls,
    answersOf: lessonPolls.answersOf,
    /** Hears of every answer given. */
    on(_event: "answered", listener: (answered: Answered) => unknown): void {
      listeners.add(listener);
    },
    /** At the start: what a killed server had no time to forget. */
    prepare: () => store.forgetAnonymous(now() - FORGET_MS),
    stop(): void {
      for (const timer of counting.values()) clearTimeout(timer);
      counting.clear();
    },
  };
}
export type Polls = ReturnType<typeof createPolls>;
