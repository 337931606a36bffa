import type { RouteHandlers } from "../http.ts";
import type { peopleRoutes } from "./protocol.ts";
import { createRosters } from "./rosters.ts";
import type { People } from "./service.ts";

type Deps = {
  people: People;
  /** Part of the schedule, which comes after people. */
  schedule: { taughtClassIds(schoolId: string, personId: string): Promise<string[]> };
};

/** REST of the school's people. Requests arrive checked; an AppError thrown here becomes the reply. */
export function peopleHandlers({ people, schedule }: Deps): RouteHandlers<typeof peopleRoutes> {
  const rosters = createRosters({ people, taughtClassIds: schedule.taughtClassIds });
  return {
    readMe: (_request, { user }) => people.readMe(user),
    changeMe: (change, { user }) => people.changeMe(user, change),
    listClasses: (_request, { user }) => rosters.listClasses(user),
    readRoster: ({ classId }, { user }) => rosters.readRoster(user, classId),
    listPeople: (filter, { user }) => rosters.listPeople(user, filter),
    listLeft: (page, { user }) => rosters.listLeft(user, page),
  };
}
