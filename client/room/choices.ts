import { parseStored } from "../kit/stored.ts";

/** What the person chose at the check, kept for the next lesson on this computer. */
export type Choices = {
  microphoneId: string | null;
  cameraId: string | null;
  speakerId: string | null;
  /** null: never chosen, so the role's custom holds. */
  microphoneOn: boolean | null;
  cameraOn: boolean | null;
};

const KEY = "qonyrauDevices";
const NONE: Choices = {
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  microphoneOn: null,
  cameraOn: null,
};
/** On and off are of this visit; a forgotten open microphone of last week is not wanted. */
const VISIT_KEYS = ["microphoneOn", "cameraOn"] as const;

/** What was chosen in this browser, and on this visit. */
export function readChoices(): Choices {
  return { ...NONE, ...parse(localStorage.getItem(KEY)), ...parse(sessionStorage.getItem(KEY)) };
}

/** How one goes in: the teacher with picture and sound, a pupil with neither, unless chosen otherwise. */
export function entryChoice(isHost: boolean): { isMicrophoneOn: boolean; isCameraOn: boolean } {
  const { microphoneOn, cameraOn } = readChoices();
  return { isMicrophoneOn: microphoneOn ?? isHost, isCameraOn: cameraOn ?? isHost };
}

/** Keeps a choice: devices for good, on and off for this visit. */
export function saveChoices(change: Partial<Choices>): void {
  const { microphoneOn, cameraOn, ...devices } = { ...readChoices(), ...change };
  localStorage.setItem(KEY, JSON.stringify(devices));
  sessionStorage.setItem(KEY, JSON.stringify({ microphoneOn, cameraOn }));
}

function parse(text: string | null): Partial<Choices> {
  const kept: Partial<Choices> = {};
  const read = parseStored(text);
  if (typeof read !== "object" || read === null) return kept;
  for (const [key, value] of Object.entries(read)) {
    if (isVisitKey(key)) {
      if (typeof value === "boolean") kept[key] = value;
    } else if (isDeviceKey(key) && typeof value === "string") kept[key] = value;
  }
  return kept;
}

function isVisitKey(key: string): key is (typeof VISIT_KEYS)[number] {
  return (VISIT_KEYS as readonly string[]).includes(key);
}

function isDeviceKey(key: string): key is "microphoneId" | "cameraId" | "speakerId" {
  return key === "microphoneId" || key === "cameraId" || key === "speakerId";
}
