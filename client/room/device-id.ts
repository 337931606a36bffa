import { newUuid } from "../kit/uuid.ts";

const KEY = "qonyrauDevice";
const CHANNEL = "qonyrau-device";
/** Tabs of one browser answer each other within a few milliseconds. */
const ANSWER_MS = 60;

type Message = { kind: "ask" | "taken"; deviceId: string; from: string };

/**
 * The id of this tab: drawn once, kept over a reload. A duplicated tab inherits sessionStorage, so the
 * id is asked for on a BroadcastChannel first, and drawn anew when another tab lives under it.
 */
export async function claimDeviceId(): Promise<{ deviceId: string; release: () => void }> {
  const channel = new BroadcastChannel(CHANNEL);
  const self = newUuid();
  const kept = sessionStorage.getItem(KEY);
  let deviceId = kept ?? newUuid();
  if (kept && (await isTaken(channel, { kind: "ask", deviceId, from: self }))) deviceId = newUuid();
  sessionStorage.setItem(KEY, deviceId);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "ask" && data.deviceId === deviceId && data.from !== self)
      channel.postMessage({ kind: "taken", deviceId, from: self } satisfies Message);
  };
  return { deviceId, release: () => channel.close() };
}

function isTaken(channel: BroadcastChannel, ask: Message): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind !== "taken" || data.deviceId !== ask.deviceId) return;
      clearTimeout(timer);
      resolve(true);
    };
    channel.postMessage(ask);
  });
}
