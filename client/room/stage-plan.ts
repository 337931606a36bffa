import type { Seat } from "#server/rooms/protocol.ts";
import type { RoomState, Tile } from "./state.ts";

/** Pupils shown beside the teacher at most; the server offers no more either. */
const STRIP_MAX = 4;

/** One place of the stage: a picture, or the person's initials. */
export type Picture = {
  /** Stays over reconnections, so that the frozen picture is not taken down. */
  key: string;
  personId: string;
  name: string;
  source: "camera" | "screen";
  stream: MediaStream | null;
  /** The received producer, for choosing its layer; null for our own pictures. */
  tileKey: string | null;
  isOwn: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
};

/** What is large, and what stands beside it: the screen first, then the teacher, then who was called or speaks. */
export function planStage(state: RoomState): { main: Picture | null; side: Picture[] } {
  const { seats, me, tiles } = state;
  const host = seats.find(({ role }) => role === "host");
  const picture = (seat: Seat, source: Picture["source"] = "camera"): Picture =>
    toPicture(state, seat, source);
  const bySource = (source: Tile["source"]) => tiles.filter((tile) => tile.source === source);
  // In a group one sees one's own group; a visiting teacher that of the group visited.
  // Two to four people: all are shown, and oneself too.
  const isTalk = state.lesson?.kind === "consultation";
  const place = seats.find(({ personId }) => personId === me?.personId)?.groupId ?? null;
  const pupils = seats.filter(
    ({ role, groupId }) => role !== "host" && role !== "parent" && groupId === place,
  );

  const screens = bySource("screen");
  const shared = screens.find(({ personId }) => personId === host?.personId) ?? screens[0];
  const sharer = seats.find(
    ({ personId }) => personId === (state.screenStream ? me?.personId : shared?.personId),
  );
  const cameras = new Set(bySource("camera").map(({ personId }) => personId));
  const called = new Set(pupils.filter((seat) => seat.isCalled).map(({ personId }) => personId));
  const rank = (seat: Seat) =>
    seat.isCalled
      ? 0
      : cameras.has(seat.personId)
        ? 1
        : state.recentSpeakers.includes(seat.personId)
          ? 2
          : 3;
  // A group is small: all of it is shown.
  const shownRanks = place === null && !isTalk ? 3 : 4;
  const strip = pupils
    .filter((seat) => seat.personId !== me?.personId && rank(seat) < shownRanks && isPresent(seat))
    .sort((a, b) => rank(a) - rank(b))
    .map((seat) => picture(seat));

  const isHostHere = host !== undefined && (place === null || host.groupId === place);
  const hostPicture = isHostHere ? picture(host) : null;
  // To the teacher, who was called or is seen; a voice alone does not take the stage.
  const shown = strip.find(({ personId, stream }) => stream || called.has(personId)) ?? null;
  const own = seats.find(({ personId }) => personId === me?.personId);
  const mate = place === null ? null : (shown ?? strip[0] ?? (own ? picture(own) : null));
  const main = sharer
    ? picture(sharer, "screen")
    : me?.isHost
      ? (shown ?? (isTalk ? (strip[0] ?? null) : null))
      : (hostPicture ?? mate);
  const large = main ?? hostPicture ?? mate;
  const side = [
    ...(hostPicture && hostPicture.key !== large?.key && !(isTalk && me?.isHost)
      ? [hostPicture]
      : []),
    ...strip.filter(({ key }) => key !== large?.key).slice(0, STRIP_MAX),
    ...(own &&
    (isTalk || !me?.isHost) &&
    own.personId !== large?.personId &&
    (state.cameraStream || own.isCalled)
      ? [picture(own)]
      : []),
  ];
  return { main: large, side };
}

const isPresent = ({ state }: Seat) => state === "here" || state === "reconnecting";

function toPicture(state: RoomState, seat: Seat, source: Picture["source"]): Picture {
  const { personId, name } = seat;
  const isOwn = personId === state.me?.personId;
  const own = source === "screen" ? state.screenStream : state.cameraStream;
  // The newest of two devices' pictures.
  const tile = state.tiles.findLast((t) => t.personId === personId && t.source === source);
  const shown = isOwn ? null : (tile ?? null);
  return {
    key: `${personId}:${source}`,
    personId,
    name,
    source,
    stream: isOwn ? own : shown && !shown.isPaused ? shown.stream : null,
    tileKey: shown?.key ?? null,
    isOwn,
    isMuted: isOwn ? state.local.microphone.state !== "on" : seat.isMuted,
    isSpeaking: source === "camera" && state.speakers.includes(personId),
  };
}

/** Who shares a screen that this device's mode leaves out; null when none is, or it comes as video. */
export function hiddenScreen({ mode, seats, me, tiles, screenStream }: RoomState): Seat | null {
  if ((mode !== "sound" && mode !== "slides") || screenStream) return null;
  if (tiles.some(({ source }) => source === "screen")) return null;
  const place = seats.find(({ personId }) => personId === me?.personId)?.groupId ?? null;
  const sharing = seats.filter(
    (seat) => seat.hasScreen && seat.personId !== me?.personId && seat.groupId === place,
  );
  return sharing.find(({ role }) => role === "host") ?? sharing[0] ?? null;
}
