import { parseStored } from "../../kit/stored.ts";
import { emptyQueue, isDone, type Queue } from "../model/queue.ts";

/** Which journal an unsent change belongs to, and whose it is: several people may use one computer. */
export type Which = {
  personId: string;
  classId: string;
  subjectId: string;
  year: number;
  term: number;
};

const PREFIX = "qonyrau.journal";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isQueue = (value: unknown): value is Queue =>
  isObject(value) &&
  isObject(value.waiting) &&
  isObject(value.conflicts) &&
  isObject(value.codes) &&
  (value.flight === null || (isObject(value.flight) && Array.isArray(value.flight.changes)));

const nameOf = ({ personId, classId, subjectId, year, term }: Which, tab: string) =>
  [PREFIX, personId, classId, subjectId, year, term, tab].join("|");

/** Two tabs keep theirs apart, a reloaded tab finds its own. */
function tabName(): string {
  const known = sessionStorage.getItem(PREFIX);
  if (known) return known;
  const name = [...crypto.getRandomValues(new Uint32Array(2))].join("-");
  sessionStorage.setItem(PREFIX, name);
  return name;
}

function read(name: string): Queue {
  const stored = parseStored(localStorage.getItem(name));
  return isQueue(stored) ? stored : emptyQueue;
}

/** What one queue has, under what another has of the same cells. Each flight stays a flight or waits again. */
function joined(mine: Queue, found: Queue): Queue {
  const flying = mine.flight ? found.flight : null;
  const back = Object.fromEntries(
    (flying?.changes ?? []).map((one) => [`${one.pupilId} ${one.column}`, one]),
  );
  return {
    flight: mine.flight ?? found.flight,
    waiting: { ...back, ...found.waiting, ...mine.waiting },
    conflicts: { ...found.conflicts, ...mine.conflicts },
    codes: { ...found.codes, ...mine.codes },
  };
}

const namesLike = (start: string): string[] =>
  Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? "").filter(
    (name) => name.startsWith(start),
  );

/**
 * The unsent changes of a journal as this browser keeps them, over reloads and closed tabs. What another tab has
 * left is taken over; what it sends too is one change all the same, because both write the same over one version.
 */
export function keeperOf(which: Which) {
  const own = nameOf(which, tabName());
  return {
    read(): Queue {
      let queue = read(own);
      for (const name of namesLike(nameOf(which, ""))) {
        if (name === own) continue;
        queue = joined(queue, read(name));
        localStorage.removeItem(name);
      }
      this.write(queue);
      return queue;
    },
    write(queue: Queue): void {
      if (isDone(queue)) localStorage.removeItem(own);
      else localStorage.setItem(own, JSON.stringify(queue));
    },
  };
}
export type Keeper = ReturnType<typeof keeperOf>;

/** Journals in which a person has left something unsent in this browser. */
export function leftBy(personId: string): Which[] {
  const found = namesLike(`${PREFIX}|${personId}|`).map((name): Which => {
    const [, , classId = "", subjectId = "", year, term] = name.split("|");
    return { personId, classId, subjectId, year: Number(year), term: Number(term) };
  });
  return [...new Map(found.map((which) => [nameOf(which, ""), which])).values()];
}
