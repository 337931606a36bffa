import { type Cue, inOrder } from "./cues.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const two = (value: number) => String(value).padStart(2, "0");

/** 00:01:02.345, as WebVTT writes it. */
export function vttTime(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const [hours, minutes] = [Math.floor(whole / HOUR_MS), Math.floor((whole % HOUR_MS) / MINUTE_MS)];
  const [seconds, rest] = [Math.floor((whole % MINUTE_MS) / 1000), whole % 1000];
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(rest).padStart(3, "0")}`;
}

/** 1:02.3, as a person writes a moment: no more digits than it needs. */
export function shortTime(ms: number): string {
  const [clock = "", thousandths = ""] = vttTime(ms).split(".");
  const fraction = thousandths.replace(/0+$/, "");
  return clock.replace(/^00:0?/, "") + (fraction === "" ? "" : `.${fraction}`);
}

const TIME = /^(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3})\d*)?$/;
/** A moment as a person or a caption file writes it (83, 1:23, 1:23.4, 00:01:23,400), ms; null where it is none. */
export function parseTime(text: string): number | null {
  const parts = TIME.exec(text.trim());
  if (!parts) return null;
  const [, first, second, seconds = "0", fraction = ""] = parts;
  const minutes = second ?? first ?? "0";
  const hours = second === undefined ? "0" : (first ?? "0");
  return (
    Number(hours) * HOUR_MS +
    Number(minutes) * MINUTE_MS +
    Number(seconds) * 1000 +
    Number(fraction.padEnd(3, "0"))
  );
}

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": " ",
  "&lrm;": "",
  "&rlm;": "",
  "&amp;": "&",
};
/** The words of a caption without the marks of a file: voices, italics, positions. */
const plain = (text: string) =>
  text
    .replace(/<\/?[^<>]*>/g, "")
    .replace(/&(?:lt|gt|nbsp|lrm|rlm|amp);/g, (one) => entities[one] ?? "");
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
/** Lines without the empty ones: an empty line would end the caption. */
const tidy = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

const TIMING = /^(\S+)[ \t]+-->[ \t]+(\S+)/;
/** Captions of a WebVTT or SubRip file, in order; null where it holds none though it is not empty. */
export function parseCaptions(file: string): Cue[] | null {
  const lines = file.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const cues: Cue[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const timing = TIMING.exec((lines[at] ?? "").trim());
    const [startMs, endMs] = [parseTime(timing?.[1] ?? ""), parseTime(timing?.[2] ?? "")];
    if (startMs === null || endMs === null) continue;
    const words: string[] = [];
    for (let line = lines[at + 1]; line !== undefined && line.trim() !== ""; ) {
      words.push(line);
      at += 1;
      line = lines[at + 1];
    }
    const text = tidy(plain(words.join("\n")));
    if (text !== "") cues.push({ id: cues.length + 1, startMs, endMs, text });
  }
  const isBlank =
    lines
      .join("")
      .replace(/^WEBVTT.*/, "")
      .trim() === "";
  return cues.length === 0 && !isBlank ? null : inOrder(cues);
}

/** The captions as a WebVTT file; empty where there are none. */
export function formatVtt(cues: readonly Cue[]): string {
  if (cues.length === 0) return "";
  const blocks = inOrder(cues).map(
    ({ startMs, endMs, text }) =>
      `${vttTime(startMs)} --> ${vttTime(endMs)}\n${escaped(tidy(text))}\n`,
  );
  return `WEBVTT\n\n${blocks.join("\n")}`;
}
