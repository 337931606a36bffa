import { useSyncExternalStore } from "react";
import { DECK_MAX_BYTES } from "#server/slides/protocol-pages.ts";
import { CallError } from "../kit/call.ts";
import { queries } from "../kit/queries.ts";
import { rest } from "../kit/rest.ts";
import { Store } from "../kit/store.ts";
import { session } from "../kit/useSession.ts";
import { sendDeck } from "./sending.ts";

/** One file on its way; it goes on while one looks at other screens. */
export type UploadTask = {
  id: string;
  lessonId: string;
  title: string;
  /** Null until the server knows of it. */
  deckId: string | null;
  sentBytes: number;
  sizeBytes: number;
  error: unknown;
};
const store = new Store<{ tasks: readonly UploadTask[] }>({ tasks: [] });
const stops = new Map<string, AbortController>();
let made = 0;

const change = (id: string, part: Partial<UploadTask>) =>
  store.patch({
    tasks: store.get().tasks.map((task) => (task.id === id ? { ...task, ...part } : task)),
  });
/** Takes a task off the list. */
export const forgetUpload = (id: string): void => {
  stops.get(id)?.abort();
  stops.delete(id);
  store.patch({ tasks: store.get().tasks.filter((task) => task.id !== id) });
};

/** A file's name without its ending, as a title. */
export function titleOf(fileName: string): string {
  const bare = fileName
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replaceAll("_", " ")
    .trim();
  return (bare || fileName).slice(0, 120);
}

/** Sends files as materials of a lesson, one after another. */
export async function uploadDecks(lessonId: string, files: readonly File[]): Promise<void> {
  const tasks = files.map((file): [File, UploadTask] => {
    made += 1;
    const known = { id: `upload${made}`, lessonId, title: titleOf(file.name), deckId: null };
    return [file, { ...known, sentBytes: 0, sizeBytes: file.size, error: null }];
  });
  store.patch({ tasks: [...store.get().tasks, ...tasks.map(([, task]) => task)] });
  for (const [, { id }] of tasks) stops.set(id, new AbortController());
  for (const [file, task] of tasks) await upload(file, task);
}

async function upload(file: File, { id, lessonId, title, sizeBytes }: UploadTask): Promise<void> {
  const stop = stops.get(id);
  if (!stop) return; // taken off the list before its turn
  try {
    if (sizeBytes > DECK_MAX_BYTES)
      throw new CallError({ code: "too_large", reason: "deck_too_large", message: "Too large" });
    const deck = await rest("createDeck", { lessonId, title, sizeBytes: Math.max(1, sizeBytes) });
    change(id, { deckId: deck.id });
    await sendDeck(deck.id, file, {
      token: session.token,
      renew: session.renew,
      onProgress: (sentBytes) => change(id, { sentBytes }),
      signal: stop.signal,
    });
    await queries.invalidateQueries({ queryKey: ["listDecks", lessonId] });
    forgetUpload(id);
  } catch (error) {
    if (!stop.signal.aborted) change(id, { error });
  } finally {
    stops.delete(id);
  }
}

/** Uploads of one lesson. */
export function useUploads(lessonId: string): UploadTask[] {
  const { tasks } = useSyncExternalStore(store.subscribe, store.get);
  return tasks.filter((task) => task.lessonId === lessonId);
}
