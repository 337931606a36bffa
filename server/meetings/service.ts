import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { createAdmission } from "./admission.ts";
import { belongingOf, type PeopleForMeetings, socketGroupsOf } from "./people.ts";
import type { Audience, Meeting, MeetingKind } from "./protocol.ts";
import {
  actionFor,
  type Belonging,
  EARLIEST_START_MS,
  isMeant,
  OVERDUE_MS,
  PRACTICE_MS,
} from "./rules.ts";
import { createSheets, type VisitsForMeetings } from "./sheet.ts";
import type { MeetingChange, MeetingStore, StoredMeeting } from "./store.ts";
import { createViews, maySeeSheet } from "./views.ts";

type Deps = {
  store: MeetingStore;
  people: PeopleForMeetings;
  visits: VisitsForMeetings;
  presentCount(meetingId: string): number;
  now: () => number;
};
export type NewMeetingRequest = {
  kind: Exclude<MeetingKind, "practice">;
  title: string;
  about: string;
  audience: Audience;
  isOneWay: boolean;
  startsAt: string;
  durationMin: number;
};
/** What its host may change; what is absent or undefined stays. */
export type MeetingWish = {
  [F in "title" | "about" | "isOneWay" | "startsAt" | "durationMin"]?: Meeting[F] | undefined;
};
type Listener = (meeting: StoredMeeting, schoolId: string) => unknown;

const MINUTE_MS = 60_000;
const MAX_PAST = 50;
const notFound = () => new AppError("not_found", "No such meeting");

