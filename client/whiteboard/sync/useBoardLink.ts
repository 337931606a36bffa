import { useEffect, useRef, useState } from "react";
import type { BoardPace } from "#server/whiteboard/protocol.ts";
import type { BoardElement } from "#server/whiteboard/protocol-elements.ts";
import { useClassroom, useNotice } from "../../kit/classroom/context.tsx";
import { BoardLink } from "./link.ts";

type Heard = {
  onChanged: (elements: readonly BoardElement[]) => void;
  onRefused?: (error: unknown) => void;
};

/** A hold of one board for as long as the component is there; read anew at each entry to the room. */
export function useBoardLink(sceneId: string, pace: BoardPace, heard: Heard) {
  const { lessonId, call, entry } = useClassroom();
  const latest = useRef(heard);
  latest.current = heard;
  const [link, setLink] = useState<BoardLink | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const made = new BoardLink({
      ...{ call, lessonId, sceneId, pace },
      onChanged: (elements) => latest.current.onChanged(elements),
      onRefused: (refusal) => latest.current.onRefused?.(refusal),
    });
    setLink(made);
    setOpen(false);
    return () => made.close();
  }, [call, lessonId, sceneId, pace]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry is a reason to read anew
  useEffect(() => {
    if (!link) return;
    let isWanted = true;
    link.open().then(
      () => {
        if (!isWanted) return;
        setOpen(true);
        setError(null);
      },
      (failure) => isWanted && setError(failure),
    );
    return () => {
      isWanted = false;
    };
  }, [link, entry]);

  useNotice("board:changed", ({ sceneId: changedId, changes }) => {
    if (changedId === sceneId) link?.heard(changes);
  });
  return { link, isOpen, error };
}
