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
  const self = randomUuid();
  const kept = sessionStorage.getItem(KEY);
  let deviceId = kept ?? randomUuid();
  if (kept && (await isTaken(channel, { kind: "ask", deviceId, from: self })))
    deviceId = randomUuid();
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

/** A version 4 UUID. `crypto.randomUUID` is missing on pages without https, where one may still listen. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
