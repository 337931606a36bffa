import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Door } from "../auth/Door.tsx";
import { CallError } from "../kit/call.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { Splash } from "../kit/ui/Splash.tsx";
import { GuestDoor } from "./GuestDoor.tsx";
import css from "./GuestPage.module.css";
import { type GuestTicket, keepTicket, keptTicket } from "./guest-session.ts";
import { NameForm } from "./NameForm.tsx";

const Room = lazy(async () => ({ default: (await import("../room/RoomPage.tsx")).Room }));
const CODE = /^#([A-Za-z0-9_-]{22})$/;

type Step =
  | { name: "form" }
  | { name: "door"; ticket: GuestTicket }
  | { name: "room"; ticket: GuestTicket }
  | { name: "over" }
  | { name: "refused"; reason: "guest_link_unknown" | "guest_refused" };

/**
 * `/g#code`: where a guest's link leads. A name, then the door, then the room. The code stays in the address, so that
 * the same browser finds its way back after a reload.
 */
export function GuestPage() {
  const { t } = useTranslation("guests");
  const [code] = useState(() => CODE.exec(location.hash)?.[1] ?? null);
  const [step, setStep] = useState<Step>(() => {
    const ticket = code === null ? null : keptTicket(code);
    return ticket ? { name: "door", ticket } : { name: "form" };
  });
  if (step.name === "room")
    return (
      <Suspense fallback={<Splash isOffline={false} />}>
        <Room lessonId={step.ticket.lessonId} onLeave={() => setStep({ name: "over" })} />
      </Suspense>
    );
  const refusal = code === null ? "guest_link_unknown" : null;
  const reason = step.name === "refused" ? step.reason : refusal;
  return (
    <Door school={null}>
      {reason ? (
        <>
          <h1>{t("door.refused")}</h1>
          <ErrorNote error={new CallError({ code: "forbidden", message: "", reason })} />
        </>
      ) : step.name === "over" ? (
        <div className={css.step} data-testid="guest-over">
          <h1>{t("door.over")}</h1>
          <p>{t("door.thanks")}</p>
        </div>
      ) : step.name === "door" ? (
        <GuestDoor
          ticket={step.ticket}
          onAdmitted={() => setStep({ name: "room", ticket: step.ticket })}
          onOver={() => setStep({ name: "over" })}
          onRefused={(why) => setStep({ name: "refused", reason: why })}
        />
      ) : (
        code !== null && (
          <NameForm
            code={code}
            onUsed={(ticket) => {
              keepTicket(code, ticket);
              setStep({ name: "door", ticket });
            }}
          />
        )
      )}
    </Door>
  );
}
