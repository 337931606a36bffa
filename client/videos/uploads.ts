import { CallError } from "../kit/call.ts";
import { queries } from "../kit/queries.ts";
import { rest } from "../kit/rest.ts";
import { session } from "../kit/useSession.ts";
import { createKeptFiles } from "./kept-files.ts";
import { standForLead } from "./leader.ts";
import { isMobileLink, onNetwork } from "./network.ts";
import { createQueue } from "./queue.ts";
import { send } from "./sending.ts";
import type { UploadTask } from "./task.ts";
import { rememberUploads } from "./wake.ts";

const ONLY_WIFI = "qonyrau.uploads.onlyWifi";
/** The states of a video whose file has not come yet. */
const open: ReadonlySet<string> = new Set(["awaiting", "uploading"]);

/** Whether uploads wait for Wi-Fi; remembered on this device. */
export function isOnlyWifi(): boolean {
  return localStorage.getItem(ONLY_WIFI) === "1";
}

/** The uploads of this browser; this tab stands for the lead among its tabs as soon as it is loaded. */
export const uploads = createQueue({
  kept: createKeptFiles(),
  send,
  ownerId: () => {
    const state = session.state();
    return state.status === "signedIn" ? state.me.id : null;
  },
  token: session.token,
  renew: session.renew,
  isWifiMissing: () => isOnlyWifi() && isMobileLink(),
  ask: async (videoId) => {
    const { state, arrivedBytes } = await rest("readVideo", { videoId });
    return { isOpen: open.has(state), bytes: arrivedBytes };
  },
  discard: ({ itemId, taskId, videoId }) =>
    (taskId === undefined
      ? rest("removeItem", { itemId })
      : rest("removeClip", { taskId, videoId })
    ).catch((error: unknown) => {
      if (!(error instanceof CallError && error.code === "not_found")) throw error;
    }),
  onSent: (videoId) => {
    void queries.invalidateQueries({ queryKey: ["readVideo", videoId] });
    void queries.invalidateQueries({ queryKey: ["listItems"] });
  },
});

/** A tab that comes asks; the one that leads tells. */
type News = "asked" | readonly UploadTask[];
const channel = new BroadcastChannel("qonyrau.uploads");
let isLeading = false;
const tell = () => {
  if (!isLeading) return;
  channel.postMessage(uploads.tasks() satisfies News);
  rememberUploads(!uploads.isEmpty());
};
uploads.onChange(tell);
channel.addEventListener("message", ({ data }: MessageEvent<News>) => {
  if (data === "asked") tell();
  else uploads.follow(data);
});
channel.postMessage("asked" satisfies News);
const leader = standForLead("qonyrau.uploads", (isNow) => {
  isLeading = isNow;
  void uploads.lead(isNow);
});
onNetwork(() => uploads.refresh(navigator.onLine));
session.onChange(uploads.wake);
addEventListener("beforeunload", (event) => {
  if (isLeading && uploads.hasUnkept()) event.preventDefault();
});

/** Goes on in this tab with what another one was sending. */
export const uploadHere = (): void => leader.take();

/** Whether to wait for Wi-Fi from now on. */
export function setOnlyWifi(isOnly: boolean): void {
  localStorage.setItem(ONLY_WIFI, isOnly ? "1" : "0");
  uploads.wake();
}
