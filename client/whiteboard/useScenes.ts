import { useEffect, useState } from "react";
import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";

/** The boards this person may see, the first made first; undefined until they are known. */
export function useScenes(): BoardInfo[] | undefined {
  const { lessonId, call, entry, fail } = useClassroom();
  const [scenes, setScenes] = useState<BoardInfo[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry is a reason to read anew
  useEffect(() => {
    let isWanted = true;
    call("board:list", { lessonId }).then(
      ({ scenes: read }) => isWanted && setScenes(read),
      (error) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [call, lessonId, entry, fail]);
  useNotice("board:made", ({ scene }) =>
    setScenes((before = []) =>
      before.some(({ id }) => id === scene.id) ? before : [...before, scene],
    ),
  );
  return scenes;
}
