import { setTimeout as delay } from "node:timers/promises";
import { MediaError } from "../errors.ts";
import type { Sfu, SfuRoom } from "../types.ts";
import { openRoom as openRoomOn } from "./open-room.ts";
import { type SfuOptions, toSettings } from "./options.ts";
import { createProbes } from "./probes.ts";
import type { Room } from "./room.ts";
import { type LiveWorker, WorkerSlot } from "./worker.ts";

/**
 * A room counts at least as this many streams when workers are compared: at the bell many rooms open
 * at once and fill later. A class of 25 receives its teacher's camera, voice, screen and one speaker.
 */
const EXPECTED_CONSUMERS = 100;
/** How long a room waits for a worker while all are being replaced. */
const WORKER_WAIT_MS = 5_000;
/** Workers that may die under one room being opened before the request is refused. */
const MAX_TRIES = 3;

/**
 * Starts the media engine: one worker process per core, rooms on the least loaded, a dead worker
 * replaced at once and its rooms told.
 * @throws MediaError no_worker, the worker program is missing or finds no free port
 */
export async function createSfu(options: SfuOptions = {}): Promise<Sfu> {
  const settings = toSettings(options);
  const { logger } = settings;
  const rooms = new Map<string, { slot: WorkerSlot; room: Room }>();
  const opening = new Map<string, Promise<SfuRoom>>();
  let isClosed = false;

  const slots = Array.from({ length: settings.workers }, (_, index): WorkerSlot => {
    const slot: WorkerSlot = new WorkerSlot({ settings, index, taken, onDied: () => forget(slot) });
    return slot;
  });
  const started = await Promise.allSettled(slots.map((slot) => slot.ready));
  const failed = started.find((result) => result.status === "rejected");
  if (failed) {
    await Promise.all(slots.map((slot) => slot.close()));
    const { reason: cause } = failed;
    throw new MediaError("no_worker", "The media workers could not be started", { cause });
  }
  const probes = createProbes({ settings, pick: async () => leastLoaded() ?? someWorker() });

  function taken(): Set<number> {
    return new Set(slots.flatMap(({ live }) => (live ? [live.port] : [])));
  }

  /** A died worker's rooms have told their listeners themselves. */
  function forget(slot: WorkerSlot): void {
    for (const [roomId, held] of rooms) if (held.slot === slot) rooms.delete(roomId);
  }

  function load(slot: WorkerSlot): number {
    let sum = slot.roomsOpening * EXPECTED_CONSUMERS;
    for (const held of rooms.values())
      if (held.slot === slot) sum += Math.max(EXPECTED_CONSUMERS, held.room.consumerCount);
    return sum;
  }

  /** The least loaded live worker. At once, so that rooms asked for together see each other. */
  function leastLoaded(): { slot: WorkerSlot; live: LiveWorker } | null {
    const alive = slots.flatMap((slot) =>
      slot.live ? [{ slot, live: slot.live, load: load(slot) }] : [],
    );
    return alive.toSorted((a, b) => a.load - b.load)[0] ?? null;
  }

  /** Waits while every worker is being replaced. @throws MediaError no_worker */
  async function someWorker(): Promise<{ slot: WorkerSlot; live: LiveWorker }> {
    const lastAt = Date.now() + WORKER_WAIT_MS;
    while (!isClosed && Date.now() < lastAt) {
      const timeout = delay(lastAt - Date.now(), undefined, { ref: false });
      await Promise.race([timeout, ...slots.map((slot) => slot.ready)]);
      const chosen = leastLoaded();
      if (chosen) return chosen;
    }
    throw new MediaError("no_worker", "No media worker is alive");
  }

  async function start(roomId: string, isSealed: boolean): Promise<SfuRoom> {
    let left = MAX_TRIES;
    for (;;) {
      const { slot, live } = leastLoaded() ?? (await someWorker());
      slot.roomsOpening++;
      try {
        const onClosed = () => {
          if (rooms.get(roomId)?.room.isClosed) rooms.delete(roomId);
        };
        const room = await openRoomOn(roomId, live, { isSealed, logger, onClosed });
        rooms.set(roomId, { slot, room });
        return room;
      } catch (cause) {
        if (--left === 0 || isClosed)
          throw new MediaError("no_worker", "The room could not be opened", { cause });
      } finally {
        slot.roomsOpening--;
      }
    }
  }

  function findRoom(roomId: string): SfuRoom | null {
    const room = rooms.get(roomId)?.room;
    if (room && !room.isClosed) return room;
    rooms.delete(roomId);
    return null;
  }

  async function openRoom(roomId: string, { isSealed = false } = {}): Promise<SfuRoom> {
    const open = findRoom(roomId);
    if (open) return open;
    const asked =
      opening.get(roomId) ?? start(roomId, isSealed).finally(() => opening.delete(roomId));
    opening.set(roomId, asked);
    return asked;
  }

  async function close(): Promise<void> {
    isClosed = true;
    probes.close();
    for (const { room } of rooms.values()) room.close();
    rooms.clear();
    await Promise.all(slots.map((slot) => slot.close()));
  }

  return {
    openRoom,
    findRoom,
    openProbe: probes.open,
    connectProbe: probes.connect,
    closeProbe: probes.closeOne,
    health: () =>
      slots.map((slot) => ({
        pid: slot.live?.worker.pid ?? 0,
        rooms: [...rooms.values()].filter((held) => held.slot === slot && !held.room.isClosed)
          .length,
        isAlive: slot.live !== null,
      })),
    close,
  };
}
