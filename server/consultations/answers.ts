import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Consultation } from "./protocol-booking.ts";
import type { AuditAct } from "./protocol-safety.ts";
import { isAhead, type Refusal, type SideName, type Step, stepOf } from "./rules.ts";
import { type ConsultationStore, type StoredConsultation, sidesOf } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import { requireNoClash, type Times } from "./times.ts";
import type { Views } from "./views.ts";

type Deps = {
  store: ConsultationStore;
  hosts: HostStore;
  times: Times;
  views: Views;
  /** Tells its sides, and whoever else hears of changes. */
  changed(consultation: StoredConsultation): void;
  note(of: StoredConsultation, act: AuditAct): Promise<void>;
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
  const { store, hosts, times, views, changed, now } = deps;

  /** @throws AppError not_found, also for whoever is no side: it is not said that there is one */
  async function mustBeSide(user: User, consultationId: string): Promise<StoredConsultation> {
    const stored = await store.find(user.schoolId, consultationId);
    if (!stored || !sidesOf(stored).includes(user.id))
      throw new AppError("not_found", "No such consultation");
    return stored;
  }

  /**
   * Takes one step, of the state as it is when it is written: a change of somebody else's in between is seen.
   * @throws AppError not_found; forbidden, no side that may; what the rules refuse; conflict time_taken
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

  async function moveStep(
    user: User,
    { schoolId, hostId, lengthMin, ...stored }: StoredConsultation,
    by: SideName,
    startsAtMs: number,
  ): Promise<Step> {
    const { availability } = await hosts.read(schoolId, hostId);
    if (by === "guest" && startsAtMs !== stored.startsAtMs) {
      const own = await store.listToCome(schoolId, user.id, now());
      const others = own.filter((one) => one.id !== stored.id && isAhead(one, now()));
      requireNoClash(others, { startsAtMs, lengthMin });
      await times.requireFree({ schoolId, hostId, startsAtMs }, stored.startsAtMs);
    }
    return { act: "move", startsAtMs, isInstant: availability?.isInstant === true };
  }

  return {
    mustBeSide,
    answer: (user: User, id: string, wish: { isAgreed: boolean; startsAt?: string | undefined }) =>
      take(user, id, async () => {
        if (!wish.isAgreed) return { act: "decline" };
        const startsAtMs = wish.startsAt === undefined ? null : Date.parse(wish.startsAt);
        return { act: "agree", startsAtMs };
      }),
    move: (user: User, id: string, startsAt: string) =>
      take(user, id, (stored, by) => moveStep(user, stored, by, Date.parse(startsAt))),
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
