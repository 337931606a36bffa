import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { peopleRoutes } from "#server/people/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useMe } from "../kit/useSession.ts";

export type Roster = z.output<(typeof peopleRoutes)["readRoster"]["reply"]>;
export type RosterPupil = Roster["pupils"][number];

/** One class with its pupils and their parents. */
export function useRoster(classId: string) {
  return useQuery({
    queryKey: ["readRoster", classId],
    queryFn: () => rest("readRoster", { classId }),
  });
}

/** The classes this person may look into. */
export function useClasses() {
  return useQuery({ queryKey: ["listClasses"], queryFn: () => rest("listClasses", {}) });
}

/** Whether this person may print login cards for a class. The server decides; this only hides a button. */
export function useMayIssueCards(classId: string): boolean {
  const { actions, classTeacherOf } = useMe();
  if (actions.includes("cards:issueSchool")) return true;
  return actions.includes("cards:issueClass") && classTeacherOf.some(({ id }) => id === classId);
}
