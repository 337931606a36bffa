import { PollNote } from "#server/polls/protocol.ts";
import { ChapterNote, StageFact, type TimelineFact } from "#server/recordings/protocol.ts";
import type { StageContent } from "#server/rooms/protocol.ts";
import { ChatNote } from "#server/rooms/protocol-chat.ts";
import { SlidesNote } from "#server/slides/protocol.ts";
import type { Stroke } from "#server/slides/protocol-ink.ts";
import { TogetherNote } from "#server/together/protocol.ts";
import { BoardNote } from "#server/whiteboard/protocol.ts";
import { afterNote, type NotedBoard } from "../whiteboard/view/notes.ts";

export type SlideThen = {
  deckId: string;
  page: number;
  widthPx: number;
  heightPx: number;
  strokes: readonly Stroke[];
};
/** What the class saw at one moment. */
export type Moment = {
  stage: StageContent;
  slide: SlideThen | null;
  board: NotedBoard | null;
  /** A poll whose results are shown just then. */
  poll: PollNote | null;
  film: { itemId: string; title: string } | null;
};
const nothing: Moment = {
  stage: { kind: "none" },
  slide: null,
  board: null,
  poll: null,
  film: null,
};

function withSlides(moment: Moment, note: SlidesNote): Moment {
  if (note.what === "page") {
    const { deckId, page, widthPx, heightPx, strokes } = note;
    return { ...moment, slide: { deckId, page, widthPx, heightPx, strokes } };
  }
  const { slide } = moment;
  if (!slide || slide.deckId !== note.deckId || slide.page !== note.page) return moment;
  const strokes =
    note.what === "stroke"
      ? [...slide.strokes.filter(({ id }) => id !== note.stroke.id), note.stroke]
      : note.ids === null
        ? []
        : slide.strokes.filter(({ id }) => !note.ids?.includes(id));
  return { ...moment, slide: { ...slide, strokes } };
}

/** The moment after one more fact. A fact of a shape this page does not know changes nothing. */
export function afterFact(moment: Moment, { kind, data }: TimelineFact): Moment {
  if (kind === "stage") {
    const stage = StageFact.safeParse(data).data;
    return stage ? { ...moment, stage } : moment;
  }
  if (kind === "slides") {
    const note = SlidesNote.safeParse(data).data;
    return note ? withSlides(moment, note) : moment;
  }
  if (kind === "board") {
    const note = BoardNote.safeParse(data).data;
    return note ? { ...moment, board: afterNote(moment.board, note) } : moment;
  }
  if (kind === "poll") {
    const note = PollNote.safeParse(data).data;
    if (!note) return moment;
    return { ...moment, poll: note.what === "shown" && note.results ? note : null };
  }
  if (kind === "together") {
    const note = TogetherNote.safeParse(data).data;
    if (!note) return moment;
    const { what } = note;
    return {
      ...moment,
      film: what === "stopped" ? null : { itemId: note.itemId, title: note.title },
    };
  }
  return moment;
}

/** Moments of a timeline: quick when it plays on, begun anew when the viewer jumps back. */
export function createReplay(timeline: readonly TimelineFact[]) {
  let moment = nothing;
  let next = 0;
  return (ms: number): Moment => {
    const before = timeline[next - 1];
    if (before && before.atMs > ms) {
      moment = nothing;
      next = 0;
    }
    for (let fact = timeline[next]; fact && fact.atMs <= ms; fact = timeline[++next])
      moment = afterFact(moment, fact);
    return moment;
  };
}

export type Mark = { atMs: number; title: string | null; page: number | null };
/** Marks nearer than this are one: a teacher who looks for a slide leafs through five. */
const NEAR_MS = 5_000;

/** Chapters: what the teacher marked, and each slide that stood for a while. */
export function marksOf(timeline: readonly TimelineFact[], durationMs: number): Mark[] {
  const marks = timeline.flatMap(({ atMs, kind, data }): Mark[] => {
    if (kind === "chapter") {
      const title = ChapterNote.safeParse(data).data?.title;
      return title ? [{ atMs, title, page: null }] : [];
    }
    if (kind !== "slides") return [];
    const note = SlidesNote.safeParse(data).data;
    return note?.what === "page" ? [{ atMs, title: null, page: note.page }] : [];
  });
  return marks.filter((mark, at) => {
    if (mark.title !== null) return true;
    const next = marks.slice(at + 1).find(({ title }) => title === null);
    if (marks[at - 1]?.page === mark.page) return false;
    return (next?.atMs ?? durationMs) - mark.atMs >= NEAR_MS;
  });
}

export type Said = { atMs: number; messageId: string; name: string; text: string };
/** What the teachers wrote and did not take back. */
export function saidIn(timeline: readonly TimelineFact[]): Said[] {
  const said: Said[] = [];
  for (const { atMs, kind, data } of timeline) {
    const note = kind === "chat" ? ChatNote.safeParse(data).data : undefined;
    if (note?.what === "said") said.push({ atMs, ...note });
    else if (note) {
      const at = said.findIndex(({ messageId }) => messageId === note.messageId);
      if (at >= 0) said.splice(at, 1);
    }
  }
  return said;
}

/** Whether the class ever saw more than the teacher's picture. */
export const hasStage = (timeline: readonly TimelineFact[]): boolean =>
  timeline.some(({ kind, data }) => {
    if (kind !== "stage") return kind === "slides" || kind === "board" || kind === "poll";
    return StageFact.safeParse(data).data?.kind !== "none";
  });
