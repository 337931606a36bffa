import type { types as ms } from "mediasoup-client";
import { chooseCodec, SCREEN_CONSTRAINTS, screenEncodings, type VideoCodec } from "./encodings.ts";
import { canShareScreen, MediaProblem, toProblem } from "./media.ts";
import type { SendOptions } from "./sending.ts";
import type { Remark } from "./state.ts";

/** What a shared screen is for: sharp letters, or a film that moves evenly. */
export type ScreenHint = "detail" | "motion";
/** Frames a second: letters are read, films are watched. */
export const SCREEN_FPS: Record<ScreenHint, number> = { detail: 15, motion: 24 };

export type SharedScreen = {
  picture: MediaStreamTrack;
  sound: MediaStreamTrack | null;
  hint: ScreenHint;
};

/** Newer than the DOM's types; browsers that do not know them pass them by (Screen Capture, W3C). */
type Asked = Omit<DisplayMediaStreamOptions, "audio"> & {
  audio: MediaTrackConstraints & { suppressLocalAudioPlayback: boolean };
  systemAudio: "include";
  surfaceSwitching: "include";
  selfBrowserSurface: "exclude";
};

/** The sound goes along as it is, in stereo, and stays to be heard here; the lesson itself is not offered: a hall of mirrors. */
export function screenRequest(): Asked {
  const asIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return {
    video: SCREEN_CONSTRAINTS,
    audio: { ...asIs, channelCount: { ideal: 2 }, suppressLocalAudioPlayback: false },
    systemAudio: "include",
    surfaceSwitching: "include",
    selfBrowserSurface: "exclude",
  };
}

/** A tab that is shared with its sound is being watched or listened to; anything else is read. */
export function hintFor(surface: string | undefined, hasSound: boolean): ScreenHint {
  return surface === "browser" && hasSound ? "motion" : "detail";
}

/** Asks the person which screen, window or tab to show. @throws MediaProblem */
export async function openScreen(): Promise<SharedScreen> {
  if (!canShareScreen()) throw new MediaProblem("none");
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(screenRequest());
    const [picture] = stream.getVideoTracks();
    if (!picture) throw new MediaProblem("none");
    const sound = stream.getAudioTracks()[0] ?? null;
    const hint = hintFor(picture.getSettings().displaySurface, sound !== null);
    await applyHint(picture, hint);
    return { picture, sound, hint };
  } catch (error) {
    throw new MediaProblem(toProblem(error), error);
  }
}

/** What the encoder keeps when the link is narrow, and at what pace the screen is taken. */
export async function applyHint(picture: MediaStreamTrack, hint: ScreenHint): Promise<void> {
  picture.contentHint = hint;
  const ideal = hint === "motion" ? SCREEN_FPS.motion : 10;
  await picture
    .applyConstraints({ ...SCREEN_CONSTRAINTS, frameRate: { ideal, max: SCREEN_FPS[hint] } })
    .catch(() => undefined); // a capture that cannot change goes on as it is
}

/** How a screen is sent. */
export function screenOptions(
  { picture, hint }: SharedScreen,
  codecs: readonly ms.RtpCodecCapability[],
  wanted: VideoCodec,
): SendOptions {
  const codec = chooseCodec(codecs, wanted);
  const { width = 1280, height = 720 } = picture.getSettings();
  const encodings = screenEncodings({ widthPx: width, heightPx: height }, codec?.name ?? wanted);
  const top = encodings.length - 1;
  return {
    track: picture,
    // The largest alone follows the hint; the small one is for links that carry no film anyway.
    encodings: encodings.map((one, at) =>
      at === top ? { ...one, maxFramerate: SCREEN_FPS[hint] } : one,
    ),
    codecOptions: { videoGoogleStartBitrate: 1000 },
    ...(codec ? { codec: codec.capability } : {}),
  };
}

/** What to say where no sound came along: it was not ticked, or this browser has none to give. Chromium alone names that constraint. */
export function whySilent(): Remark["what"] {
  const supported = navigator.mediaDevices.getSupportedConstraints();
  return "suppressLocalAudioPlayback" in supported ? "screenSilent" : "screenSoundless";
}
