import { randomUUID } from "node:crypto";
import type { Cause } from "#server/journal/model.ts";
import type { CreditProposal, WorkState } from "#server/journal/proposals.ts";
import type { CellChange, JournalGrid } from "#server/journal/protocol.ts";
import { createJournal } from "#server/journal/service.ts";
import { mongoJournal } from "#server/journal/store.ts";
import type { Caller, NoticeName, Teller, User } from "#server/realtime.ts";
import type { RegisterCell } from "#server/register/protocol.ts";
import { MIN, makePlans, NINE, type Told } from "../plans/school.ts";

export { MIN, NINE, startLibrary } from "../plans/school.ts";

/**
 * A school with its plans and journals, on the morning of 1 September, a Tuesday. 7 «Ә» (three pupils) has algebra
 * twice a day with `teacher`, music (graded by сынақ) once with `leader`, its class teacher.
 */
export async function makeJournals() {
  const school = await makePlans();
  const { people, schedule, lessons, library, plans, clock, classId, schoolId, users } = school;
  /** What the other parts would say. */
  const said = {
    attendance: [] as RegisterCell[],
    states: [] as WorkState[],
    credits: [] as CreditProposal[],
  };
  /** Of each connection: its groups, and what it has been told. */
  const connections = new Map<string, { groups: Set<string>; heard: Told[] }>();
  const teller: Pick<Teller, "tell"> = {
    tell(to: string, notice: NoticeName, payload: unknown) {
      for (const [id, { groups, heard }] of connections)
        if (to === id || groups.has(to)) heard.push({ to, notice, payload });
    },
  };
  const journal = createJournal({
    ...{ store: mongoJournal, people, schedule, lessons, library, plans, teller, now: clock.now },
    attendanceOf: async (_school, ids) =>
      said.attendance.filter((one) => ids.includes(one.lessonId)),
    statesOf: async (_school, { taskIds }) =>
      said.states.filter((one) => taskIds.includes(one.taskId)),
    creditsOf: async () => said.credits,
  });
  const subjects = [...(await schedule.subjects(schoolId)).values()];
  const idOf = (en: string) => subjects.find(({ name }) => name.en === en)?.id ?? "";
  const algebra = { classId, subjectId: idOf("algebra") };
  const music = { classId, subjectId: idOf("music") };
  const connect = (user: User): Caller => {
    const connectionId = randomUUID();
    const groups = new Set<string>();
    connections.set(connectionId, { groups, heard: [] });
    return {
      ...{ user, connectionId },
      join: (group) => void groups.add(group),
      leave: (group) => void groups.delete(group),
    };
  };
  /** The notices a connection has had. */
  const heardBy = ({ connectionId }: Caller) => connections.get(connectionId)?.heard ?? [];
  const change = (
    changes: CellChange[],
    { user = users.teacher, changeId = randomUUID(), cause = "typed" as Cause, of = algebra } = {},
  ) => journal.changeCells(user, of, { changeId, cause, changes });
  const read = (user: User = users.teacher, of = algebra): Promise<JournalGrid> =>
    journal.read(user, of);
  /** Opens and ends a lesson of the first day at its bell, by its place in the day. Returns its id. */
  async function hold(place = 0): Promise<string> {
    const id = (await school.lessonIds())[place] ?? "";
    const found = await lessons.find(schoolId, id);
    const host = Object.values(users).find((user) => user.id === found?.teacher.id);
    if (!found || !host) throw new Error("no such lesson");
    clock.set((Date.parse(found.startsAt) - NINE) / MIN);
    await lessons.start(host, id);
    await lessons.end(host, id);
    return id;
  }
  return {
    ...{ ...school, hold, journal, algebra, music, said, connect, heardBy },
    ...{ change, read },
  };
}
export type TestJournals = Awaited<ReturnType<typeof makeJournals>>;
