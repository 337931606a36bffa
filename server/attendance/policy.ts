import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { FactStore, StoredPolicyChange } from "./facts-store.ts";
import { AttendancePolicy } from "./protocol-ledger.ts";
import type { NewAttendancePolicy, PolicyReading } from "./protocol-trace.ts";
import type { Told } from "./told.ts";

/** What rules ask of people. */
export type PeopleForPolicy = {
  readSchool(schoolId: string): Promise<{ attendancePolicy: AttendancePolicy }>;
  findPeople(schoolId: string, ids: readonly string[]): Promise<Map<string, { name: string }>>;
  setAttendancePolicy(schoolId: string, policy: AttendancePolicy): Promise<void>;
};
type Deps = {
  factStore: Pick<FactStore, "listPolicies" | "addPolicy">;
  people: PeopleForPolicy;
  told: Pick<Told, "policyChanged">;
  now: () => number;
};
const MOST_SHOWN = 50;

/** The school's rule of attendance. Each change is a step that stays; the newest step is the rule. */
export function createPolicies({ factStore, people, told, now }: Deps) {
  const toPolicy = ({ policy, version }: StoredPolicyChange) =>
    AttendancePolicy.parse({ ...policy, version });

  /** The rule now. @throws AppError not_found, no such school */
  async function policyOf(schoolId: string): Promise<AttendancePolicy> {
    const [newest] = await factStore.listPolicies(schoolId, 1);
    return newest ? toPolicy(newest) : (await people.readSchool(schoolId)).attendancePolicy;
  }

  /** For whoever may see a lesson's table; its history for those who decide. @throws AppError forbidden */
  async function read(user: User): Promise<PolicyReading> {
    const { schoolId, roles } = user;
    const mayChange = may(roles, "attendance:govern");
    const sees = [
      "attendance:readLesson",
      "attendance:readClass",
      "attendance:readSchool",
    ] as const;
    if (!mayChange && !sees.some((action) => may(roles, action)))
      throw new AppError("forbidden", "Not theirs to see");
    const policy = await policyOf(schoolId);
    if (!mayChange) return { policy, mayChange, history: [] };
    const changes = await factStore.listPolicies(schoolId, MOST_SHOWN);
    const ids = changes.flatMap(({ byId }) => byId ?? []);
    const names = await people.findPeople(schoolId, [...new Set(ids)]);
    const history = changes.map((change) => ({
      policy: toPolicy(change),
      at: change.atMs === null ? null : new Date(change.atMs).toISOString(),
      byName: names.get(change.byId ?? "")?.name ?? null,
    }));
    return { policy, mayChange, history };
  }

  /**
   * Puts another rule in place of version `basedOn`; lessons decided before keep the version they were proposed by.
   * @throws AppError forbidden; conflict policy_changed, somebody else changed it meanwhile
   */
  async function change(
    user: User,
    { basedOn, policy }: { basedOn: number; policy: NewAttendancePolicy },
  ): Promise<PolicyReading> {
    const { schoolId } = user;
    if (!may(user.roles, "attendance:govern"))
      throw new AppError("forbidden", "Not theirs to decide");
    const current = await policyOf(schoolId);
    const version = current.version + 1;
    const next = AttendancePolicy.parse({ ...policy, version });
    // What a school begins with is kept before it is replaced; of two who keep it one does.
    const begun = { version: 1, policy: current, byId: null, atMs: null };
    if (current.version === 1) await factStore.addPolicy(schoolId, begun);
    const isFirst =
      current.version === basedOn &&
      (await factStore.addPolicy(schoolId, { version, policy: next, byId: user.id, atMs: now() }));
    if (!isFirst)
      throw new AppError("conflict", "Somebody else changed it", { reason: "policy_changed" });
    // The school's own copy serves rooms, which come before attendance.
    await people.setAttendancePolicy(schoolId, next);
    logger.info({ schoolId, version, userId: user.id }, "attendance policy changed");
    told.policyChanged({ schoolId, version });
    return read(user);
  }

  return { policyOf, read, change };
}
