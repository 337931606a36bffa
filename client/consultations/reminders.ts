import type { Consultation } from "#server/consultations/protocol.ts";
import { socket } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { Store } from "../kit/store.ts";

export type Reminder = { consultationId: string; startsAt: string };
const keyOf = ({ consultationId, startsAt }: Reminder) => `${consultationId} ${startsAt}`;

/**
 * Reminders that this page was told. The server tells each until one says that it is on the screen (`see`), so what
 * comes twice is one, and what was put away stays away.
 */
export function createReminders(see: (reminder: Reminder) => void) {
  const store = new Store<{ list: readonly Reminder[] }>({ list: [] });
  const shown = new Set<string>();
  const closed = new Set<string>();
  const keep = (isKept: (one: Reminder) => boolean) =>
    store.patch({ list: store.get().list.filter(isKept) });
  function show(one: Reminder): void {
    if (shown.has(keyOf(one))) return;
    shown.add(keyOf(one));
    see(one);
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    told({ consultationId, startsAt }: Reminder): void {
      const one = { consultationId, startsAt };
      const key = keyOf(one);
      // The server has not heard that it was shown.
      if (shown.has(key)) see(one);
      const { list } = store.get();
      if (closed.has(key) || list.some((other) => keyOf(other) === key)) return;
      const others = list.filter((other) => other.consultationId !== consultationId);
      store.patch({ list: [...others, one].sort((a, b) => a.startsAt.localeCompare(b.startsAt)) });
    },
    /** It is on the screen, and somebody may look at it. */
    show,
    /** The same once its tab is the one in front: one behind others shows nothing to anybody. Returns what stops it. */
    showVisibly(one: Reminder): () => void {
      const look = () => document.visibilityState === "visible" && show(one);
      look();
      document.addEventListener("visibilitychange", look);
      return () => document.removeEventListener("visibilitychange", look);
    },
    close(one: Reminder): void {
      closed.add(keyOf(one));
      keep((other) => other !== one);
    },
    has: (consultationId: string) =>
      store.get().list.some((one) => one.consultationId === consultationId),
    /** Takes away what is off or at another time by now. */
    compare(talks: readonly Pick<Consultation, "id" | "state" | "startsAt">[]): void {
      const agreed = new Set(
        talks
          .filter(({ state }) => state === "agreed")
          .map(({ id, startsAt }) => keyOf({ consultationId: id, startsAt: startsAt ?? "" })),
      );
      keep((one) => agreed.has(keyOf(one)));
    },
    /** Another person may sign in. */
    forget(): void {
      shown.clear();
      closed.clear();
      store.patch({ list: [] });
    },
  };
}

/** The next that has not begun; null: none. */
export const nextOf = (list: readonly Reminder[], nowMs: number): Reminder | null =>
  list.find(({ startsAt }) => Date.parse(startsAt) > nowMs) ?? null;

/**
 * What a room says to this person: nothing while their screen is shown to others, nor of the meeting whose room it is.
 */
export const nextInRoom = (
  list: readonly Reminder[],
  { nowMs, roomId, isSharing }: { nowMs: number; roomId: string; isSharing: boolean },
): Reminder | null => {
  if (isSharing) return null;
  return nextOf(
    list.filter(({ consultationId }) => consultationId !== roomId),
    nowMs,
  );
};

/** Of this page. It listens from the first connection on, before there is a screen to show anything on. */
export const reminders = createReminders((one) => {
  // Where it does not arrive, the server tells it again, and it is said again.
  void rest("seeReminder", one).catch(() => undefined);
});
socket.on("consultation:reminded", reminders.told);
socket.on("consultation:changed", ({ consultationId }) => {
  if (!reminders.has(consultationId)) return;
  void rest("listConsultations", {})
    .then(({ consultations }) => reminders.compare(consultations))
    .catch(() => undefined); // it goes by itself when its time has come
});
socket.on("disconnect", (why) => {
  if (why === "io client disconnect") reminders.forget();
});
