import { Store } from "../../kit/store.ts";
import type { Selection } from "../model/moving.ts";

/** Something a person should know of what they just did. */
export type Remark =
  | { what: "notTaken"; count: number }
  | { what: "othersChanged"; count: number }
  | { what: "copied"; count: number }
  | { what: "closed" | "notHeld"; count: number };
export type Choice = {
  selection: Selection | null;
  /** The number as typed so far; null: nobody types. */
  typed: string | null;
  /** The next Tab leaves the grid. */
  isLeaving: boolean;
  remark: Remark | null;
  /** The chosen cell's panel: comment, history, proposals. */
  isPanelOpen: boolean;
};
export type ChoiceStore = Store<Choice>;

/** Where one is in the grid, and what one is typing. */
export const createChoice = (): ChoiceStore =>
  new Store<Choice>({
    selection: null,
    typed: null,
    isLeaving: false,
    remark: null,
    isPanelOpen: false,
  });