/** Meetings that are no lessons: coaching, parents' meetings, events, and a teacher's practice. */
export function createMeetings(deps: Deps) {
  const { store, people, now } = deps;
  const listeners = new Set<Listener>();
  const { toView, toViews } = createViews(deps);
  const sheets = createSheets({ ...deps, toView });
  const admit = createAdmission(deps);

  const tellChanged = (schoolId: string, meeting: StoredMeeting) => {
    for (const listener of listeners)
      Promise.resolve(listener(meeting, schoolId)).catch((err: unknown) =>
        logger.error({ err, meetingId: meeting.id }, "a change of a meeting was not taken"),
      );
  };

  async function belonging(user: User): Promise<Belonging> {
    const person = await people.findPerson(user.schoolId, user.id);
    if (!person) throw new AppError("forbidden", "Nobody of this school");
    return belongingOf(people, user.schoolId, person);
  }

  /** @throws AppError not_found, also for those it is not meant for */
  async function mustSee(user: User, meetingId: string): Promise<StoredMeeting> {
    const meeting = await store.find(user.schoolId, meetingId);
    if (!meeting) throw notFound();
    if (meeting.hostId === user.id) return meeting;
    if (meeting.kind === "practice") throw notFound();
    if (maySeeSheet(user, meeting)) return meeting;
    if (isMeant(meeting.audience, await belonging(user))) return meeting;
    throw notFound();
  }

  /** @throws AppError not_found; forbidden, not its host */
  async function mustLead(user: User, meetingId: string): Promise<StoredMeeting> {
    const meeting = await mustSee(user, meetingId);
    if (meeting.hostId !== user.id) throw new AppError("forbidden", "Not its host");
    return meeting;
  }

  /** Those to come and on now, or past ones, that are meant for the caller or led by them; leaders see all. */
  async function list(user: User, isPast: boolean) {
    const { schoolId } = user;
    const all = isPast
      ? await store.listPast(schoolId, now(), MAX_PAST)
      : await store.listToCome(schoolId, now());
    const who = await belonging(user);
    const seen = all.filter(
      (meeting) => maySeeSheet(user, meeting) || isMeant(meeting.audience, who),
    );
    return { now: new Date(now()).toISOString(), meetings: await toViews(user, seen) };
  }

  async function read(user: User, meetingId: string): Promise<Meeting> {
    return toView(user, await mustSee(user, meetingId));
  }

  /**
   * Calls people together. Who may call whom is said by `actionFor`.
   * @throws AppError forbidden; invalid, an audience that is none of its kind, or a class of nobody
   */
  async function make(user: User, request: NewMeetingRequest): Promise<Meeting> {
    const { schoolId } = user;
    const action = actionFor(request.kind, request.audience);
    if (!action) throw new AppError("invalid", "This kind is not for these people");
    // Who may call the whole school may call a part of it.
    if (action !== "meetings:makeForClasses" || !may(user.roles, "meetings:makeForSchool"))
      checkMay(user.roles, action);
    const known = new Set((await people.listClasses(schoolId)).map(({ id }) => id));
    if (request.audience.classIds.some((id) => !known.has(id)))
      throw new AppError("invalid", "No such class");
    const { startsAt, ...rest } = request;
    const meeting = await store.add(schoolId, {
      ...rest,
      hostId: user.id,
      startsAtMs: Date.parse(startsAt),
      state: "planned",
      startedAtMs: null,
    });
    logger.info({ schoolId, meetingId: meeting.id, kind: meeting.kind }, "meeting made");
    tellChanged(schoolId, meeting);
    return toView(user, meeting);
  }

  /** @throws AppError not_found; forbidden; conflict, it is no longer planned */
  async function change(
    user: User,
    meetingId: string,
    { startsAt, ...wanted }: MeetingWish,
  ): Promise<Meeting> {
    const before = await mustLead(user, meetingId);
    const change: MeetingChange = {
      title: wanted.title ?? before.title,
      about: wanted.about ?? before.about,
      isOneWay: wanted.isOneWay ?? before.isOneWay,
      startsAtMs: startsAt === undefined ? before.startsAtMs : Date.parse(startsAt),
      durationMin: wanted.durationMin ?? before.durationMin,
    };
    return moveOn(user, meetingId, ["planned"], change);
  }

  async function moveOn(
    user: User,
    meetingId: string,
    from: readonly Meeting["state"][],
    change: MeetingChange,
  ): Promise<Meeting> {
    const meeting = await store.change(user.schoolId, meetingId, from, change);
    if (!meeting) throw new AppError("conflict", "It is over, or on already");
    tellChanged(user.schoolId, meeting);
    return toView(user, meeting);
  }

  /** @throws AppError not_found; forbidden; conflict, it is on or over */
  async function cancel(user: User, meetingId: string): Promise<Meeting> {
    await mustLead(user, meetingId);
    return moveOn(user, meetingId, ["planned"], { state: "cancelled" });
  }

  /** Opens its room. @throws AppError conflict lesson_too_early, lesson_ended */
  async function start(user: User, meetingId: string): Promise<Meeting> {
    const meeting = await mustLead(user, meetingId);
    if (meeting.state === "live") return toView(user, meeting);
    if (now() < meeting.startsAtMs - EARLIEST_START_MS)
      throw new AppError("conflict", "Too early", { reason: "lesson_too_early" });
    if (meeting.state !== "planned")
      throw new AppError("conflict", "It is over", { reason: "lesson_ended" });
    return moveOn(user, meetingId, ["planned"], { state: "live", startedAtMs: now() });
  }

  /** Ends it for everybody; twice changes nothing. @throws AppError not_found; forbidden */
  async function end(user: User, meetingId: string): Promise<void> {
    await mustLead(user, meetingId);
    await close(user.schoolId, meetingId, now());
  }

  async function close(schoolId: string, meetingId: string, endedAtMs: number): Promise<void> {
    const meeting = await store.change(schoolId, meetingId, ["live"], {
      state: "ended",
      endedAtMs,
    });
    if (meeting) tellChanged(schoolId, meeting);
  }

  /** Ends what was forgotten open. Never rejects. */
  async function endOverdue(): Promise<void> {
    try {
      for (const { schoolId, meeting } of await store.listLive()) {
        const isPractice = meeting.kind === "practice";
        const patienceMs = isPractice ? PRACTICE_MS : meeting.durationMin * MINUTE_MS + OVERDUE_MS;
        const lastAtMs = Math.max(meeting.startedAtMs ?? 0, meeting.startsAtMs) + patienceMs;
        if (now() > lastAtMs) await close(schoolId, meeting.id, lastAtMs);
      }
    } catch (err) {
      logger.error({ err }, "ending overdue meetings failed");
    }
  }

  /** A room for oneself, on at once. @throws AppError forbidden */
  async function openPractice(user: User): Promise<Meeting> {
    checkMay(user.roles, "lesson:host");
    const known = await store.findPractice(user.schoolId, user.id);
    if (known) return toView(user, known);
    const meeting = await store.add(user.schoolId, {
      ...{ kind: "practice", title: "", about: "", hostId: user.id, isOneWay: false },
      audience: { groups: [], classIds: [] },
      ...{ startsAtMs: now(), startedAtMs: now(), durationMin: 60, state: "live" },
    });
    return toView(user, meeting);
  }

  /** Says that the caller has read it. */
  async function confirm(user: User, meetingId: string): Promise<Meeting> {
    const meeting = await mustSee(user, meetingId);
    await store.confirm(user.schoolId, meetingId, user.id, new Date(now()));
    return toView(user, meeting);
  }

  return {
    ...{ list, read, make, change, cancel, start, end, endOverdue, openPractice, confirm, admit },
    /** Socket groups of those it concerns. */
    groupsOf: (schoolId: string, { audience }: Pick<StoredMeeting, "audience">) =>
      socketGroupsOf(people, schoolId, audience),
    /** Who came and who has read. @throws AppError not_found; forbidden */
    async signIn(user: User, meetingId: string) {
      return sheets.read(user, await mustSee(user, meetingId));
    },
    async exportSignIn(
      user: User,
      meetingId: string,
      format: "csv" | "xlsx",
      language: "kk" | "ru" | "en",
    ) {
      return sheets.toFile(user, await mustSee(user, meetingId), format, language);
    },
    /** A practice room whose teacher has left is over. */
    async left({
      schoolId,
      lessonId,
      isHost,
    }: {
      schoolId: string;
      lessonId: string;
      isHost: boolean;
    }) {
      if (!isHost) return;
      const meeting = await store.find(schoolId, lessonId);
      if (meeting?.kind === "practice") await close(schoolId, lessonId, now());
    },
    /** Hears of every start, end and change. Returns what stops it. */
    onChanged(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type Meetings = ReturnType<typeof createMeetings>;
