import { lazy, Suspense, useEffect } from "react";
import { useClassroom } from "../kit/classroom/context.tsx";
import { openGroupBoard, useGroupBoardOpen } from "./group-board.ts";

const Panel = lazy(async () => ({
  default: (await import("./GroupBoardPanel.tsx")).GroupBoardPanel,
}));

/** The board of one's group for as long as one is in it. Its code comes when it is opened: most lessons have none. */
export function GroupBoard() {
  const { own } = useClassroom();
  const isOpen = useGroupBoardOpen();
  const groupId = own?.groupId ?? null;
  useEffect(() => {
    if (groupId === null) openGroupBoard(false);
  }, [groupId]);
  if (!isOpen || groupId === null) return null;
  return (
    <Suspense fallback={null}>
      <Panel key={groupId} groupId={groupId} />
    </Suspense>
  );
}
