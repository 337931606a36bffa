import type { Refusal } from "../protocol-entries.ts";
import type { KundelikHttp } from "./kundelik-http.ts";
import { createLookup, type KundelikMapping } from "./kundelik-lookup.ts";
import { type Act, planAttendance, planHomework } from "./kundelik-plan.ts";
import { LogEntries, Statuses, Works, wireId } from "./kundelik-wire.ts";
import { OutsideError } from "./outside-error.ts";
import type { Adapter, Lane, Outcome, StatusNamesOf, Wish } from "./types.ts";

type Deps = {
  http: KundelikHttp;
  mapping: KundelikMapping;
  outsideSchoolId: string;
  statuses: StatusNamesOf;
};
/** Looks and writes within one delivery: a lost answer is mostly seen to have been done at the next look. */
const ROUNDS = 6;
const MOST_SILENT = 2;

const refused = (code: Refusal["code"], words = ""): Outcome => ({
  ...{ kind: "refused" },
  refusal: { code, words },
});
const again = (afterMs: number | null = null, words = ""): Outcome => ({
  ...{ kind: "again", afterMs },
  refusal: { code: "unreachable", words },
});
/** What a failed call means for what was to be written. */
function outcomeOf(error: OutsideError): Outcome {
  if (error.failure === "unauthorized") return refused("unauthorized", error.words);
  if (error.failure === "rejected") return refused("rejected", error.words);
  return again(error.afterMs, error.words);
}

/**
 * Kundelik, API v2 (shapes: journal-systems.md): attendance as log entries of a lesson, homework as a work of it. The
 * API knows no idempotency key: each delivery reads what stands, writes only what differs, and looks again.
 */
