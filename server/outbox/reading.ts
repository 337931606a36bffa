import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Language } from "../people/protocol.ts";
import type { People } from "../people/service.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import { toFile } from "../sheets.ts";
import { copyText } from "./adapters/copy.ts";
import { fileTable } from "./adapters/file.ts";
import { intactContent, stepOf } from "./delivery.ts";
import type { Gather, JournalForOutbox, RegisterForOutbox } from "./gather.ts";
import type { OutboxKey } from "./protocol.ts";
import { EntryState } from "./protocol-entries.ts";
import type { OutboxSettingsOf } from "./settings.ts";
import type { EntryFilter, OutboxStore } from "./store.ts";
import type { OutboxViews } from "./views.ts";

type Deps = {
  store: OutboxStore;
  views: OutboxViews;
  gather: Gather;
  settings: Pick<OutboxSettingsOf, "readiness">;
  signing: Buffer;
  people: Pick<People, "listPupils" | "readSchool">;
  lessons: Pick<Lessons, "read">;
  register: RegisterForOutbox;
  journal: JournalForOutbox;
  moved(
    schoolId: string,
    entries: readonly { classId: string; subjectId: string; signedById: string }[],
  ): void;
  now: () => number;
};
type Page = { skip: number; limit: number };

/** What is read of the outbox: its list, its audit, its file, and a lesson as text. */
export function createReading(deps: Deps) {
  const { store, views, gather, settings, signing, people, lessons, register, journal } = deps;
  const { moved, now } = deps;

  /** Leadership and the administrator see the school's, a teacher what they signed. @throws AppError forbidden */
  function scopeOf(user: User): { signedById?: string } {
    if (may(user.roles, "outbox:readSchool")) return {};
    if (may(user.roles, "outbox:sign")) return { signedById: user.id };
    throw new AppError("forbidden", "Not of the outbox");
  }

  /** @throws AppError forbidden */
  async function list(
    user: User,
    {
      skip,
      limit,
      ...of
    }: Page & { [K in "classId" | "subjectId"]?: string | undefined } & {
      state?: EntryState | undefined;
    },
  ) {
    const { schoolId } = user;
    const scope = scopeOf(user);
    const filter: EntryFilter = {
      ...scope,
      ...(of.state !== undefined && { state: of.state }),
      ...(of.classId !== undefined && { classId: of.classId }),
      ...(of.subjectId !== undefined && { subjectId: of.subjectId }),
    };
    const countOf = (state: EntryState) => store.count(schoolId, { ...scope, state });
    const [{ entries, total }, counted, { target }] = await Promise.all([
      store.list(schoolId, filter, { skip, limit }),
      Promise.all(EntryState.options.map(async (state) => [state, await countOf(state)] as const)),
      settings.readiness(schoolId),
    ]);
    const counts = { queued: 0, sending: 0, sent: 0, refused: 0, cancelled: 0 };
    for (const [state, count] of counted) counts[state] = count;
    return { entries: await views.toEntries(user, entries), total, counts, target };
  }

  /** @throws AppError forbidden; not_found, no such entry of theirs */
  async function steps(user: User, { entryId, ...page }: Page & { entryId?: string | undefined }) {
    const { schoolId } = user;
    const { signedById } = scopeOf(user);
    if (entryId !== undefined) {
      const entry = await store.find(schoolId, entryId);
      if (!entry || (signedById !== undefined && entry.signedById !== signedById))
        throw new AppError("not_found", "No such entry");
    }
    const of = {
      ...(entryId !== undefined && { entryId }),
      ...(signedById !== undefined && entryId === undefined && { signerId: signedById }),
    };
    const { steps: found, total } = await store.listSteps(schoolId, of, page);
    const ids = [...new Set(found.flatMap((step) => step.entryId ?? []))];
    const about = ids.length > 0 ? await store.findMany(schoolId, ids) : [];
    return { steps: await views.toSteps(schoolId, found, about), total };
  }

  /**
   * Signed entries of the file channel that were not taken yet, in the journal's layout; they count as sent. One that is
   * not as it was signed is left out and refused.
   * @throws AppError not_found, nothing waits; forbidden not_its_teacher
   */
  async function takeFile(
    user: User,
    { format, language, ...key }: OutboxKey & { format: "csv" | "xlsx"; language: Language },
  ): Promise<FileReply> {
    const { schoolId } = user;
    const { maySign, schoolClass, subject } = await gather.access(user, key);
    const waiting = (await store.ofJournal(schoolId, key)).filter(
      ({ channel, state, signedById }) =>
        channel === "file" && state === "queued" && (!maySign || signedById === user.id),
    );
    if (waiting.length === 0) throw new AppError("not_found", "Nothing waits for a file");
    const versions = await store.versionsOf(
      schoolId,
      waiting.map((entry) => entry.key),
    );
    const checked = waiting.map((entry) => {
      return { entry, content: intactContent(signing, schoolId, entry, versions) };
    });
    const tampered = checked.filter(({ content }) => content === undefined);
    const refusal = { code: "tampered", words: "" } as const;
    for (const { entry } of tampered) {
      await store.move(schoolId, entry.id, { to: "refused", refusal }, now());
      await store.addSteps(schoolId, [{ ...stepOf(entry), act: "tampered", refusal }], now());
    }
    const whole = checked.flatMap(({ entry, content }) =>
      content === undefined ? [] : [{ entry, content }],
    );
    if (whole.length === 0) throw new AppError("not_found", "Nothing waits for a file");
    const table = fileTable({
      className: schoolClass.name,
      subjectName: subject.name[language],
      ...{ from: key.from, to: key.to, language },
      pupils: await people.listPupils(schoolId, key.classId),
      entries: whole.map(({ entry, content }) => ({ ...entry, content })),
    });
    const file = await toFile(table, format);
    for (const { entry } of whole) await store.move(schoolId, entry.id, { to: "sent" }, now());
    const { classId, subjectId } = key;
    const about = { classId, subjectId, signerId: user.id, count: whole.length };
    await store.addSteps(schoolId, [{ act: "taken", byId: user.id, ...about }], now());
    moved(schoolId, waiting);
    return file;
  }

  /** A lesson as text for a journal. @throws AppError not_found; forbidden other_class, or neither its teacher nor leadership */
  async function lessonText(user: User, lessonId: string, language: "kk" | "ru"): Promise<string> {
    const { schoolId } = user;
    const lesson = await lessons.read(user, lessonId);
    const { classId, subject } = lesson;
    if (lesson.teacher.id !== user.id && !may(user.roles, "outbox:readSchool"))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    const { timeZone } = await people.readSchool(schoolId);
    const day = dayOf(Date.parse(lesson.startsAt), timeZone);
    const term = (await journal.termsOf(schoolId)).find((one) => one.from <= day && one.to >= day);
    const of = { classId, subjectId: subject.id };
    const [part, cells, pupils] = await Promise.all([
      term ? journal.entriesOf(schoolId, { ...of, year: term.year, term: term.number }) : null,
      lesson.state === "ended" ? register.cells(schoolId, [lessonId]) : [],
      people.listPupils(schoolId, classId),
    ]);
    const own = part?.lessons.find((one) => one.lessonId === lessonId);
    return copyText({
      ...{ day, number: lesson.number, className: lesson.className },
      subjectName: subject.name[language],
      topic: own?.topic ?? lesson.topic,
      homework: own?.homework ?? "",
      ...{ pupils, cells, language },
    });
  }

  return { list, steps, takeFile, lessonText };
}
export type Reading = ReturnType<typeof createReading>;
