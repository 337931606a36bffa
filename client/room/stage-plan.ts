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
  const pupils = seats.filter(({ role }) => role === "pupil");

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
  const strip = pupils
    .filter((seat) => seat.personId !== me?.personId && rank(seat) < 3 && isPresent(seat))
    .sort((a, b) => rank(a) - rank(b))
    .map((seat) => picture(seat));

  const hostPicture = host ? picture(host) : null;
  // To the teacher, who was called or is seen; a voice alone does not take the stage.
  const shown = strip.find(({ personId, stream }) => stream || called.has(personId)) ?? null;
  const main = sharer ? picture(sharer, "screen") : me?.isHost ? shown : hostPicture;
  const large = main ?? hostPicture;
  const own = seats.find(({ personId }) => personId === me?.personId);
  const side = [
    ...(hostPicture && hostPicture.key !== large?.key ? [hostPicture] : []),
    ...strip.filter(({ key }) => key !== large?.key).slice(0, STRIP_MAX),
    ...(own && !me?.isHost && (state.cameraStream || own.isCalled) ? [picture(own)] : []),
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
