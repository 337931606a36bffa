import { AppError } from "../errors.ts";
import type { RoomRights, Source } from "./protocol.ts";

/** What the teacher switches, for one pupil or for the class. */
export type Rights = {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
  chat: boolean;
  board: boolean;
  largeCamera: boolean;
};
/** Some of them; what is absent or undefined stays as it was. */
export type RightsChange = { [R in keyof Rights]?: boolean | undefined };

export const PUPIL_RIGHTS: Readonly<Rights> = {
  microphone: true,
  camera: true,
  screen: false,
  chat: true,
  board: false,
  largeCamera: false,
};

/** Ceilings of a camera, lines and bit/s. Source: the issue for pupils; live.md, "Numbers to design by". */
const SMALL_CAMERA = { cameraMaxHeightPx: 180, cameraMaxBitrateBps: 150_000 };
const LARGE_CAMERA = { cameraMaxHeightPx: 720, cameraMaxBitrateBps: 1_200_000 };
/** Three layers of 200, 500 and 1500 kbit/s together. */
const HOST_CAMERA = { cameraMaxHeightPx: 720, cameraMaxBitrateBps: 2_200_000 };

export const HOST_RIGHTS: Readonly<RoomRights> = {
  microphone: true,
  camera: true,
  screen: true,
  chat: true,
  board: true,
  ...HOST_CAMERA,
};

const given = (change: RightsChange) =>
  Object.entries(change).filter(([, value]) => value !== undefined);

/** Joins a change to what was decided before. */
export function joinRights<R extends RightsChange>(before: R, change: RightsChange): R {
  return { ...before, ...Object.fromEntries(given(change)) };
}

/** What was decided about one pupil, less what is decided now for the whole class. */
export function withoutChanged(own: RightsChange, change: RightsChange): RightsChange {
  const changed = new Set(given(change).map(([right]) => right));
  return Object.fromEntries(Object.entries(own).filter(([right]) => !changed.has(right)));
}

type Standing = { ofClass: Rights; own: RightsChange; isCalled: boolean };

/**
 * A pupil's rights: the class's, then what was decided about this pupil. A called pupil may speak
 * though the class's microphones are locked; one whose own microphone was taken may not.
 */
export function pupilRights({ ofClass, own, isCalled }: Standing): RoomRights {
  const rights: Rights = {
    microphone: own.microphone ?? (isCalled || ofClass.microphone),
    camera: own.camera ?? ofClass.camera,
    screen: own.screen ?? ofClass.screen,
    chat: own.chat ?? ofClass.chat,
    board: own.board ?? ofClass.board,
    largeCamera: own.largeCamera ?? ofClass.largeCamera,
  };
  const { microphone, camera, screen, chat, board } = rights;
  return {
    microphone,
    camera,
    screen,
    chat,
    board,
    ...(rights.largeCamera ? LARGE_CAMERA : SMALL_CAMERA),
  };
}

/** Whether these rights cover what a producer carries; a tab's sound goes with its picture. */
export function maySend(source: Source, rights: RoomRights): boolean {
  return rights[source === "screenSound" ? "screen" : source];
}

/** @throws AppError forbidden microphone_locked, camera_locked or source_forbidden */
export function requireSource(source: Source, rights: RoomRights): void {
  if (maySend(source, rights)) return;
  const locked = { microphone: "microphone_locked", camera: "camera_locked" } as const;
  const reason =
    source === "microphone" || source === "camera" ? locked[source] : "source_forbidden";
  throw new AppError("forbidden", `The teacher has not allowed the ${source}`, { reason });
}

/** Room for Opus at 128 kbit/s stereo with its headers and repair data, in music lessons. */
const SOUND_BPS = 200_000;
/** A shared screen: detail first, a few frames a second. */
const SCREEN_BPS = 2_500_000;

/** Cap on all a pupil's device may send, bit/s. */
export function maxSendingBps({ screen, cameraMaxBitrateBps }: RoomRights): number {
  return SOUND_BPS + cameraMaxBitrateBps + (screen ? SCREEN_BPS : 0);
}
