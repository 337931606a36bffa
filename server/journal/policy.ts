import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Frames } from "./frame.ts";
import type { GradingPolicy, Term } from "./protocol.ts";
import type { JournalStore } from "./store.ts";
import { schoolYearOf, termOn, termsOfYear, troubleWith } from "./terms.ts";

type Deps = { store: JournalStore; frames: Frames; now: () => number };

/** The school's weights, its table of percent and marks, its terms. */
export function createPolicy({ store, frames, now }: Deps) {
  /** What holds now. Anybody of the school may know. */
  async function read(schoolId: string): Promise<GradingPolicy> {
    return (await frames.calendarOf(schoolId)).policy;
  }

  /**
   * A new version; the ones before stay and hold for terms that are over.
   * @throws AppError forbidden; invalid, a table that leaves a percent without a mark, or terms that overlap; conflict,
   * somebody else changed it meanwhile
   */
  async function change(
    user: User,
    wanted: Omit<GradingPolicy, "isUnconfirmed">,
  ): Promise<GradingPolicy> {
    checkMay(user.roles, "journal:govern");
    for (const table of [wanted.marks, wanted.marksOfGradeOne]) requireWhole(table);
    const trouble = troubleWith(wanted.terms);
    if (trouble) throw new AppError("invalid", trouble);
    const { schoolId } = user;
    const versions = await store.listPolicies(schoolId);
    const last = versions.at(-1);
    // Terms of other years that were written stay written.
    const years = new Set(wanted.terms.map(({ year }) => year));
    const before = (last?.policy.terms ?? []).filter(({ year }) => !years.has(year));
    const policy = { ...wanted, terms: [...before, ...wanted.terms] };
    const version = (last?.version ?? 0) + 1;
    if (!(await store.addPolicy(schoolId, { version, policy, atMs: now() }, user.id)))
      throw new AppError("conflict", "It was changed by somebody else meanwhile");
    return read(schoolId);
  }

  /** Quarters of the school year that is, and of every year the school wrote; by time. */
  async function termsOf(schoolId: string): Promise<Term[]> {
    const { written, today } = await frames.calendarOf(schoolId);
    const years = new Set([...written.map(({ year }) => year), schoolYearOf(today)]);
    return [...years].sort((a, b) => a - b).flatMap((year) => termsOfYear(written, year));
  }

  /** The term on a day; in a break the one before. */
  async function termAt(schoolId: string, day: string): Promise<Term> {
    return termOn((await frames.calendarOf(schoolId)).written, day);
  }

  return { read, change, termsOf, termAt };
}

/** @throws AppError invalid, unless every percent has one mark and more percent never a lower one */
function requireWhole(table: GradingPolicy["marks"]): void {
  const inOrder = table.toSorted((a, b) => a.fromPercent - b.fromPercent);
  const isRising = inOrder.every(({ mark, fromPercent }, index) => {
    const before = inOrder[index - 1];
    return !before || (mark > before.mark && fromPercent > before.fromPercent);
  });
  if (inOrder[0]?.fromPercent !== 0 || !isRising)
    throw new AppError("invalid", "The table leaves a percent without its mark");
}
