import { useMemo, useState } from "react";
import type { RoomSession } from "./session.ts";
import { ownSeat } from "./state.ts";

/** What the teacher switches for one pupil or for the class. */
export type Right = "microphone" | "camera" | "screen" | "chat" | "board" | "largeCamera";

/** What the buttons do. A refusal of the server is kept as `error`, to be said in words. */
export function useActions(session: RoomSession, lessonId: string) {
  const [error, setError] = useState<unknown>(null);
  const actions = useMemo(() => {
    const attempt = (act: () => Promise<unknown>) => {
      setError(null);
      act().catch(setError);
    };
    const state = () => session.store.get();
    const own = () => ownSeat(state());
    return {
      toggleMicrophone: () =>
        attempt(() => session.local.setMicrophone(state().local.microphone.state === "off")),
      toggleCamera: () =>
        attempt(() => session.local.setCamera(state().local.camera.state === "off")),
      toggleScreen: () =>
        attempt(() => session.local.setScreen(state().local.screen.state === "off")),
      toggleHand: () =>
        attempt(() => session.ask("room:raiseHand", { lessonId, isRaised: !own()?.handRaisedAt })),
      muteAll: () => attempt(() => session.ask("room:muteAll", { lessonId })),
      mute: (personId: string) => attempt(() => session.ask("room:mute", { lessonId, personId })),
      lowerHand: (personId: string) =>
        attempt(() => session.ask("room:lowerHand", { lessonId, personId })),
      callPupil: (personId: string, isCalled: boolean) =>
        attempt(() => session.ask("room:callPupil", { lessonId, personId, isCalled })),
      changeRights: (personId: string | null, change: Partial<Record<Right, boolean>>) =>
        attempt(() => session.ask("room:changeRights", { lessonId, personId, change })),
      remove: (personId: string) =>
        attempt(() => session.ask("room:remove", { lessonId, personId })),
      letIn: (personId: string) => attempt(() => session.ask("room:letIn", { lessonId, personId })),
      appoint: (personId: string, isCohost: boolean) =>
        attempt(() => session.ask("guest:appoint", { lessonId, personId, isCohost })),
      deleteChat: (messageId: string) =>
        attempt(() => session.ask("room:deleteChat", { lessonId, messageId })),
      changeChat: (change: { mode?: "all" | "teacher"; slowSec?: number }) =>
        attempt(() => session.ask("room:changeChat", { lessonId, change })),
      changeSoundMode: (mode: "speech" | "music") =>
        attempt(() => session.ask("room:changeSoundMode", { lessonId, mode })),
      end: () =>
        attempt(() => {
          const kind = state().lesson?.kind;
          if (kind === "lesson") return session.ask("lesson:end", { lessonId });
          return session.ask("meeting:end", { meetingId: lessonId });
        }),
    };
  }, [session, lessonId]);
  return { actions, error, fail: setError, forget: () => setError(null) };
}
export type RoomActions = ReturnType<typeof useActions>["actions"];
