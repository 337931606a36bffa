import type { Handlers } from "../realtime.ts";
import type { journalCalls } from "./protocol.ts";
import type { Journals } from "./service.ts";

/** Who looks at a journal, and where. */
export function journalEvents({ watch }: Journals): Handlers<typeof journalCalls> {
  return {
    "journal:watch": async (key, caller) => ({ watching: await watch.watch(key, caller) }),
    async "journal:leave"(key, caller) {
      watch.leave(key, caller);
      return {};
    },
    async "journal:focus"({ pupilId, column, ...key }, caller) {
      watch.focus(key, { pupilId, column }, caller);
      return {};
    },
  };
}
