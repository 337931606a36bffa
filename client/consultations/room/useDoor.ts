import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import type { consultationNotices, WaitState } from "#server/consultations/protocol.ts";
import { CallError, call, socket } from "../../kit/call.ts";
import { claimDeviceId } from "../../room/device-id.ts";

export type DoorState = "asking" | WaitState | "failed";
export type Door = { state: DoorState; startsAt: string | null; error: unknown };
type Answered = z.infer<(typeof consultationNotices)["consultation:doorAnswered"]>;

/** Nobody tells that the time has come: one knocks again. */
const EARLY_RETRY_MS = 15_000;
const ASKING: Door = { state: "asking", startsAt: null, error: null };

/**
 * Stands at a private room's door as this tab: knocks, again after every break of the connection, and hands on the
 * ticket. The tab's id is given back before the room claims it.
 */
export function useDoor(
  lessonId: string,
  canSeal: boolean,
  onAdmitted: (ticket: string) => void,
): Door & { again: () => void } {
  const [door, setDoor] = useState<Door>(ASKING);
  const [round, setRound] = useState(0);
  const admitted = useRef(onAdmitted);
  admitted.current = onAdmitted;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round knocks anew
  useEffect(() => {
    let isOver = false;
    let mayStop = false;
    let device: { deviceId: string; release: () => void } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (
      { state, ticket }: Pick<Answered, "state" | "ticket">,
      startsAt: string | null,
    ) => {
      if (isOver) return;
      clearTimeout(timer);
      mayStop = state === "waiting";
      setDoor({ state, startsAt, error: null });
      if (state === "early") timer = setTimeout(() => void knock(), EARLY_RETRY_MS);
      if (state !== "admitted" || !ticket) return;
      device?.release();
      device = null;
      admitted.current(ticket);
    };
    const knock = async () => {
      if (!device || isOver || !socket.connected) return;
      try {
        const request = { lessonId, deviceId: device.deviceId, canSeal };
        const answer = await call("consultation:knock", request);
        take(answer, answer.startsAt);
      } catch (error) {
        if (isOver) return;
        // Still the host's no, with how long to leave it at that.
        const isPaused = error instanceof CallError && error.reason === "knock_paused";
        setDoor({ state: isPaused ? "refused" : "failed", startsAt: null, error });
      }
    };
    const onAnswered = (answered: Answered) => {
      if (answered.lessonId === lessonId) take(answered, null);
    };
    const onConnect = () => void knock();
    socket.on("consultation:doorAnswered", onAnswered);
    socket.on("connect", onConnect);
    setDoor(ASKING);
    void claimDeviceId().then((claimed) => {
      if (isOver) return claimed.release();
      device = claimed;
      if (socket.connected) void knock();
      else socket.connect();
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      device?.release();
      socket.off("consultation:doorAnswered", onAnswered);
      socket.off("connect", onConnect);
      // The server forgets who goes without a word, a little later.
      if (mayStop && socket.connected)
        call("consultation:stopWaiting", { lessonId }).catch(() => undefined);
    };
  }, [lessonId, canSeal, round]);
  return { ...door, again: () => setRound((before) => before + 1) };
}
