/** A line of speech and when it is shown; ms. `text` is what may be written into a WebVTT cue as it is. */
export type Cue = { startMs: number; endMs: number; text: string; settings: string };

/** More than a lesson has; a file with more is no captions file. */
const MAX_CUES = 5_000;
/** 1 h and more with hours; WebVTT has a point, SubRip a comma, and many files mix them. */
const TIME = String.raw`(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{3})`;
const TIMING = new RegExp(`^${TIME}[ \\t]+-->[ \\t]+${TIME}(?:[ \\t]+(.*))?$`);
/** Where a cue stands; everything else a cue may say about itself is dropped. */
const SETTING =
  /^(?:align:(?:start|center|end|left|right)|(?:line|position|size):\d{1,3}(?:\.\d{1,3})?%|line:-?\d{1,2})$/;
const KEPT_TAG = /^<(\/?)(b|i|u)>$/i;

/**
 * Reads WebVTT or SubRip. Cues are put in order of time; bold, italics and underline stay, every other tag,
 * style, region and note goes. Null: it is neither.
 */
export function readCaptions(source: string): Cue[] | null {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  if (text.includes("\0")) return null;
  const isVtt = /^WEBVTT(?:[ \t\n]|$)/.test(text);
  const blocks = text
    .split(/\n[ \t]*\n+/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0);
  if (isVtt) blocks[0] = afterHeader(blocks[0] ?? []);
  const cues: Cue[] = [];
  for (const lines of blocks) {
    if (lines.length === 0 || (isVtt && isNoCue(lines))) continue;
    const cue = readCue(lines);
    if (!cue || cues.length === MAX_CUES) return null;
    if (cue.text !== "") cues.push(cue);
  }
  return cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** Clean WebVTT. */
export function writeCaptions(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startMs, endMs, text, settings }) => {
    const timing = `${timeOf(startMs)} --> ${timeOf(endMs)}${settings && ` ${settings}`}`;
    return `${timing}\n${text}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

/** A file's first cue may follow its header without an empty line. */
function afterHeader(lines: string[]): string[] {
  const at = lines.findIndex((line) => TIMING.test(line.trim()));
  return at < 0 ? [] : lines.slice(at);
}

const isNoCue = ([first = ""]: string[]): boolean =>
  /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(first);

function readCue(lines: readonly string[]): Cue | null {
  // Before the timing there may be one line: a number or a name.
  const at = TIMING.test((lines[0] ?? "").trim()) ? 0 : 1;
  const found = TIMING.exec((lines[at] ?? "").trim());
  if (!found) return null;
  const startMs = msOf(found.slice(1, 5));
  const endMs = msOf(found.slice(5, 9));
  if (startMs === null || endMs === null || endMs <= startMs) return null;
  const settings = (found[9] ?? "").split(/[ \t]+/).filter((each) => SETTING.test(each));
  const rest = lines.slice(at + 1);
  if (rest.some((line) => line.includes("-->"))) return null;
  return { startMs, endMs, settings: settings.join(" "), text: cleanText(rest.join("\n")) };
}

function msOf(parts: readonly (string | undefined)[]): number | null {
  const [hours, minutes, seconds, ms] = parts.map((part) => Number(part ?? 0));
  if (minutes! > 59 || seconds! > 59) return null;
  return ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + ms!;
}

function timeOf(ms: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two);
  return `${clock.join(":")}.${String(ms % 1000).padStart(3, "0")}`;
}

/** Plain text with b, i, u in pairs; what looks like another tag is dropped, a lone angle or ampersand is escaped. */
function cleanText(raw: string): string {
  const open: string[] = [];
  const parts = raw.split(/(<[^<>]*>)/).map((part, index) => {
    if (index % 2 === 0) return escaped(part);
    const [, slash, name = ""] = KEPT_TAG.exec(part) ?? [];
    const tag = name.toLowerCase();
    if (!tag) return "";
    if (!slash) {
      open.push(tag);
      return `<${tag}>`;
    }
    if (open.at(-1) !== tag) return "";
    open.pop();
    return `</${tag}>`;
  });
  const closing = open.reverse().map((tag) => `</${tag}>`);
  const lines = [...parts, ...closing].join("").split("\n");
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Escapes that WebVTT knows stay. */
const escaped = (text: string): string =>
  text
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
