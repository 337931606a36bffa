import type { Probe, Route, Sfu } from "#media/types.ts";
import { AppError } from "../errors.ts";

/** A check opens one probe a route; a second page of the same person may check too. */
const MAX_OPEN = 6;
const MAX_PER_MIN = 30;
const MINUTE_MS = 60_000;
/** The engine closes a probe by itself after this. */
const LIFE_MS = 20_000;

type Opened = { userId: string; connectionId: string; transportId: string; openedAt: number };
type DtlsParameters = Parameters<Sfu["connectProbe"]>[1];
type Asker = { user: { id: string }; connectionId: string };

/** Connections of the check before a lesson, by person, so that nobody takes them all. */
export function createProbes(sfu: Sfu, now: () => number) {
  let open: Opened[] = [];
  const askedAt = new Map<string, number[]>();

  function takeTurn(userId: string): void {
    const recent = (askedAt.get(userId) ?? []).filter((at) => now() - at < MINUTE_MS);
    if (recent.length === 0 && askedAt.size > 1000) askedAt.clear();
    open = open.filter(({ openedAt }) => now() - openedAt < LIFE_MS);
    const own = open.filter((one) => one.userId === userId);
    const freeAt = own.length >= MAX_OPEN ? own[0]!.openedAt + LIFE_MS : 0;
    const turnAt = recent.length >= MAX_PER_MIN ? recent[0]! + MINUTE_MS : 0;
    const waitMs = Math.max(freeAt, turnAt) - now();
    if (waitMs > 0) {
      const retryAfterSec = Math.ceil(waitMs / 1000);
      throw new AppError("too_many", "Too many checks", { details: { retryAfterSec } });
    }
    askedAt.set(userId, [...recent, now()]);
  }

  /** @throws AppError too_many, with the seconds to wait; MediaError no_worker, too_many_probes */
  async function openOne(route: Route, { user, connectionId }: Asker): Promise<Probe> {
    takeTurn(user.id);
    const slot = { userId: user.id, connectionId, transportId: "", openedAt: now() };
    open.push(slot); // before the worker answers, so that a burst cannot pass the limit
    try {
      const probe = await sfu.openProbe(route);
      slot.transportId = probe.transport.id;
      if (!open.includes(slot)) sfu.closeProbe(probe.transport.id); // the asker is gone
      return probe;
    } catch (error) {
      open = open.filter((one) => one !== slot);
      throw error;
    }
  }

  function isOwn(transportId: string, connectionId: string): boolean {
    return open.some((one) => one.transportId === transportId && one.connectionId === connectionId);
  }

  /** @throws AppError not_found, no probe of this connection; MediaError bad_parameters */
  async function connect(transportId: string, parameters: DtlsParameters, asker: Asker) {
    if (!isOwn(transportId, asker.connectionId)) throw new AppError("not_found", "No such check");
    await sfu.connectProbe(transportId, parameters);
  }

  /** Closing what is closed already is harmless. */
  function close(transportId: string, { connectionId }: Asker): void {
    if (!isOwn(transportId, connectionId)) return;
    open = open.filter((one) => one.transportId !== transportId);
    sfu.closeProbe(transportId);
  }

  /** The asker's page is gone. */
  function connectionLost(connectionId: string): void {
    const own = open.filter((one) => one.connectionId === connectionId);
    open = open.filter((one) => one.connectionId !== connectionId);
    for (const { transportId } of own) if (transportId) sfu.closeProbe(transportId);
  }

  return { open: openOne, connect, close, connectionLost };
}
export type Probes = ReturnType<typeof createProbes>;
