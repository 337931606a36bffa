/** What a pupil receives with the teacher's picture: the layers of client/room/encodings.ts, and speech. */
const SPEECH_BPS = 32_000;
const PHONE_PICTURE_BPS = 400_000;
const WIDE_PICTURE_BPS = 1_200_000;
/** Below this width the picture is shown small enough for the middle layer. */
const PHONE_MAX_PX = 600;

/** About how many bytes a whole lesson costs on a screen of this width. An upper estimate: still pictures cost less. */
export function lessonBytes(durationMin: number, screenWidthPx: number): number {
  const pictureBps = screenWidthPx < PHONE_MAX_PX ? PHONE_PICTURE_BPS : WIDE_PICTURE_BPS;
  return ((SPEECH_BPS + pictureBps) / 8) * durationMin * 60;
}
