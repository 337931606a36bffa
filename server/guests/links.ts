import { checkMay } from "../auth/permissions.ts";
import { hashSecret, newCardSecret } from "../auth/tokens.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { GuestInvitation, GuestLink } from "./protocol.ts";
import { AFTER_BELL_MS, linkState, MAX_LINKS, refusalOf } from "./rules.ts";
import type { GuestStore, StoredLink } from "./store.ts";
import { signGuest } from "./tokens.ts";

const COLLEAGUES_SHOWN = 20;

export type LinkDeps = {
  store: GuestStore;
  lessons: Pick<Lessons, "find" | "mayPrepare">;
  people: Pick<People, "listPeople" | "readSchool">;
  /** Signs guests' tokens. */
  key: Buffer;
  now: () => number;
};

/** Links that bring a stranger to one lesson's door. */
export function createLinks({ store, lessons, people, key, now }: LinkDeps) {
  /** @throws AppError not_found; forbidden not_its_teacher */
  async function mustPrepare(user: User, lessonId: string): Promise<void> {
    if (!(await lessons.mayPrepare(user, lessonId)))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  const toLink = (link: StoredLink): GuestLink => ({
    ...{ id: link.id, label: link.label, name: link.name },
    state: linkState(link, now()),
    expiresAt: new Date(link.expiresAtMs).toISOString(),
  });

  /** @throws AppError not_found; forbidden not_its_teacher */
  async function list(user: User, lessonId: string): Promise<GuestLink[]> {
    await mustPrepare(user, lessonId);
    return (await store.list(user.schoolId, lessonId)).map(toLink);
  }

  /**
   * A link good until half an hour after the lesson's last bell; its code is told here and never again.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_ended, too_many_guests
   */
  async function make(user: User, lessonId: string, label: string) {
    await mustPrepare(user, lessonId);
    const { schoolId } = user;
    const lesson = await readLesson(schoolId, lessonId);
    const lastBellMs = Date.parse(lesson.startsAt) + lesson.durationMin * 60_000;
    const expiresAtMs = lastBellMs + AFTER_BELL_MS;
    if (lesson.state === "ended" || lesson.state === "cancelled" || expiresAtMs <= now())
      throw new AppError("conflict", "It is over", { reason: "lesson_ended" });
    if ((await store.list(schoolId, lessonId)).length >= MAX_LINKS)
      throw new AppError("conflict", "Enough guests", { reason: "too_many_guests" });
    const code = newCardSecret();
    const link = await store.add(schoolId, {
      ...{ lessonId, createdById: user.id, label, codeHash: hashSecret(code) },
      expiresAt: new Date(expiresAtMs),
    });
    return { link: toLink(link), code };
  }

  /** @throws AppError not_found */
  async function readLesson(schoolId: string, lessonId: string): Promise<Lesson> {
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    return lesson;
  }

  async function invitationTo({ schoolId, lessonId }: StoredLink): Promise<GuestInvitation> {
    const [lesson, school] = await Promise.all([
      readLesson(schoolId, lessonId),
      people.readSchool(schoolId),
    ]);
    const { className, startsAt, durationMin, state } = lesson;
    return {
      ...{ lessonId, className, startsAt, durationMin, state },
      school: school.name,
      subject: lesson.subject.name,
      teacherName: lesson.teacher.name,
    };
  }

  /** @throws AppError not_found guest_link_unknown; conflict guest_link_used, guest_link_expired */
  function requireUsable(link: StoredLink | null): asserts link is StoredLink {
    const reason = refusalOf(link, now());
    if (reason)
      throw new AppError(reason === "guest_link_unknown" ? "not_found" : "conflict", "No way in", {
        reason,
      });
  }

  /** What a link is for. @throws AppError as requireUsable */
  async function readInvitation(code: string): Promise<GuestInvitation> {
    const link = await store.findByCode(hashSecret(code));
    requireUsable(link);
    return invitationTo(link);
  }

  /** Uses a link up and gives its guest a token. @throws AppError as requireUsable */
  async function use(code: string, name: string) {
    const codeHash = hashSecret(code);
    const used = await store.use(codeHash, name, new Date(now()));
    if (!used) {
      requireUsable(await store.findByCode(codeHash));
      throw new AppError("conflict", "Used meanwhile", { reason: "guest_link_used" });
    }
    const { id: guestId, schoolId, lessonId, expiresAtMs } = used;
    const ticket = { guestId, schoolId, lessonId };
    return {
      token: signGuest(ticket, key, { nowMs: now(), expiresAtMs }),
      expiresAt: new Date(expiresAtMs).toISOString(),
      invitation: await invitationTo(used),
    };
  }

  /** Teachers of the school by name, without the asker. @throws AppError forbidden */
  async function listColleagues(user: User, search: string) {
    checkMay(user.roles, "lesson:host");
    const found = await people.listPeople(user.schoolId, {
      ...{ role: "teacher", search, skip: 0, limit: COLLEAGUES_SHOWN },
    });
    return found.people.flatMap(({ id, name, fullName }) =>
      id === user.id ? [] : { id, name, fullName },
    );
  }

  return { mustPrepare, list, make, readInvitation, use, listColleagues };
}
