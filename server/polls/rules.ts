import { createHash, createHmac } from "node:crypto";
import { AppError } from "../errors.ts";
import type { Poll, PollAnswer, PollDraft, PollResults, PollRight } from "./protocol.ts";

/** Options of yes and no. */
const YES_NO = 2;

/** How many options a poll of this kind counts. */
export const optionCountOf = ({ kind, options }: Pick<Poll, "kind" | "options">): number =>
  kind === "yesNo" ? YES_NO : kind === "choice" ? options.length : 0;

const invalid = (message: string) => new AppError("invalid", message);

/** A draft that can be asked, without what its kind does not use. @throws AppError invalid */
export function checkedDraft(draft: PollDraft): PollDraft {
  const { kind, right } = draft;
  const options = kind === "choice" ? draft.options : [];
  if (kind === "choice" && options.length < 2) throw invalid("A choice has two options or more");
  if (new Set(options.map(sameWords)).size < options.length)
    throw invalid("Two options are the same");
  const isSeveral = kind === "choice" && draft.isSeveral;
  const checked = right && checkedRight({ ...draft, options, isSeveral }, right);
  return {
    ...draft,
    options,
    isSeveral,
    right: checked,
    showsRight: draft.showsRight && !!checked,
  };
}

function checkedRight(draft: PollDraft, right: PollRight): PollRight | null {
  const none = { options: [], number: null, text: null };
  if (draft.kind === "number")
    return right.number === null ? null : { ...none, number: right.number };
  if (draft.kind === "text") return right.text ? { ...none, text: right.text } : null;
  const options = [...new Set(right.options)].sort((a, b) => a - b);
  if (options.some((option) => option >= optionCountOf(draft))) throw invalid("No such option");
  if (options.length > 1 && !draft.isSeveral) throw invalid("One option alone is right");
  return options.length > 0 ? { ...none, options } : null;
}

/** An answer that fits the poll, without what its kind does not use. @throws AppError invalid */
export function checkedAnswer(poll: Poll, answer: PollAnswer): PollAnswer {
  const none = { options: [], number: null, text: null };
  if (poll.kind === "number") {
    if (answer.number === null) throw invalid("A number is asked for");
    return { ...none, number: answer.number };
  }
  if (poll.kind === "text") {
    if (!answer.text) throw invalid("Words are asked for");
    return { ...none, text: answer.text };
  }
  const options = [...new Set(answer.options)].sort((a, b) => a - b);
  const most = poll.isSeveral ? optionCountOf(poll) : 1;
  if (options.length < 1 || options.length > most) throw invalid("One option, or several");
  if (options.some((option) => option >= optionCountOf(poll))) throw invalid("No such option");
  return { ...none, options };
}

/** Two answers in words are the same however they are spaced, capitalised and ended. */
export const sameWords = (text: string): string =>
  text
    .normalize("NFC")
    .toLocaleLowerCase("kk")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.!?…]+$/u, "")
    .trim();

/** Whether an answer is the right one; null where the poll has none. */
export function isRight(
  { kind, right }: Pick<Poll, "kind" | "right">,
  answer: PollAnswer,
): boolean | null {
  if (!right) return null;
  if (kind === "number")
    return answer.number !== null && right.number !== null
      ? Math.abs(answer.number - right.number) < 1e-9
      : false;
  if (kind === "text") return sameWords(answer.text ?? "") === sameWords(right.text ?? "");
  return (
    answer.options.length === right.options.length &&
    answer.options.every((option) => right.options.includes(option))
  );
}

/** The middle value; between two of them their mean. Null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return null;
  const lower = sorted[half - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** What came of a poll, as its teacher sees it. `approved` are words as they were answered. */
export function resultsOf(
  poll: Poll,
  answers: readonly PollAnswer[],
  { expected, approved }: { expected: number; approved: readonly string[] },
): PollResults {
  const counts = Array.from(
    { length: optionCountOf(poll) },
    (_, option) => answers.filter(({ options }) => options.includes(option)).length,
  );
  const values = answers.flatMap(({ number }) => (number === null ? [] : [number]));
  const numbers = [...new Set(values)]
    .sort((a, b) => a - b)
    .map((value) => ({ value, count: values.filter((one) => one === value).length }));
  return {
    answered: answers.length,
    expected: Math.max(expected, answers.length),
    counts,
    numbers,
    median: medianOf(values),
    texts: textsOf(answers, approved),
    rightCount: poll.right && answers.filter((answer) => isRight(poll, answer)).length,
  };
}

function textsOf(answers: readonly PollAnswer[], approved: readonly string[]) {
  const isApproved = new Set(approved.map(sameWords));
  const found = new Map<string, { text: string; count: number }>();
  for (const { text } of answers) {
    if (!text) continue;
    const one = found.get(sameWords(text));
    if (one) one.count += 1;
    else found.set(sameWords(text), { text, count: 1 });
  }
  return [...found]
    .map(([key, one]) => ({ ...one, isApproved: isApproved.has(key) }))
    .sort((a, b) => b.count - a.count || a.text.localeCompare(b.text, "kk"));
}

/** Whether those who answer may see the right answer now. */
const isRevealed = ({ state, showsRight }: Poll): boolean => state === "closed" && showsRight;

/** A poll as those who answer see it. */
export function pollForClass(poll: Poll): Poll {
  return isRevealed(poll) ? poll : { ...poll, right: null };
}

/** Results as the class sees them; null where they are not shown. */
export function resultsForClass(poll: Poll, results: PollResults): PollResults | null {
  if (!poll.isShown) return null;
  return {
    ...results,
    texts: results.texts.filter(({ isApproved }) => isApproved),
    rightCount: isRevealed(poll) ? results.rightCount : null,
  };
}

/**
 * Under what an answer is kept: one for a person and a poll, so that answering again replaces it. Of an anonymous
 * poll it is made with the poll's secret, which is gone with its end: then nobody can tell whose it was. 24
 * hexadecimal digits, which carry no time either.
 */
export function answerIdOf(pollId: string, personId: string, secret: string | null): string {
  const text = `${pollId}/${personId}`;
  const hash = secret === null ? createHash("sha256") : createHmac("sha256", secret);
  return hash.update(text).digest("hex").slice(0, 24);
}
