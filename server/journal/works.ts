import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Frame, Frames } from "./frame.ts";
import type { JournalKey, JournalWork } from "./protocol.ts";
import type { JournalStore, StoredWork } from "./store.ts";

type Deps = {
  store: JournalStore;
  frames: Frames;
  tellChanged(frame: Frame): void;
  now: () => number;
};
/** What is absent or undefined stays. */
type WorkChange = { [F in "title" | "maxPoints" | "day"]?: JournalWork[F] | undefined };

const toWork = ({ journal: _, ...work }: StoredWork): JournalWork => work;

/** БЖБ and ТЖБ of a journal. */
export function createWorks({ store, frames, tellChanged, now }: Deps) {
  /** @throws AppError not_found; forbidden not_its_teacher */
  async function mustOwn(user: User, workId: string) {
    const work = await store.findWork(user.schoolId, workId);
    if (!work) throw new AppError("not_found", "No such work");
    return { work, frame: await frames.writable(user, work.journal) };
  }

  /** @throws AppError not_found; forbidden not_its_teacher; invalid, no such term */
  async function create(
    user: User,
    key: JournalKey,
    work: Omit<JournalWork, "id" | "number">,
  ): Promise<JournalWork> {
    const frame = await frames.writable(user, key);
    const by = { byId: user.id, atMs: now() };
    const made = await store.createWork(user.schoolId, frame.journal, work, by);
    tellChanged(frame);
    return toWork(made);
  }

  /**
   * @throws AppError not_found; forbidden not_its_teacher; invalid value_out_of_range, somebody has more points than
   * the new maximum
   */
  async function change(user: User, workId: string, wanted: WorkChange): Promise<JournalWork> {
    const { work, frame } = await mustOwn(user, workId);
    const { title, maxPoints, day } = wanted;
    if (maxPoints !== undefined && maxPoints < work.maxPoints) {
      const columns = [`work:${workId}`];
      const cells = await store.listCells(user.schoolId, work.journal, { columns });
      const most = Math.max(
        0,
        ...cells.filter(({ column }) => columns.includes(column)).map(({ value }) => value ?? 0),
      );
      if (most > maxPoints)
        throw new AppError("invalid", "Somebody has more points", { reason: "value_out_of_range" });
    }
    const changed = await store.changeWork(user.schoolId, workId, {
      ...(title !== undefined && { title }),
      ...(maxPoints !== undefined && { maxPoints }),
      ...(day !== undefined && { day }),
    });
    if (!changed) throw new AppError("not_found", "No such work");
    tellChanged(frame);
    return toWork(changed);
  }

  /** @throws AppError not_found; forbidden not_its_teacher; conflict work_has_marks */
  async function remove(user: User, workId: string): Promise<void> {
    const { work, frame } = await mustOwn(user, workId);
    if (await store.hasValues(user.schoolId, work.journal, `work:${workId}`))
      throw new AppError("conflict", "It has points", { reason: "work_has_marks" });
    await store.removeWork(user.schoolId, workId);
    tellChanged(frame);
  }

  return { create, change, remove };
}
