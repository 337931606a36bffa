import { useClassroom } from "../kit/classroom/context.tsx";
import { PupilPoll } from "./PupilPoll.tsx";
import { usePollFeed, usePolls } from "./poll-store.ts";

/** Follows the room's polls; over the stage of those who answer it draws the one that is on. */
export function PollOverlay() {
  usePollFeed();
  const { current } = usePolls();
  const { may } = useClassroom();
  if (!current || may("ask")) return null;
  return <PupilPoll key={current.poll.id} current={current} mayAnswer={may("answer")} />;
}
