import type { ServerEvents } from "#server/protocol/all.ts";
import type { ChatMessage, RoomRights, Seat } from "#server/rooms/protocol.ts";
import type { Store } from "../kit/store.ts";
import type { RoomSocket } from "./ports.ts";
import { RecentSpeakers } from "./recent-speakers.ts";
import type { RoomState } from "./state.ts";

type Payload<E extends keyof ServerEvents> = Parameters<ServerEvents[E]>[0];
/** What the engine does about a notice beyond showing it. */
export type NoticeActions = {
  offersChanged: (payload: Payload<"room:offersChanged">) => void;
  consumerClosed: (consumerId: string) => void;
  consumerPaused: (consumerId: string, isPaused: boolean) => void;
  muted: () => void;
  rightsChanged: (rights: RoomRights) => void;
  soundModeChanged: () => void;
  moved: () => void;
  closed: (reason: Payload<"room:closed">["reason"]) => void;
  lessonChanged: (lesson: Payload<"lesson:changed">) => void;
  called: (isCalled: boolean) => void;
  /** One is in another group: another chat is ours to read. */
  regrouped: () => void;
  /** This person assists the teacher from now on, or no more. */
  roleChanged: (isAssistant: boolean) => void;
};

/** Follows the server's notices about one lesson. Gives the function that stops it. */
export function followNotices(
  socket: RoomSocket,
  lessonId: string,
  store: Store<RoomState>,
  actions: NoticeActions,
): () => void {
  const ours = (payload: { lessonId: string }) => payload.lessonId === lessonId;
  const recent = new RecentSpeakers((recentSpeakers) => store.patch({ recentSpeakers }));
  const listeners: Partial<ServerEvents> = {
    "room:seatChanged": (payload) => {
      if (!ours(payload)) return;
      const { seats, me } = store.get();
      const before = seats.find(({ personId }) => personId === payload.seat.personId);
      store.patch({ seats: replaceSeat(seats, payload.seat) });
      if (before && payload.seat.personId === me?.personId)
        if (before.isCalled !== payload.seat.isCalled) actions.called(payload.seat.isCalled);
      if (before && payload.seat.personId === me?.personId)
        if (before.groupId !== payload.seat.groupId) actions.regrouped();
    },
    "room:offersChanged": (payload) => {
      if (ours(payload)) actions.offersChanged(payload);
    },
    "room:consumerClosed": (payload) => {
      if (ours(payload)) actions.consumerClosed(payload.consumerId);
    },
    "room:consumerPaused": (payload) => {
      if (ours(payload)) actions.consumerPaused(payload.consumerId, true);
    },
    "room:consumerResumed": (payload) => {
      if (ours(payload)) actions.consumerPaused(payload.consumerId, false);
    },
    "room:speakersChanged": (payload) => {
      if (!ours(payload)) return;
      const speakers = payload.speakers.map(({ personId }) => personId);
      store.patch({ speakers });
      recent.hear(speakers);
    },
    "room:chatReceived": (payload) => {
      if (ours(payload)) store.patch({ chat: addMessage(store.get().chat, payload.message) });
    },
    "room:chatDeleted": (payload) => {
      if (ours(payload))
        store.patch({ chat: store.get().chat.filter(({ id }) => id !== payload.messageId) });
    },
    "room:chatChanged": (payload) => {
      if (ours(payload)) store.patch({ chatSettings: payload.settings });
    },
    "room:muted": (payload) => {
      if (ours(payload)) actions.muted();
    },
    "room:rightsChanged": (payload) => {
      if (!ours(payload)) return;
      const { seats, me } = store.get();
      const own = seats.find(({ personId }) => personId === me?.personId);
      if (own) store.patch({ seats: replaceSeat(seats, { ...own, rights: payload.rights }) });
      actions.rightsChanged(payload.rights);
    },
    "room:locksChanged": (payload) => {
      if (ours(payload)) store.patch({ ofClass: payload.ofClass });
    },
    "room:roleChanged": (payload) => {
      const { me } = store.get();
      if (!ours(payload) || !me) return;
      const { role, actions: allowed } = payload;
      store.patch({ me: { ...me, role, isHost: role === "host", actions: allowed } });
      actions.roleChanged(role === "cohost");
    },
    "room:soundModeChanged": (payload) => {
      if (!ours(payload)) return;
      store.patch({ soundMode: payload.mode });
      actions.soundModeChanged();
    },
    "room:stageChanged": (payload) => {
      if (ours(payload)) store.patch({ stage: payload.stage });
    },
    "room:modeChanged": (payload) => {
      if (ours(payload)) store.patch({ mode: payload.mode });
    },
    "room:moved": (payload) => {
      if (ours(payload)) actions.moved();
    },
    "room:closed": (payload) => {
      if (ours(payload)) actions.closed(payload.reason);
    },
    "lesson:changed": (lesson) => {
      if (lesson.id !== lessonId) return;
      const { lesson: before } = store.get();
      if (before) store.patch({ lesson: { ...before, ...lesson } });
      actions.lessonChanged(lesson);
    },
  };
  const names = Object.keys(listeners) as (keyof typeof listeners)[];
  for (const name of names) bind(socket, "on", name, listeners[name]);
  return () => {
    recent.close();
    for (const name of names) bind(socket, "off", name, listeners[name]);
  };
}

/** socket.io's overloads want one event at a time; a list of them is told through its plain face. */
function bind(
  socket: Pick<RoomSocket, "on" | "off">,
  how: "on" | "off",
  name: keyof ServerEvents,
  listener: ServerEvents[keyof ServerEvents] | undefined,
): void {
  if (listener) socket[how](name, listener as never);
}

function replaceSeat(seats: Seat[], seat: Seat): Seat[] {
  const isKnown = seats.some(({ personId }) => personId === seat.personId);
  return isKnown
    ? seats.map((old) => (old.personId === seat.personId ? seat : old))
    : [...seats, seat];
}

/** Adds a message unless it is there: our own comes back twice, as an answer and as a notice. */
export function addMessage(chat: ChatMessage[], message: ChatMessage): ChatMessage[] {
  return chat.some(({ id }) => id === message.id) ? chat : [...chat, message];
}
