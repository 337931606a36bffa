import { useEffect, useMemo } from "react";
import { call, socket } from "../../kit/call.ts";
import { Store } from "../../kit/store.ts";
import type { Sheet } from "./sheet.ts";

type Key = { classId: string; subjectId: string; year: number; term: number };
/** Where another person is in the same journal. */
export type Other = { id: string; name: string; pupilId: string; column: string };
export type Others = Store<{ others: readonly Other[] }>;

/** News of one's place are sent this often at most. */
const FOCUS_EVERY_MS = 250;

/** Tells where one is, the newest place, not more often than that. */
function createFocus(key: Key) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest: { pupilId: string | null; column: string | null } | null = null;
  const send = () => {
    timer = undefined;
    if (!newest || !socket.connected) return;
    // Nobody waits for it: the next move says more.
    call("journal:focus", { ...key, ...newest }).catch(() => undefined);
    newest = null;
  };
  return {
    at(pupilId: string | null, column: string | null): void {
      newest = { pupilId, column };
      timer ??= setTimeout(send, FOCUS_EVERY_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Keeps a journal current while it is looked at: others' values, their places, and dates that change. */
export function useLive(key: Key, sheet: Sheet, meId: string, reread: () => void) {
  const others: Others = useMemo(() => new Store({ others: [] }), []);
  const focus = useMemo(() => createFocus(key), [key]);

  useEffect(() => {
    const isOurs = (one: { classId: string; subjectId: string }) =>
      one.classId === key.classId && one.subjectId === key.subjectId;
    const watch = () => {
      // A journal may be read without being watched: by somebody who looks on for a moment offline.
      call("journal:watch", key).catch(() => undefined);
    };
    /** What came while the socket was away is read anew. */
    const again = () => {
      watch();
      reread();
    };
    const onCells = (news: {
      classId: string;
      subjectId: string;
      cells: Parameters<Sheet["takeNews"]>[0];
      termMarks: Parameters<Sheet["takeNews"]>[1];
    }) => isOurs(news) && sheet.takeNews(news.cells, news.termMarks);
    const onChanged = (one: { classId: string; subjectId: string }) => {
      if (isOurs(one)) reread();
    };
    const onFocused = ({ by, pupilId, column, ...one }: Focused) => {
      if (!isOurs(one) || by.id === meId) return;
      const rest = others.get().others.filter(({ id }) => id !== by.id);
      const here = pupilId !== null && column !== null ? [{ ...by, pupilId, column }] : [];
      others.patch({ others: [...rest, ...here] });
    };
    if (socket.connected) watch();
    socket.on("connect", again);
    socket.on("journal:cellsChanged", onCells);
    socket.on("journal:changed", onChanged);
    socket.on("journal:focused", onFocused);
    const stop = sheet.follow();
    return () => {
      stop();
      focus.stop();
      socket.off("connect", again);
      socket.off("journal:cellsChanged", onCells);
      socket.off("journal:changed", onChanged);
      socket.off("journal:focused", onFocused);
      if (socket.connected) call("journal:leave", key).catch(() => undefined);
    };
  }, [key, sheet, meId, others, focus, reread]);

  return { others, focus };
}
type Focused = {
  classId: string;
  subjectId: string;
  by: { id: string; name: string };
  pupilId: string | null;
  column: string | null;
};
