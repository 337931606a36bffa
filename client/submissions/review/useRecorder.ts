import { useCallback, useEffect, useRef, useState } from "react";

/** Of speech: a minute is 180 kB. */
const BITS_PER_SECOND = 24_000;
/** The protocol's limit, and longer than anybody listens to. */
export const LONGEST_MS = 300_000;
const kinds = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export type Recorded = { blob: Blob; durationMs: number };

/** The microphone, until it is stopped or five minutes are over. */
export function useRecorder(onRecorded: (recorded: Recorded) => void) {
  const [startedAtMs, setStartedAtMs] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const running = useRef<MediaRecorder | null>(null);
  const told = useRef(onRecorded);
  told.current = onRecorded;

  const stop = useCallback(() => {
    if (running.current?.state === "recording") running.current.stop();
  }, []);

  async function start(): Promise<void> {
    setError(null);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
      });
      const mimeType = kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
      const recorder = new MediaRecorder(stream, {
        audioBitsPerSecond: BITS_PER_SECOND,
        ...(mimeType && { mimeType }),
      });
      const pieces: Blob[] = [];
      const beganMs = Date.now();
      recorder.ondataavailable = ({ data }) => void pieces.push(data);
      recorder.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        running.current = null;
        setStream(null);
        setStartedAtMs(null);
        const durationMs = Math.min(LONGEST_MS, Date.now() - beganMs);
        if (pieces.length > 0)
          told.current({ blob: new Blob(pieces, { type: recorder.mimeType }), durationMs });
      };
      running.current = recorder;
      recorder.start(1_000);
      setStream(stream);
      setStartedAtMs(beganMs);
    } catch (cause) {
      setError(cause); // no microphone, or it was not allowed: the page says so
    }
  }

  useEffect(() => {
    if (startedAtMs === null) return;
    const timer = setTimeout(stop, LONGEST_MS - (Date.now() - startedAtMs));
    return () => clearTimeout(timer);
  }, [startedAtMs, stop]);
  useEffect(() => {
    return () => {
      const recorder = running.current;
      if (!recorder) return;
      recorder.onstop = null; // the page is gone: what was said is not sent
      for (const track of recorder.stream.getTracks()) track.stop();
    };
  }, []);

  /** `stream`: what is being recorded, for a meter. */
  return { startedAtMs, stream, error, start, stop };
}
