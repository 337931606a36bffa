import { socket } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";
import { lessonIdOf } from "../model/columns.ts";
import type { Queue, UnsentCode } from "../model/queue.ts";
import { keeperOf, leftBy, type Which } from "./kept.ts";
import { type Answer, createSender, type Sender } from "./sender.ts";
import { newUuid } from "./uuid.ts";

/** The unsent changes of one journal and what brings them to the server, also after its page was left. */
export type Outgoing = {
  read(): Queue;
  change(by: (queue: Queue) => Queue): void;
  /** Every change of the queue, and the server's answers. */
  onChange(listener: () => void): () => void;
  onAnswer(listener: (answer: Answer) => void): () => void;
  onCodes(listener: (codes: readonly UnsentCode[]) => void): () => void;
  sender: Sender;
};

/** Why a code differs from the ledger's: the register asks for a cause. Said in the language of the screen. */
let causeOfCode = "";
export const sayCause = (words: string): void => {
  causeOfCode = words;
};

/** Decides them upon what stands now: the newest typed letter is what the teacher wants. */
async function decide(column: string, codes: readonly UnsentCode[]): Promise<void> {
  const lessonId = lessonIdOf(column);
  if (lessonId === null) return;
  const { rows } = await rest("readRegister", { lessonId });
  const decisions = codes.flatMap(({ pupilId, code }) => {
    const row = rows.find(({ personId }) => personId === pupilId);
    return row && row.standing?.code !== code
      ? [{ personId: pupilId, code, cause: causeOfCode, version: row.version }]
      : [];
  });
  if (decisions.length > 0) await rest("decideRegister", { lessonId, decisions });
}

const all = new Map<string, Outgoing>();

/** What goes out of this journal: one queue a journal for the life of the page. */
export function outgoingOf(which: Which): Outgoing {
  const name = Object.values(which).join("|");
  const known = all.get(name);
  if (known) return known;
  const { personId: _, ...key } = which;
  const keeper = keeperOf(which);
  let queue = keeper.read();
  const listeners = new Set<() => void>();
  const hearers = new Set<(answer: Answer) => void>();
  const deciders = new Set<(codes: readonly UnsentCode[]) => void>();
  const add = <T>(set: Set<T>, one: T) => {
    set.add(one);
    return () => void set.delete(one);
  };
  const change = (by: (queue: Queue) => Queue) => {
    const next = by(queue);
    if (next === queue) return;
    queue = next;
    keeper.write(queue);
    for (const listener of [...listeners]) listener();
  };
  const sender = createSender({
    read: () => queue,
    change,
    newId: newUuid,
    sendCells: ({ changeId, cause, changes }) =>
      rest("changeCells", {
        ...key,
        changeId,
        cause,
        changes: changes.map(({ cause: _cause, ...wanted }) => wanted),
      }),
    sendCodes: decide,
    onAnswer: (answer) => {
      for (const hearer of [...hearers]) hearer(answer);
    },
    onCodes: (codes) => {
      for (const decider of [...deciders]) decider(codes);
    },
  });
  const outgoing: Outgoing = {
    read: () => queue,
    change,
    onChange: (listener) => add(listeners, listener),
    onAnswer: (hearer) => add(hearers, hearer),
    onCodes: (decider) => add(deciders, decider),
    sender,
  };
  all.set(name, outgoing);
  sender.changed();
  return outgoing;
}

/** Sends what this person has left unsent in any journal, with this visit. */
export function resumeAll(personId: string): void {
  for (const which of leftBy(personId)) outgoingOf(which);
}

const hurryAll = () => {
  for (const { sender } of all.values()) sender.hurry();
};
window.addEventListener("online", hurryAll);
socket.on("connect", hurryAll);
