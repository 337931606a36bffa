/** Why a camera, microphone or screen cannot be used, in words a person can act on. */
export const deviceProblems = [
  "denied", // the person or the browser said no
  "none", // there is no such device
  "busy", // another program holds it
  "insecure", // the page is not served over https, so browsers hide devices
  "held", // a call or another program holds it for a while
  "unplugged", // it went away while in use
  "locked", // the teacher closed it
  "failed", // something else
] as const;
export type DeviceProblem = (typeof deviceProblems)[number];

export class MediaProblem extends Error {
  readonly problem: DeviceProblem;
  constructor(problem: DeviceProblem, cause?: unknown) {
    super(`No media: ${problem}`, { cause });
    this.name = "MediaProblem";
    this.problem = problem;
  }
}

/** What went wrong with a device, or null for an error of another kind. */
export function toProblem(error: unknown): DeviceProblem {
  if (error instanceof MediaProblem) return error.problem;
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}

export type DeviceChoice = { deviceId: string; label: string };
export type DeviceLists = {
  microphones: DeviceChoice[];
  cameras: DeviceChoice[];
  /** Empty where the browser does not let pages choose. */
  speakers: DeviceChoice[];
};

/** Devices by kind. Labels are empty until a permission was given. */
export async function listDevices(): Promise<DeviceLists> {
  const all = (await mediaDevices()?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { microphones: of("audioinput"), cameras: of("videoinput"), speakers: of("audiooutput") };
}

/** Opens a microphone; the wanted one if it is there. @throws MediaProblem */
export function openMicrophone(
  deviceId: string | null,
  constraints: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  return open("audio", deviceId, constraints);
}

/** Opens a camera; the wanted one if it is there. @throws MediaProblem */
export function openCamera(
  deviceId: string | null,
  constraints: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  return open("video", deviceId, constraints);
}

async function open(
  kind: "audio" | "video",
  deviceId: string | null,
  constraints: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  const devices = mediaDevices();
  if (!devices) throw new MediaProblem("insecure");
  // "ideal": the chosen headset may be at home today.
  const wanted = deviceId ? { ...constraints, deviceId: { ideal: deviceId } } : constraints;
  try {
    const stream = await devices.getUserMedia({ [kind]: wanted });
    const [track] = stream.getTracks();
    if (!track) throw new MediaProblem("none");
    return track;
  } catch (error) {
    throw new MediaProblem(toProblem(error), error);
  }
}

/** Phones cannot share their screen from a browser. */
export function canShareScreen(): boolean {
  return typeof mediaDevices()?.getDisplayMedia === "function";
}

/** Calls back when a device is plugged in or out. Gives the function that stops it. */
export function watchDevices(listener: () => void): () => void {
  const devices = mediaDevices();
  devices?.addEventListener("devicechange", listener);
  return () => devices?.removeEventListener("devicechange", listener);
}

/** Absent on pages that are not secure, whatever the DOM's types say. */
function mediaDevices(): MediaDevices | undefined {
  return navigator.mediaDevices as MediaDevices | undefined;
}
