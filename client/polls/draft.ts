import type { PollDraft, PollKind } from "#server/polls/protocol.ts";
import { readNumber } from "./show.ts";

/** A question while it is being written. */
export type DraftForm = {
  kind: PollKind;
  question: string;
  /** Of a choice; the last one may be empty. */
  options: string[];
  isSeveral: boolean;
  isAnonymous: boolean;
  showsRight: boolean;
  /** Indices of options. */
  rightOptions: number[];
  /** A number or words, as typed. */
  rightText: string;
};
const MOST_OPTIONS = 8;

/** A new question of a kind. */
export const emptyForm = (kind: PollKind): DraftForm => ({
  ...{ kind, question: "", options: ["", ""], isSeveral: false },
  ...{ isAnonymous: false, showsRight: true, rightOptions: [], rightText: "" },
});

/** A kept question, to be written anew. */
export function formOf(draft: PollDraft): DraftForm {
  const { kind, question, options, isSeveral, isAnonymous, right } = draft;
  return {
    ...{ kind, question, isSeveral, isAnonymous },
    options: options.length > 0 ? [...options] : ["", ""],
    showsRight: right ? draft.showsRight : true,
    rightOptions: right?.options ?? [],
    rightText: right?.text ?? (right?.number == null ? "" : String(right.number)),
  };
}

/** Another line where there is room and the last is not empty. */
export function withRoom(options: readonly string[]): string[] {
  const isFull = options.length >= MOST_OPTIONS || options.at(-1)?.trim() === "";
  return isFull ? [...options] : [...options, ""];
}

/** The form with an option marked as right or not; of a choice of one the mark moves. */
export function markRight(form: DraftForm, option: number): DraftForm {
  const isMarked = form.rightOptions.includes(option);
  const others = form.rightOptions.filter((one) => one !== option);
  const kept = form.kind === "choice" && form.isSeveral ? others : [];
  return { ...form, rightOptions: isMarked ? others : [...kept, option] };
}

/** The form without one of its options; marks move along. */
export function withoutOption(form: DraftForm, option: number): DraftForm {
  const moved = form.rightOptions
    .filter((one) => one !== option)
    .map((one) => (one > option ? one - 1 : one));
  const options = form.options.filter((_, at) => at !== option);
  return { ...form, options: options.length < 2 ? [...options, ""] : options, rightOptions: moved };
}

/** What is asked; null while something is missing. `fallback` is the question where none was written. */
export function draftOf(form: DraftForm, fallback: string): PollDraft | null {
  const { kind, isSeveral, isAnonymous, showsRight } = form;
  const kept = form.options
    .map((option, at) => ({ option: option.trim(), at }))
    .filter(({ option }) => option !== "");
  const options = kind === "choice" ? kept.map(({ option }) => option) : [];
  const isDoubled = new Set(options.map((option) => option.toLowerCase())).size < options.length;
  if (kind === "choice" && (options.length < 2 || isDoubled)) return null;
  const marked =
    kind === "choice"
      ? kept.flatMap(({ at }, index) => (form.rightOptions.includes(at) ? index : []))
      : form.rightOptions.filter((option) => option < 2);
  const typed = form.rightText.trim();
  const number = kind === "number" && typed ? readNumber(typed) : null;
  if (kind === "number" && typed && number === null) return null;
  const text = kind === "text" && typed ? typed : null;
  const byOption = kind === "choice" || kind === "yesNo" ? marked : [];
  const hasRight = byOption.length > 0 || number !== null || text !== null;
  return {
    ...{ kind, options, isAnonymous },
    question: form.question.trim() || fallback,
    isSeveral: kind === "choice" && isSeveral,
    right: hasRight ? { options: byOption, number, text } : null,
    showsRight: hasRight && showsRight,
  };
}
