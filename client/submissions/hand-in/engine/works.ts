import type { HAND_IN_PATH } from "#server/submissions/protocol.ts";
import { queries } from "../../../kit/queries.ts";
import { rest } from "../../../kit/rest.ts";
import { session } from "../../../kit/useSession.ts";
import { standForLead } from "../../../videos/leader.ts";
import { onNetwork } from "../../../videos/network.ts";
import { send } from "../../../videos/sending.ts";
import { createKeptWorks } from "./kept-works.ts";
import { createOutbox } from "./outbox.ts";
import { rememberWorks } from "./wake.ts";

// The type keeps it equal to the protocol's, without the protocol's schemas in the browser.
const path: typeof HAND_IN_PATH = "/api/submission-files";

const ownerId = (): string | null => {
  const state = session.state();
  return state.status === "signedIn" ? state.me.id : null;
};

/** Works of this browser; this tab stands for the lead among its tabs as soon as it is loaded. */
export const works = createOutbox({
  ...{ kept: createKeptWorks(), send, path, ownerId, token: session.token, renew: session.renew },
  async announce(taskId, { id: fileId, kind, sizeBytes, durationMs }) {
    const about = { taskId, pupilId: ownerId() ?? "", fileId, kind, sizeBytes, durationMs };
    const { file, offset } = await rest("announceFile", about);
    return { isWhole: file.isWhole, offset };
  },
  handIn: (taskId, handInId, parts) => rest("handIn", { taskId, handInId, parts, isHonest: true }),
  keepDraft: (taskId, parts) => rest("keepDraft", { taskId, parts }),
  removeFile: (fileId) => rest("removeFile", { fileId }),
  isClipSent: (videoId) => !clips.has(videoId),
  onHandedIn: (taskId) => {
    void queries.invalidateQueries({ queryKey: ["readSubmission", taskId] });
    void queries.invalidateQueries({ queryKey: ["listOwnStates"] });
  },
});

/** Clips on their way; the uploads of videos are loaded once there is one. */
const clips = new Set<string>();
export async function followClips(): Promise<void> {
  const { uploads } = await import("../../../videos/uploads.ts");
  const look = () => {
    clips.clear();
    for (const { videoId } of uploads.tasks()) clips.add(videoId);
    works.wake();
  };
  uploads.onChange(look);
  look();
}

works.onChange(() => {
  const areThere = works.hasWishes();
  if (areThere !== null) rememberWorks(areThere);
});
const leader = standForLead("qonyrau.works", (isNow) => void works.lead(isNow));
onNetwork(() => void works.refresh(navigator.onLine));
session.onChange(works.wake);
addEventListener("beforeunload", (event) => {
  if (works.hasUnkept()) event.preventDefault();
});

/** Goes on in this tab: here somebody acts. */
export const workHere = (): void => leader.take();
