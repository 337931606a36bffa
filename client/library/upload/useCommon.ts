import { useState } from "react";
import type { Audience, ItemKind } from "#server/library/protocol.ts";
import { useMe } from "../../kit/useSession.ts";
import { useLibraryChoices, useTeaching } from "../useLibrary.ts";
import { kindOf } from "./kind-of.ts";

/** What files chosen together have in common; everything else is for the page of each. */
export type Common = {
  kind: ItemKind;
  subjectId: string | null;
  pupils: Audience["pupils"];
  classIds: string[];
  /** For pupils as soon as it can be watched; else a draft. */
  isPublished: boolean;
};

/** What a teacher most likely wants, by the timetable; each may be chosen otherwise. */
export function useCommon() {
  const [chosen, setChosen] = useState<Partial<Common>>({});
  const choices = useLibraryChoices();
  const teaching = useTeaching({ isOn: true });
  const subjectId = chosen.subjectId ?? teaching.data?.[0]?.subject.id ?? null;
  const subject = choices.data?.subjects.find(({ id }) => id === subjectId);
  const offeredIds = teaching.data?.find((one) => one.subject.id === subjectId)?.classIds ?? [];
  // A psychologist teaches no subject and writes for everybody.
  const isAdvising = useMe().roles.includes("psychologist") && offeredIds.length === 0;
  const classIds = chosen.classIds ?? offeredIds;
  const common: Common = {
    kind: chosen.kind ?? (isAdvising ? "advice" : kindOf(subject)),
    subjectId,
    pupils: chosen.pupils ?? (classIds.length > 0 ? "classes" : "all"),
    classIds,
    isPublished: chosen.isPublished ?? true,
  };
  return {
    common,
    choices: choices.data,
    offeredIds,
    change(part: Partial<Common>): void {
      // Another subject has other classes and makes other things.
      const rest = part.subjectId === undefined ? chosen : withoutSubjectOf(chosen);
      setChosen({ ...rest, ...part });
    },
  };
}

function withoutSubjectOf({ classIds: _, kind: __, ...rest }: Partial<Common>): Partial<Common> {
  return rest;
}