export function createKundelik({ http, mapping, outsideSchoolId, statuses }: Deps): Adapter {
  const lookup = createLookup({ http, mapping, outsideSchoolId });

  /** Does what `plan` says until nothing is left to do; `read` gives what stands. */
  async function settle<Have>(
    wishes: readonly Wish[],
    steps: {
      read(): Promise<Have>;
      plan(wish: Wish, have: Have): Act;
      write(wish: Wish, act: Act): Promise<unknown>;
    },
  ): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>();
    const last = new Map<string, OutsideError>();
    let open = [...wishes];
    let silentRounds = 0;
    for (let round = 0; round < ROUNDS && open.length > 0; round++) {
      const have = await steps.read();
      const acts = open.map((wish) => ({ wish, act: steps.plan(wish, have) }));
      for (const { wish, act } of acts)
        if (act.do === "none") outcomes.set(wish.id, { kind: "sent", outsideId: act.outsideId });
      open = acts.filter(({ act }) => act.do !== "none").map(({ wish }) => wish);
      let isAnswered = false;
      for (const { wish, act } of acts) {
        if (act.do === "none") continue;
        try {
          await steps.write(wish, act);
          isAnswered = true;
        } catch (error) {
          if (!(error instanceof OutsideError)) throw error;
          last.set(wish.id, error);
          if (error.failure === "rejected") outcomes.set(wish.id, await diagnose(wish, error));
          if (error.failure === "conflict" || error.failure === "rejected") isAnswered = true;
          if (error.failure === "later" || error.failure === "unauthorized") {
            for (const one of open)
              if (!outcomes.has(one.id)) outcomes.set(one.id, outcomeOf(error));
            return outcomes;
          }
        }
      }
      open = open.filter(({ id }) => !outcomes.has(id));
      silentRounds = isAnswered ? 0 : silentRounds + 1;
      if (silentRounds >= MOST_SILENT) break; // nobody there: later, not faster
    }
    for (const wish of open) {
      const error = last.get(wish.id);
      outcomes.set(
        wish.id,
        error?.failure === "conflict"
          ? refused("rejected", error.words)
          : again(null, error?.words),
      );
    }
    return outcomes;
  }

  let known: Promise<string[]> | undefined;
  const neverStopped = new AbortController().signal;
  /** Whether it is the letter's name that was not understood. */
  async function diagnose(wish: Wish, error: OutsideError): Promise<Outcome> {
    if (wish.content?.kind !== "attendance") return outcomeOf(error);
    known ??= http.get("/lesson-log-entries/statuses", Statuses, neverStopped);
    const names = await known.catch(() => null);
    const isUnknown = names !== null && !names.includes(statuses[wish.content.code]);
    return isUnknown ? refused("statusUnknown", error.words) : outcomeOf(error);
  }

  async function attend(lane: Lane, lessonId: string, signal: AbortSignal) {
    const wishes = lane.wishes.filter(({ kind }) => kind === "attendance");
    if (wishes.length === 0) return new Map<string, Outcome>();
    const path = `/lessons/${lessonId}/log-entries`;
    const persons = await mapping.find(
      "person",
      wishes.flatMap(({ pupilId }) => pupilId ?? []),
    );
    const personOf = ({ pupilId }: Wish) => persons.get(pupilId ?? "");
    const unmapped = wishes.filter((wish) => personOf(wish) === undefined);
    const settled = await settle(
      wishes.filter((wish) => personOf(wish) !== undefined),
      {
        read: () => http.get(path, LogEntries, signal),
        plan: (wish, have) => {
          const own = have.filter(({ person }) => person === personOf(wish));
          return planAttendance(
            wish,
            own.map(({ status }) => status),
            statuses,
          );
        },
        write: (wish, act) => {
          const person = personOf(wish) ?? "";
          const ofPerson = `${path}?person=${person}`;
          if (act.do === "delete") return http.write("DELETE", ofPerson, undefined, signal);
          const status = wish.content?.kind === "attendance" ? statuses[wish.content.code] : "";
          const body = { person: wireId(person), lesson: wireId(lessonId), status, comment: "" };
          return act.do === "post"
            ? http.write("POST", path, body, signal)
            : http.write("PUT", ofPerson, body, signal);
        },
      },
    );
    for (const { id } of unmapped) settled.set(id, refused("unmappedPupil"));
    return settled;
  }

  async function assign(
    lane: Lane,
    outside: { lessonId: string; classId: string; subjectId: string },
    signal: AbortSignal,
  ) {
    const wishes = lane.wishes.filter(({ kind }) => kind === "homework");
    return settle(wishes, {
      read: () => http.get(`/lessons/${outside.lessonId}/works`, Works, signal),
      plan: planHomework,
      write: (wish, act) => {
        if (act.do === "delete")
          return http.write("DELETE", `/works/${act.outsideId}`, undefined, signal);
        const homework = wish.content?.kind === "homework" ? wish.content : null;
        const body = {
          type: "Homework",
          lesson: wireId(outside.lessonId),
          eduGroup: wireId(outside.classId),
          subjectId: wireId(outside.subjectId),
          displayInJournal: true,
          text: homework?.text ?? "",
          targetDate: `${homework?.dueDay ?? lane.lesson.day}T00:00:00`,
          files: [],
        };
        return act.do === "put"
          ? http.write("PUT", `/works/${act.outsideId}`, body, signal)
          : http.write("POST", "/works", body, signal);
      },
    });
  }

  return {
    takes: (kind) => kind === "attendance" || kind === "homework",

    async deliver(lane, signal) {
      const all = (outcome: Outcome) => new Map(lane.wishes.map(({ id }) => [id, outcome]));
      const outcomes = new Map<string, Outcome>();
      try {
        const outside = await lookup.lesson(lane.lesson, signal);
        if (!outside) return all(refused("unmappedLesson"));
        const parts = [
          () => attend(lane, outside.lessonId, signal),
          () => assign(lane, outside, signal),
        ];
        for (const part of parts) for (const [id, one] of await part()) outcomes.set(id, one);
        return outcomes;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof OutsideError)) throw error;
        if (error.status === 404) {
          await mapping.keepLesson(lane.lesson, null, []); // the lesson is no more there: to be looked for anew
          return new Map([...all(refused("unmappedLesson", error.words)), ...outcomes]);
        }
        return new Map([...all(outcomeOf(error)), ...outcomes]);
      }
    },

    async check() {
      const names = await http.get("/lesson-log-entries/statuses", Statuses, neverStopped);
      return { statuses: names.filter(Boolean), classCount: (await lookup.classes()).length };
    },

    directory: lookup.directory,
  };
}
