import { Loader } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DoorState } from "#server/guests/protocol.ts";
import { CallError, call, socket } from "../kit/call.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { Note } from "../kit/ui/parts.tsx";
import css from "./GuestPage.module.css";
import { connectAsGuest, type GuestTicket } from "./guest-session.ts";
import { SelfCheck } from "./SelfCheck.tsx";

type Props = {
  ticket: GuestTicket;
  onAdmitted: () => void;
  onOver: () => void;
  onRefused: (reason: "guest_link_unknown" | "guest_refused") => void;
};

/** Before the door: the guest sees how they will be seen, and waits to be let in. */
export function GuestDoor({ ticket, ...on }: Props) {
  const { t } = useTranslation("guests");
  const wordsOf = useErrorText();
  const [state, setState] = useState<DoorState | null>(null);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(on);
  latest.current = on;
  // The socket goes on into the room: it is closed only when the door was not passed.
  const isPassed = useRef(false);
  const { lessonId } = ticket;

  useEffect(() => {
    const take = (next: DoorState) => {
      setState(next);
      if (next === "admitted") {
        isPassed.current = true;
        latest.current.onAdmitted();
      } else if (next === "over") latest.current.onOver();
      else if (next === "refused") latest.current.onRefused("guest_refused");
    };
    const knock = () =>
      call("guest:knock", { lessonId }).then(
        (answer) => {
          setError(null);
          take(answer.state);
        },
        (failure: unknown) => {
          if (failure instanceof CallError && failure.reason === "guest_link_unknown")
            latest.current.onRefused("guest_link_unknown");
          else setError(failure);
        },
      );
    const onNotice = (notice: { lessonId: string; state: DoorState }) => {
      if (notice.lessonId !== lessonId) return;
      // With the lesson's start one is on the list: said anew, so that a restart of the server loses nobody.
      if (notice.state === "waiting") void knock();
      else take(notice.state);
    };
    socket.on("connect", knock);
    socket.on("guest:doorChanged", onNotice);
    const close = connectAsGuest(ticket, () => latest.current.onRefused("guest_link_unknown"));
    return () => {
      socket.off("connect", knock);
      socket.off("guest:doorChanged", onNotice);
      if (!isPassed.current) close();
    };
  }, [ticket, lessonId]);

  return (
    <div className={css.step} data-testid="guest-door" data-state={state ?? undefined}>
      <div className={css.waiting} role="status">
        <Loader />
        <h1>{t(state === "early" ? "door.early" : "door.waiting")}</h1>
        <p>{t(state === "early" ? "door.earlyHint" : "door.waitingHint")}</p>
      </div>
      <SelfCheck />
      {error !== null && <Note tone="warn">{wordsOf(error)}</Note>}
    </div>
  );
}
