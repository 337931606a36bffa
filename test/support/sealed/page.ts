import { io } from "socket.io-client";
import { CallError } from "#client/kit/call.ts";
import { AttemptLog } from "#client/room/attempts.ts";
import { saveChoices } from "#client/room/choices.ts";
import { exposeDiagnostics } from "#client/room/diagnostics.ts";
import type { Call, RoomSocket } from "#client/room/ports.ts";
import { RoomSession } from "#client/room/session.ts";
import type { Seal } from "#client/room/session-deps.ts";
import {
  createSealedRoom,
  type SealedMessage,
  type SealedRoom,
} from "#client/secrecy/sealed-room.ts";

/** A bare page around the product's own engine: no door, no screens, everything else as it is. */
type Enter = { lessonId: string; userId: string; isSealed: boolean };

let session: RoomSession | null = null;
let sealed: SealedRoom | null = null;
let socket: RoomSocket | null = null;
const messages: { personId: string; text: string | null; bytes: number }[] = [];
/** Each code that was shown, with the set of members it was of. */
const codes: { epoch: number; code: string }[] = [];

const lab = {
  async enter({ lessonId, userId, isSealed }: Enter): Promise<void> {
    saveChoices({ microphoneOn: true, cameraOn: true });
    const to: RoomSocket = io({ autoConnect: false, transports: ["websocket"], auth: { userId } });
    socket = to;
    const call: Call = async (event, request) => {
      const reply = await (to as ReturnType<typeof io>).timeout(10_000).emitWithAck(event, request);
      if (!reply.ok) throw new CallError(reply.error);
      return reply.data;
    };
    const room = createSealedRoom({ socket: to, call, lessonId, selfId: userId });
    sealed = room;
    room.onMessage((message) => void take(message));
    room.store.subscribe(() => {
      const { epoch, code } = room.store.get();
      if (code && codes.at(-1)?.epoch !== epoch) codes.push({ epoch, code: code.join(" ") });
    });
    session = new RoomSession({
      ...{ call, socket: to, lessonId, seal: isSealed ? room.seal : asItIs(room.seal) },
      attempts: new AttemptLog({ getItem: () => null, setItem: () => undefined }),
      report: () => Promise.resolve(),
    });
    exposeDiagnostics(session);
    session.store.subscribe(draw);
  },
  state: () => sealed?.store.get() ?? null,
  counts: () => sealed?.counts() ?? Promise.resolve(null),
  codes: () => codes,
  messages: () => messages,
  measure,
  say: (text: string) => sealed?.sendText(text),
  async show(): Promise<void> {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1600, 1200];
    const context = canvas.getContext("2d");
    for (let at = 0; context && at < 4000; at++) {
      context.fillStyle = `hsl(${(at * 47) % 360} 80% 50%)`;
      context.fillRect((at * 97) % 1600, (at * 61) % 1200, 40, 40);
    }
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (blob) await sealed?.sendPicture(blob);
  },
  allowPlain: () => sealed?.allowPlain(),
  again: () => sealed?.again(),
  /** The connection breaks; the page finds its way back by itself. */
  breakLink: () => void socket?.io.engine.close(),
  leave: async () => {
    await session?.leave();
    sealed?.close();
  },
};
export type Lab = typeof lab;
declare global {
  interface Window {
    sealedLab: Lab;
  }
}
window.sealedLab = lab;

/** All since the room was entered. `sentBytes`, `receivedBytes`: on the wire, headers and repair with them. */
export type Measured = {
  sentBytes: number;
  receivedBytes: number;
  /** Pictures of the other side. */
  decoded: number;
  lines: number;
  freezes: number;
  sealed: number;
  overheadBytes: number;
};
async function measure(): Promise<Measured> {
  const reports = await Promise.all(
    (["send", "receive"] as const).map((direction) => session?.links?.find(direction)?.getStats()),
  );
  const entries: Record<string, unknown>[] = [];
  for (const report of reports) report?.forEach((entry) => void entries.push(entry));
  const sum = (type: string, field: string) =>
    entries.reduce((all, one) => all + (one.type === type ? Number(one[field] ?? 0) : 0), 0);
  const counts = await sealed?.counts();
  return {
    sentBytes: sum("transport", "bytesSent"),
    receivedBytes: sum("transport", "bytesReceived"),
    decoded: sum("inbound-rtp", "framesDecoded"),
    lines: sum("inbound-rtp", "frameHeight"),
    freezes: sum("inbound-rtp", "freezeCount"),
    sealed: counts?.sealed ?? 0,
    overheadBytes: counts?.overheadBytes ?? 0,
  };
}

/** The same room, calls and encodings, with nothing done to frames. */
const asItIs = (seal: Seal): Seal => ({
  ...seal,
  sender: () => undefined,
  receiver: () => undefined,
});

async function take(message: SealedMessage): Promise<void> {
  const { personId } = message;
  const text = message.kind === "text" ? message.text : null;
  const bytes = message.kind === "picture" ? message.picture.size : 0;
  messages.push({ personId, text, bytes });
  if (message.kind === "picture") await createImageBitmap(message.picture);
}

/** Everything received is shown and heard, so that it is decoded. */
function draw(): void {
  const { tiles = [], sounds = [] } = session?.store.get() ?? {};
  const wanted = new Map<string, { stream: MediaStream; tag: "video" | "audio" }>();
  for (const { key, stream } of tiles) wanted.set(key, { stream, tag: "video" });
  for (const { key, stream } of sounds) wanted.set(key, { stream, tag: "audio" });
  for (const known of document.querySelectorAll("[data-key]"))
    if (!wanted.has(known.getAttribute("data-key") ?? "")) known.remove();
  for (const [key, { stream, tag }] of wanted) {
    const found = document.querySelector<HTMLMediaElement>(`[data-key="${key}"]`);
    const element = found ?? document.body.appendChild(document.createElement(tag));
    element.setAttribute("data-key", key);
    if (element.srcObject !== stream) element.srcObject = stream;
    void element.play().catch(() => undefined);
  }
}
