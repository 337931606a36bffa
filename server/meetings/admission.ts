import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Admission } from "../rooms/service.ts";
import { audienceOf, belongingOf, type PeopleForMeetings } from "./people.ts";
import { isMeant, MAX_SEATED } from "./rules.ts";
import type { MeetingStore } from "./store.ts";
import { instantOrNull } from "./views.ts";

/** Who may come into a meeting's room, and as what. */
export function createAdmission({
  store,
  people,
}: {
  store: MeetingStore;
  people: PeopleForMeetings;
}) {
  /**
   * Lets a person into the meeting's room; null when there is no meeting of this id.
   * @throws AppError forbidden other_class, not of the audience; conflict lesson_not_live, lesson_ended
   */
  async function admit(user: User, meetingId: string): Promise<Admission | null> {
    const { schoolId } = user;
    const meeting = await store.find(schoolId, meetingId);
    if (!meeting) return null;
    const self = await people.findPerson(schoolId, user.id);
    const isHost = meeting.hostId === user.id;
    const isOf =
      self !== null &&
      meeting.kind !== "practice" &&
      isMeant(meeting.audience, await belongingOf(people, schoolId, self));
    if (!self || !(isHost || isOf))
      throw new AppError("forbidden", "Not of its audience", { reason: "other_class" });
    if (meeting.state !== "live") {
      const reason = meeting.state === "planned" ? "lesson_not_live" : "lesson_ended";
      throw new AppError("conflict", "It is not on", { reason });
    }
    const host = (await people.findPeople(schoolId, [meeting.hostId])).get(meeting.hostId);
    const teacher = { id: meeting.hostId, name: host?.name ?? "" };
    const meant =
      meeting.kind === "practice" ? [] : await audienceOf(people, schoolId, meeting.audience);
    const others = meant.filter(({ id }) => id !== meeting.hostId);
    return {
      schoolId,
      role: isHost ? "host" : meeting.isOneWay ? "listener" : "pupil",
      name: self.name,
      host: teacher,
      // A school's worth of empty seats is nobody's to look at.
      roster:
        others.length > MAX_SEATED || meeting.isOneWay
          ? []
          : others.map(({ id, name }) => ({ id, name })),
      lesson: {
        id: meeting.id,
        kind: meeting.kind,
        title: meeting.title,
        ...{ classId: null, className: null, subject: null, topic: null },
        teacher,
        isOneWay: meeting.isOneWay,
        startsAt: new Date(meeting.startsAtMs).toISOString(),
        durationMin: meeting.durationMin,
        state: meeting.state,
        startedAt: instantOrNull(meeting.startedAtMs),
        endedAt: null,
        presentCount: 0,
      },
    };
  }

  return admit;
}
