import { checkMay } from "../auth/permissions.ts";
import type { Lessons } from "../lessons/service.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { KundelikMapping } from "./adapters/kundelik-lookup.ts";
import { pairByName } from "./adapters/pairing.ts";
import type { Adapter, Directory, Named } from "./adapters/types.ts";
import type { Refusal } from "./protocol-entries.ts";
import type { Mapping, MappingKind } from "./protocol-settings.ts";
import type { OutboxStore } from "./store.ts";
import type { OutboxSettingsStore, StoredMapping } from "./store-settings.ts";

type Deps = {
  store: OutboxSettingsStore;
  steps: Pick<OutboxStore, "addSteps">;
  people: Pick<People, "listClasses" | "listPupils" | "findPeople">;
  schedule: Pick<Schedule, "subjects" | "taught">;
  lessons: Pick<Lessons, "findMany">;
  /** @throws AppError conflict outbox_not_ready */
  adapterToRead(schoolId: string): Promise<Adapter>;
  unblocked(schoolId: string, codes: readonly Refusal["code"][]): Promise<unknown>;
  now: () => number;
};
const kinds: readonly MappingKind[] = ["class", "subject", "person", "lesson"];
const BLOCKED: readonly Refusal["code"][] = ["unmappedLesson", "unmappedPupil"];

/** What the delivery asks of the pairs, and keeps of lessons it looked up. */
export function mappingOf(
  store: OutboxSettingsStore,
  schoolId: string,
  now: () => number,
): KundelikMapping {
  return {
    async find(kind, insideIds) {
      const found = await store.mapped(schoolId, kind, insideIds);
      return new Map(
        [...found].flatMap(([id, { outsideId }]) => (outsideId === null ? [] : [[id, outsideId]])),
      );
    },
    async keepLesson({ id }, outsideId, candidates) {
      const lesson = { kind: "lesson", insideId: id, outsideId, by: "lookup" } as const;
      await store.putMappings(schoolId, [{ ...lesson, candidates: [...candidates] }], now());
    },
  };
}

