import { logger } from "../logger.ts";
import type { ReceiveMode } from "../rooms/protocol-seats.ts";
import type { FactStore, LedgerFact } from "./facts-store.ts";
import { createQueue } from "./queue.ts";
import { createStretches, type Piece } from "./stretches.ts";
import type { Told } from "./told.ts";

type Deps = {
  factStore: Pick<FactStore, "add">;
  lessons: { find(schoolId: string, lessonId: string): Promise<{ classId: string } | null> };
  people: {
    findPerson(schoolId: string, personId: string): Promise<{ classId: string | null } | null>;
  };
  told: Pick<Told, "changed">;
  now: () => number;
};
type Who = { schoolId: string; lessonId: string; personId: string };
/** Answers kept at hand whether somebody is a pupil of a lesson's class; then they are asked for anew. */
const MOST_KNOWN = 5_000;
const MODES: ReadonlySet<string> = new Set<ReceiveMode>(["sound", "slides", "small", "full"]);

/** Writes down what is noticed of pupils in lessons. What is noticed of others, or in rooms that are no lesson, is let go. */
export function createNotes({ factStore, lessons, people, told, now }: Deps) {
  const queue = createQueue({
    onGivenUp: (err) => logger.error({ err }, "a fact could not be stored"),
  });
  const pupils = new Map<string, Promise<boolean>>();
  /** What was told already, so that a player's every report does not ask the database. */
  const known = new Set<string>();
  const stretches = createStretches({ onStretch: (stretch) => void note(toFact(stretch)), now });

  async function isPupilOf({ schoolId, lessonId, personId }: Who): Promise<boolean> {
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) return false;
    return (await people.findPerson(schoolId, personId))?.classId === lesson.classId;
  }
  function isWanted(who: Who): Promise<boolean> {
    const key = `${who.lessonId} ${who.personId}`;
    if (pupils.size > MOST_KNOWN) pupils.clear();
    const asked = pupils.get(key) ?? isPupilOf(who);
    pupils.set(key, asked);
    asked.catch(() => pupils.delete(key));
    return asked;
  }

  /** Keeps a fact; one that is known changes nothing. Resolves when stored; never rejects. */
  async function note(fact: LedgerFact): Promise<void> {
    const key = `${fact.lessonId} ${fact.personId} ${fact.source}`;
    if (known.has(key)) return;
    await queue.add(`${fact.lessonId} ${fact.personId}`, async () => {
      if (!(await isWanted(fact))) return;
      if (await factStore.add(fact)) told.changed(fact.schoolId, fact.lessonId);
      if (known.size > MOST_KNOWN) known.clear();
      known.add(key);
    });
  }

  return {
    note,
    /** A piece of time in which a device received in a mode, or somebody listened by the fallback. */
    piece: stretches.add,
    closeLesson: stretches.closeLesson,
    /** Somebody moved to another class, or left: what was known of them is asked anew. */
    forget(personId: string): void {
      for (const key of pupils.keys()) if (key.endsWith(` ${personId}`)) pupils.delete(key);
      for (const key of known) if (key.split(" ")[1] === personId) known.delete(key);
    },
    /** Resolves when everything told so far is stored. */
    async flush(): Promise<void> {
      stretches.closeAll();
      await queue.idle();
    },
  };
}
export type Notes = ReturnType<typeof createNotes>;

function toFact({ schoolId, lessonId, personId, track, name, fromMs, toMs }: Piece): LedgerFact {
  const shared = { schoolId, lessonId, personId, atMs: fromMs, untilMs: toMs };
  const source = `${track}:${fromMs}`;
  return isMode(name)
    ? { ...shared, source, kind: "mode", mode: name }
    : { ...shared, source, kind: "fallback", reason: name };
}
const isMode = (name: string): name is ReceiveMode => MODES.has(name);
