import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Item } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { changesOf, type Draft, draftOf, draftProblems } from "./draft.ts";
import { dropKept, keep, kept } from "./kept.ts";

const nameOf = (itemId: string) => `item.${itemId}`;
const isChanges = (value: unknown): value is Partial<Draft> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The form of one item. What is written stays in this browser until it is saved, so that neither a reload nor a
 * dead battery loses it.
 */
export function useDraft(item: Item) {
  const queries = useQueryClient();
  const [changes, setChanges] = useState<Partial<Draft>>(() => {
    const found = kept(nameOf(item.id));
    return isChanges(found) ? found : {};
  });
  const [isRestored, setIsRestored] = useState(
    () => changesOf(item, { ...draftOf(item), ...changes }) !== null,
  );
  const draft: Draft = { ...draftOf(item), ...changes };
  const toSave = changesOf(item, draft);
  const problems = draftProblems(draft);
  const save = useMutation({
    mutationFn: async () => {
      if (!toSave) return item;
      return rest("changeItem", { itemId: item.id, ...toSave });
    },
    onSuccess(next) {
      queries.setQueryData(["readItem", item.id], next);
      void queries.invalidateQueries({ queryKey: ["listItems"] });
      forget();
    },
  });
  function forget(): void {
    dropKept(nameOf(item.id));
    setChanges({});
    setIsRestored(false);
  }
  return {
    draft,
    problems,
    isChanged: toSave !== null,
    /** Written at an earlier visit and not saved then. */
    isRestored,
    change(part: Partial<Draft>): void {
      const next = { ...changes, ...part };
      setChanges(next);
      keep(nameOf(item.id), next);
      save.reset();
    },
    discard: forget,
    save,
  };
}
export type DraftForm = ReturnType<typeof useDraft>;
/** What a part of the form needs. */
export type FieldsProps = Pick<DraftForm, "draft" | "problems" | "change">;