/** Ours and theirs: classes, subjects, pupils and lessons, and which of them nobody could pair. */
export function createMappings(deps: Deps) {
  const { store, steps, people, schedule, lessons, adapterToRead, unblocked, now } = deps;

  /** Ours of a kind, by id, with their names: those that the timetable holds, and lessons that were looked for. */
  async function ours(schoolId: string, kind: MappingKind) {
    const named = new Map<string, { name: string; className: string | null }>();
    const classes = await people.listClasses(schoolId);
    if (kind === "class")
      for (const { id, name } of classes) named.set(id, { name, className: null });
    if (kind === "subject") {
      const taught = new Set((await schedule.taught(schoolId)).map(({ subjectId }) => subjectId));
      for (const [id, { name }] of await schedule.subjects(schoolId))
        if (taught.has(id)) named.set(id, { name: name.kk, className: null });
    }
    if (kind === "person")
      for (const one of classes)
        for (const pupil of await people.listPupils(schoolId, one.id))
          named.set(pupil.id, { name: pupil.fullName, className: one.name });
    if (kind === "lesson") {
      const looked = (await store.allMapped(schoolId, "lesson")).map(({ insideId }) => insideId);
      for (const [id, lesson] of await lessons.findMany(schoolId, looked))
        named.set(id, {
          name: `${lesson.startsAt.slice(0, 10)} · ${lesson.number} · ${lesson.subject.name.kk}`,
          className: lesson.className,
        });
    }
    return named;
  }

  async function all(schoolId: string, kind: MappingKind): Promise<Mapping[]> {
    const [named, stored] = await Promise.all([
      ours(schoolId, kind),
      store.allMapped(schoolId, kind),
    ]);
    const mapped = new Map(stored.map((one) => [one.insideId, one]));
    return [...named].map(([insideId, { name, className }]) => {
      const { outsideId = null, by = "lookup", candidates = [] } = mapped.get(insideId) ?? {};
      return { kind, insideId, name, className, outsideId, by, candidates };
    });
  }

  /** @throws AppError forbidden */
  async function list(
    user: User,
    asked: { kind: MappingKind; isUnmapped: boolean; skip: number; limit: number },
  ) {
    checkMay(user.roles, "outbox:govern");
    const of = new Map<MappingKind, Mapping[]>();
    for (const kind of kinds) of.set(kind, await all(user.schoolId, kind));
    const countOf = (kind: MappingKind) => {
      const mappings = of.get(kind) ?? [];
      const unmapped = mappings.filter(({ outsideId }) => outsideId === null).length;
      return { all: mappings.length, unmapped };
    };
    const shown = (of.get(asked.kind) ?? [])
      .filter(({ outsideId }) => !asked.isUnmapped || outsideId === null)
      .sort(
        (a, b) =>
          Number(a.outsideId !== null) - Number(b.outsideId !== null) ||
          a.name.localeCompare(b.name, "kk"),
      );
    return {
      mappings: shown.slice(asked.skip, asked.skip + asked.limit),
      total: shown.length,
      counts: {
        class: countOf("class"),
        subject: countOf("subject"),
        person: countOf("person"),
        lesson: countOf("lesson"),
      },
    };
  }

  /**
   * Pairs by name with what there is outside. What was set by hand or import stays.
   * @throws AppError forbidden; conflict outbox_not_ready; OutsideError
   */
  async function find(user: User): Promise<{ found: number; unmapped: number }> {
    checkMay(user.roles, "outbox:govern");
    const { schoolId } = user;
    const directory = await (await adapterToRead(schoolId)).directory();
    const pairs = await paired(schoolId, directory);
    await store.putMappings(schoolId, pairs, now());
    const found = pairs.filter(({ outsideId }) => outsideId !== null).length;
    await steps.addSteps(schoolId, [{ act: "mapped", byId: user.id, count: found }], now());
    await unblocked(schoolId, BLOCKED);
    return { found, unmapped: await store.countUnmapped(schoolId) };
  }

  async function paired(schoolId: string, directory: Directory): Promise<StoredMapping[]> {
    const toMappings = (kind: MappingKind, pairs: ReturnType<typeof pairByName>) =>
      pairs.map((pair): StoredMapping => ({ ...pair, kind, by: "lookup" }));
    const classes = await people.listClasses(schoolId);
    const classPairs = pairByName(
      classes.map(({ id, name }) => ({ id, names: [name] })),
      directory.classes,
      false,
    );
    const known = await store.mapped(
      schoolId,
      "class",
      classes.map(({ id }) => id),
    );
    const subjectOf = await schedule.subjects(schoolId);
    const taught = new Set((await schedule.taught(schoolId)).map(({ subjectId }) => subjectId));
    const subjects = new Map<string, Named>();
    for (const one of directory.classes)
      for (const subject of one.subjects) subjects.set(subject.id, subject);
    const subjectPairs = pairByName(
      [...subjectOf.values()]
        .filter(({ id }) => taught.has(id))
        .map(({ id, name }) => ({ id, names: [name.kk, name.ru] })),
      [...subjects.values()],
      false,
    );
    const persons: StoredMapping[] = [];
    for (const pair of classPairs) {
      const outsideId = known.get(pair.insideId)?.outsideId ?? pair.outsideId;
      const there = directory.classes.find(({ id }) => id === outsideId);
      const pupils = await people.listPupils(schoolId, pair.insideId);
      const inside = pupils.map(({ id, fullName }) => ({ id, names: [fullName] }));
      persons.push(...toMappings("person", pairByName(inside, there?.persons ?? [], true)));
    }
    return [...toMappings("class", classPairs), ...toMappings("subject", subjectPairs), ...persons];
  }

  /** @throws AppError forbidden */
  async function set(
    user: User,
    { kind, insideId, outsideId }: Pick<Mapping, "kind" | "insideId" | "outsideId">,
  ): Promise<void> {
    checkMay(user.roles, "outbox:govern");
    const { schoolId } = user;
    const mapping = { kind, insideId, outsideId, by: "hand" as const, candidates: [] };
    await store.putMappings(schoolId, [mapping], now());
    await steps.addSteps(schoolId, [{ act: "mapped", byId: user.id }], now());
    if (outsideId !== null) await unblocked(schoolId, BLOCKED);
  }

  /** Outside ids of pupils by their login here. @throws AppError forbidden */
  async function take(user: User, lines: readonly { login: string; outsideId: string }[]) {
    checkMay(user.roles, "outbox:govern");
    const { schoolId } = user;
    const idOf = new Map<string, string>();
    for (const { id: classId } of await people.listClasses(schoolId))
      for (const pupil of await people.listPupils(schoolId, classId))
        idOf.set(pupil.login.toLowerCase(), pupil.id);
    const known = lines.flatMap(({ login, outsideId }): StoredMapping[] => {
      const insideId = idOf.get(login.toLowerCase());
      if (insideId === undefined) return [];
      return [{ kind: "person", insideId, outsideId, by: "import", candidates: [] }];
    });
    const unknown = lines.filter(({ login }) => !idOf.has(login.toLowerCase()));
    await store.putMappings(schoolId, known, now());
    await steps.addSteps(schoolId, [{ act: "mapped", byId: user.id, count: known.length }], now());
    await unblocked(schoolId, BLOCKED);
    return { taken: known.length, unknown: unknown.map(({ login }) => login) };
  }

  return { list, find, set, take };
}
export type Mappings = ReturnType<typeof createMappings>;
