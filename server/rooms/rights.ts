import { AppError } from "../errors.ts";
import { isSealedKind } from "./permissions.ts";
import type { RoomKind, RoomRights, RoomRole, Source } from "./protocol.ts";

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

/** Between a few people everybody is seen well. Source: the issue, 360 lines on both sides. */
const TALK_CAMERA = { cameraMaxHeightPx: 360, cameraMaxBitrateBps: 500_000 };
/** In a sealed room all are equal, and nothing is sent but voices and faces. */
export const SEALED_RIGHTS: Readonly<RoomRights> = {
  ...{ microphone: true, camera: true, screen: false, chat: false, board: false },
  ...TALK_CAMERA,
};

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

const definedOf = (change: RightsChange): Partial<Rights> => Object.fromEntries(given(change));

/** Joins a change to what was decided before. */
export function joinRights<R extends RightsChange>(before: R, change: RightsChange): R {
  return { ...before, ...definedOf(change) };
}

/** What was decided about one pupil, less what is decided now for the whole class. */
export function withoutChanged(own: RightsChange, change: RightsChange): RightsChange {
  const changed = new Set(given(change).map(([right]) => right));
  return Object.fromEntries(Object.entries(own).filter(([right]) => !changed.has(right)));
}

/** A guest came to speak and to show: the class's locks are not meant for them, the teacher's own word is. */
const GUEST_RIGHTS: Readonly<Rights> = { ...PUPIL_RIGHTS, screen: true, largeCamera: true };
/** A parent sits in and listens. */
const NO_RIGHTS: Readonly<Rights> = {
  ...{ microphone: false, camera: false, screen: false },
  ...{ chat: false, board: false, largeCamera: false },
};

type Standing = {
  ofClass: Rights;
  own: RightsChange;
  isCalled: boolean;
  /** Works in a group, apart from the class. */
  isInGroup?: boolean;
};

/** What somebody of a role may do in a room as things stand now. */
export function rightsOfRole(role: RoomRole, standing: Standing & { kind: RoomKind }): RoomRights {
  const { ofClass, own, isCalled, kind } = standing;
  if (isSealedKind(kind)) return SEALED_RIGHTS;
  if (kind === "consultation" && role !== "host" && role !== "cohost")
    return { ...pupilRights(standing), ...TALK_CAMERA };
  switch (role) {
    case "host":
    case "cohost":
      return HOST_RIGHTS;
    case "pupil":
      return pupilRights(standing);
    case "guest":
      return toRoomRights({ ...GUEST_RIGHTS, ...definedOf(own) });
    case "parent":
      return toRoomRights(NO_RIGHTS);
    case "listener": {
      const mayShow = own.microphone !== false && isCalled;
      const { chat } = joinRights(ofClass, own);
      return toRoomRights({ ...NO_RIGHTS, microphone: mayShow, camera: mayShow, chat });
    }
  }
}

/**
 * A pupil's rights: the class's, then what was decided about this pupil. A called pupil may speak
 * though the class's microphones are locked, and so may who works in a group, where a screen may be shared
 * too; one whose own microphone was taken may not.
 */
export function pupilRights({ ofClass, own, isCalled, isInGroup = false }: Standing): RoomRights {
  return toRoomRights({
    microphone: own.microphone ?? (isCalled || isInGroup || ofClass.microphone),
    camera: own.camera ?? ofClass.camera,
    screen: own.screen ?? (isInGroup || ofClass.screen),
    chat: own.chat ?? ofClass.chat,
    board: own.board ?? ofClass.board,
    largeCamera: own.largeCamera ?? ofClass.largeCamera,
  });
}

function toRoomRights(rights: Rights): RoomRights {
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
