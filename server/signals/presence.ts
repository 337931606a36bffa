import { AppError } from "../errors.ts";
import type { Room } from "../rooms/room.ts";
import type { PresenceLeft, PresencePolicy, PresencePrompt, PresenceTable } from "./protocol.ts";
import { answeringIn, devicesThatMay, type RoomState } from "./room-state.ts";
import { checkMayAskPresence, PRESENCE_POLICY, presenceLeft } from "./rules.ts";
import type { SignalStore, StoredPrompt } from "./store.ts";

/** A press that was on its way when the time was over still counts, ms. */
const GRACE_MS = 10_000;

/** A pupil was asked whether they are there and said so: evidence for attendance. `at` in ms. */
export type Responded = {
  schoolId: string;
  lessonId: string;
  promptId: string;
  personId: string;
  at: number;
};
type Deps = {
  store: SignalStore;
  stateOf: (lessonId: string) => RoomState;
  soon: (room: Room, what: string, tell: () => void) => void;
  onResponded: (responded: Responded) => void;
  now: () => number;
};

const instant = (ms: number) => new Date(ms).toISOString();
const toPrompt = ({ id, atMs, untilMs }: StoredPrompt): PresencePrompt => ({
  id,
  at: instant(atMs),
  until: instant(untilMs),
});
export const toTable = (prompt: StoredPrompt): PresenceTable => ({
  ...toPrompt(prompt),
  expected: prompt.expected,
  answered: prompt.responses.map(({ personId }) => personId),
});

/** «Осындасың ба?»: asked gently, as seldom as the school wants, and kept. */
export function createPresence({ store, stateOf, soon, onResponded, now }: Deps) {
  async function policyOf(schoolId: string): Promise<PresencePolicy> {
    return (await store.findPolicy(schoolId)) ?? PRESENCE_POLICY;
  }

  async function promptsOf({ schoolId, lessonId }: Room): Promise<StoredPrompt[]> {
    const state = stateOf(lessonId);
    const read = state.prompts ?? (await store.listPrompts(schoolId, lessonId));
    state.prompts ??= read; // of two that read at once the first is the state
    return state.prompts;
  }

  async function leftOf(room: Room): Promise<PresenceLeft> {
    const asked = (await promptsOf(room)).map(({ atMs }) => atMs);
    return presenceLeft(await policyOf(room.schoolId), asked, now());
  }

  async function tellTable(room: Room, prompt: StoredPrompt): Promise<void> {
    const { lessonId } = room;
    const told = { lessonId, presence: toTable(prompt), presenceLeft: await leftOf(room) };
    for (const peer of devicesThatMay(room, "seeModes"))
      room.tellPeer(peer, "signal:presenceChanged", told);
  }

  /** @throws AppError conflict presence_used_up, presence_too_soon */
  async function ask(room: Room): Promise<PresenceTable> {
    const { schoolId, lessonId } = room;
    const state = stateOf(lessonId);
    const policy = await policyOf(schoolId);
    const prompts = await promptsOf(room);
    const atMs = now();
    const left = presenceLeft(
      policy,
      prompts.map((one) => one.atMs),
      atMs,
    );
    checkMayAskPresence(state.isAsking ? { ...left, nextAt: new Date(atMs).toISOString() } : left);
    state.isAsking = true;
    const untilMs = atMs + policy.answerWithinMin * 60_000;
    const asked = { atMs, untilMs, expected: answeringIn(room) };
    const prompt = await store.addPrompt(schoolId, lessonId, asked).finally(() => {
      state.isAsking = false;
    });
    prompts.push(prompt);
    for (const peer of devicesThatMay(room, "answer"))
      room.tellPeer(peer, "signal:presenceAsked", { lessonId, prompt: toPrompt(prompt) });
    await tellTable(room, prompt);
    return toTable(prompt);
  }

  /** Answering twice changes nothing. @throws AppError not_found, none such, or its time is over */
  async function answer(room: Room, personId: string, promptId: string): Promise<void> {
    const { schoolId, lessonId } = room;
    const prompt = (await promptsOf(room)).find(({ id }) => id === promptId);
    if (!prompt || now() > prompt.untilMs + GRACE_MS)
      throw new AppError("not_found", "It is not asked any more");
    if (prompt.responses.some((one) => one.personId === personId)) return;
    const atMs = now();
    prompt.responses.push({ personId, atMs });
    await store.addResponse(schoolId, promptId, personId, atMs);
    onResponded({ schoolId, lessonId, promptId, personId, at: atMs });
    for (const peer of room.peersOf(personId))
      room.tellPeer(peer, "signal:presenceAnswered", { lessonId, promptId });
    soon(room, "presence", () => void tellTable(room, prompt));
  }

  return {
    ...{ ask, answer, leftOf, policyOf },
    /** The one that is on, for one person: null when there is none or it is answered. */
    async promptFor(room: Room, personId: string): Promise<PresencePrompt | null> {
      const last = (await promptsOf(room)).at(-1);
      if (!last || now() > last.untilMs) return null;
      return last.responses.some((one) => one.personId === personId) ? null : toPrompt(last);
    },
    /** The last one of the lesson, for those who lead. */
    async lastOf(room: Room): Promise<PresenceTable | null> {
      const last = (await promptsOf(room)).at(-1);
      return last ? toTable(last) : null;
    },
  };
}
