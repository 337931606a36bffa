import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { RequireNoClashOf } from "./clashes.ts";
import type { Curtain } from "./curtain.ts";
import type { InLine } from "./lines.ts";
import type { Consultation } from "./protocol-booking.ts";
import type { AuditAct } from "./protocol-safety.ts";
import { isBound, type Refusal, type SideName, type Step, stepOf } from "./rules.ts";
import { type ConsultationStore, type StoredConsultation, sidesOf } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import type { Times } from "./times.ts";
import type { Views } from "./views.ts";

type Deps = {
  store: ConsultationStore;
  hosts: HostStore;
  times: Times;
  views: Views;
  curtain: Curtain;
  /** Tells its sides, and whoever else hears of changes. */
  changed(consultation: StoredConsultation): void;
  note(of: StoredConsultation, act: AuditAct): Promise<void>;
  requireNoClashOf: RequireNoClashOf;
  /** By person: one act of theirs after another. */
  inLine: InLine;
  now: () => number;
};
/** A change is tried again so often when somebody else's was faster. */
const TRIES = 4;

const refusals: Record<Refusal, () => AppError> = {
  over: () => new AppError("conflict", "It is over", { reason: "consultation_over" }),
  notTheirs: () => new AppError("forbidden", "It waits for another"),
  early: () => new AppError("conflict", "It has not begun", { reason: "talk_too_early" }),
  noTime: () => new AppError("invalid", "An answer with the time that is proposed, or with one"),
  past: () => new AppError("invalid", "A time to come, within half a year"),
};
const acts: Record<Step["act"], AuditAct> = {
  agree: "answered",
  decline: "answered",
  move: "moved",
  cancel: "cancelled",
  hold: "held",
};

/** What becomes of a talk that was asked for: answers, moves, the end. Nothing of it is written to a log. */
export function createAnswers(deps: Deps) {
  const { store, hosts, times, views, curtain, changed, now } = deps;
  const { requireNoClashOf, inLine } = deps;

  /** @throws AppError not_found, also for whoever is no side or not shown it: it is not said that there is one */
  async function mustBeSide(user: User, consultationId: string): Promise<StoredConsultation> {
    const stored = await store.find(user.schoolId, consultationId);
    const isSide = stored !== null && sidesOf(stored).includes(user.id);
    if (!isSide || !(await curtain.isShown(user, stored)))
      throw new AppError("not_found", "No such consultation");
    return stored;
  }

  /**
   * Takes one step, of the state as it is when it is written: a change of somebody else's in between is seen.
   * @throws AppError not_found; forbidden, no side that may; what the rules refuse; conflict time_taken, time_clashes
   */
  async function take(
    user: User,
    consultationId: string,
    stepFor: (stored: StoredConsultation, by: SideName) => Promise<Step>,
  ): Promise<Consultation> {
    for (let left = TRIES; left > 0; left--) {
      const before = await mustBeSide(user, consultationId);
      const by = before.hostId === user.id ? "host" : before.guestId === user.id ? "guest" : null;
      if (by === null) throw new AppError("forbidden", "For host and guest alone");
      const step = await stepFor(before, by);
      const next = stepOf(before, by, step, now());
      if ("refusal" in next) throw refusals[next.refusal]();
      const isSame = next.state === before.state && next.startsAtMs === before.startsAtMs;
      if (isSame && next.waitsFor === before.waitsFor) return views.toView(user, before);
      const after = await times.rewrite(before, next, by);
      if (!after) continue;
      if (by === "host") await deps.note(after, acts[step.act]);
      changed(after);
      return views.toView(user, after);
    }
    throw new AppError("unavailable", "Changed by others again and again");
  }

  /** @throws AppError conflict time_clashes: this side is in another talk then. Of the other side nothing is said */
  async function requireOwnTime(
    user: User,
    { id, hostId, lengthMin }: StoredConsultation,
    startsAtMs: number,
  ): Promise<void> {
    const own = await store.listToCome(user.schoolId, user.id, now());
    const others = own.filter((one) => {
      // Talks of one host are kept apart by the claim of their times.
      const isClaimed = hostId === user.id && one.hostId === user.id;
      return one.id !== id && !isClaimed && isBound(one, user.id, now());
    });
    await requireNoClashOf(user, others, { startsAtMs, lengthMin });
  }

  async function moveStep(
    user: User,
    stored: StoredConsultation,
    by: SideName,
    startsAtMs: number,
  ): Promise<Step> {
    const { schoolId, hostId } = stored;
    const { availability } = await hosts.read(schoolId, hostId);
    if (startsAtMs !== stored.startsAtMs) {
      await requireOwnTime(user, stored, startsAtMs);
      if (by === "guest")
        await times.requireFree({ schoolId, hostId, startsAtMs }, stored.startsAtMs);
    }
    return { act: "move", startsAtMs, isInstant: availability?.isInstant === true };
  }

  /** Two of one's own agreed to at once: the second sees the first. */
  const inTurn = (user: User, work: () => Promise<Consultation>) =>
    inLine(`${user.schoolId} ${user.id}`, work);

  async function agreeStep(
    user: User,
    stored: StoredConsultation,
    by: SideName,
    startsAtMs: number | null,
  ): Promise<Step> {
    const atMs = stored.startsAtMs ?? startsAtMs;
    // What is agreed already, or another's to answer, is as the rules say.
    if (atMs !== null && stored.waitsFor === by) await requireOwnTime(user, stored, atMs);
    return { act: "agree", startsAtMs };
  }

  return {
    mustBeSide,
    answer: (user: User, id: string, wish: { isAgreed: boolean; startsAt?: string | undefined }) =>
      inTurn(user, () =>
        take(user, id, async (stored, by) => {
          if (!wish.isAgreed) return { act: "decline" };
          const startsAtMs = wish.startsAt === undefined ? null : Date.parse(wish.startsAt);
          return agreeStep(user, stored, by, startsAtMs);
        }),
      ),
    move: (user: User, id: string, startsAt: string) =>
      inTurn(user, () =>
        take(user, id, (stored, by) => moveStep(user, stored, by, Date.parse(startsAt))),
      ),
    cancel: (user: User, id: string) => take(user, id, async () => ({ act: "cancel" })),
    markHeld: (user: User, id: string, isHeld: boolean) =>
      take(user, id, async () => ({ act: "hold", isHeld })),
    /** Cancelled by nobody's hand: one of its sides has left the school. */
    async callOff(stored: StoredConsultation): Promise<void> {
      const { startsAtMs } = stored;
      const next = { state: "cancelled" as const, waitsFor: null, startsAtMs };
      const after = await times.rewrite(stored, next, "host");
      if (after) changed(after);
    },
  };
}
export type Answers = ReturnType<typeof createAnswers>;
