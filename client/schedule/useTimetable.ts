import { useQuery } from "@tanstack/react-query";
import { rest } from "../kit/rest.ts";
import { useMe } from "../kit/useSession.ts";

/** A timetable a person may choose to see; `id` is null for their own. */
export type Choice = { id: string | null; name: string };

/** Whose weeks this person may see. Null while the classes are not known yet. */
export function useChoices(ownName: string) {
  const me = useMe();
  const maySeeClasses = me.actions.some((action) => action.startsWith("classes:read"));
  const classes = useQuery({
    queryKey: ["listClasses"],
    queryFn: () => rest("listClasses", {}),
    enabled: maySeeClasses,
  });
  const own: Choice[] = me.actions.includes("lesson:host") ? [{ id: null, name: ownName }] : [];
  const children = new Map(
    me.children.map(({ classId, name, className }) => [classId, `${name} · ${className}`]),
  );
  const led: Choice[] = me.schoolClass ? [me.schoolClass] : [];
  const choices: Choice[] = [
    ...own,
    ...led,
    ...[...children].map(([id, name]) => ({ id, name })),
    ...(classes.data ?? []).filter(({ id }) => !children.has(id)),
  ];
  return { choices, isPending: classes.isLoading, error: classes.error, retry: classes.refetch };
}

/** The week of one class, or one's own for null. */
export function useTimetable(classId: string | null, isWanted: boolean) {
  return useQuery({
    queryKey: ["readTimetable", classId],
    queryFn: async () => (await rest("readTimetable", classId === null ? {} : { classId })).slots,
    enabled: isWanted,
  });
}
