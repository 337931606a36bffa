import { may } from "../auth/permissions.ts";
import type { User } from "../realtime.ts";
import type { PeopleForMeetings } from "./people.ts";
import type { Meeting } from "./protocol.ts";
import type { MeetingStore, StoredMeeting } from "./store.ts";

type Deps = {
  store: MeetingStore;
  people: PeopleForMeetings;
  presentCount(meetingId: string): number;
};

/** An instant in ms as the protocol writes it. */
export const instantOrNull = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString();

/** Its host, and those who lead the school. */
export function maySeeSheet(
  user: User,
  { hostId, kind }: Pick<StoredMeeting, "hostId" | "kind">,
): boolean {
  return hostId === user.id || (kind !== "practice" && may(user.roles, "meetings:readSchool"));
}

/** The only place where a stored meeting takes the shape clients see. */
export function createViews({ store, people, presentCount }: Deps) {
  async function toViews(user: User, stored: readonly StoredMeeting[]): Promise<Meeting[]> {
    if (stored.length === 0) return [];
    const { schoolId } = user;
    const [hosts, classes, receipts] = await Promise.all([
      people.findPeople(schoolId, [...new Set(stored.map(({ hostId }) => hostId))]),
      people.listClasses(schoolId),
      store.receiptsBy(
        schoolId,
        user.id,
        stored.map(({ id }) => id),
      ),
    ]);
    return stored.map((meeting) => {
      const { hostId, startsAtMs, startedAtMs, endedAtMs, ...rest } = meeting;
      return {
        ...rest,
        host: { id: hostId, name: hosts.get(hostId)?.name ?? "" },
        classNames: classes
          .filter(({ id }) => meeting.audience.classIds.includes(id))
          .map(({ name }) => name),
        startsAt: new Date(startsAtMs).toISOString(),
        startedAt: instantOrNull(startedAtMs),
        endedAt: instantOrNull(endedAtMs),
        presentCount: meeting.state === "live" ? presentCount(meeting.id) : 0,
        isHost: hostId === user.id,
        maySeeSheet: maySeeSheet(user, meeting),
        readAt: instantOrNull(receipts.get(meeting.id)),
      };
    });
  }

  async function toView(user: User, meeting: StoredMeeting): Promise<Meeting> {
    const [view] = await toViews(user, [meeting]);
    if (!view) throw new Error("one meeting has one view");
    return view;
  }

  return { toViews, toView };
}
