import { useEffect, useState } from "react";
import { useServerNow } from "../../kit/clock.ts";
import { useMe } from "../../kit/useSession.ts";
import { readChoices, saveChoices } from "../../room/choices.ts";
import { canSealFrames } from "../../secrecy/media-seal.ts";
import { AfterPage } from "./AfterPage.tsx";
import { AloneStep } from "./AloneStep.tsx";
import { BrowserStep } from "./BrowserStep.tsx";
import { ConsentStep } from "./ConsentStep.tsx";
import type { VisitProps } from "./ConsultationRoomPage.tsx";
import { DeviceStep, type Devices } from "./DeviceStep.tsx";
import { type Closed, PrivateRoom } from "./PrivateRoom.tsx";
import { forgetReady, isReady, keepReady } from "./ready.ts";
import { devicesOf, doorwayOf, nextStep, type Step, steps, stepsFor } from "./steps.ts";
import { TooSoon } from "./TooSoon.tsx";
import { WaitingStep } from "./WaitingStep.tsx";

/** Whoever was in the room and loads the page anew is not asked all of it again, but for a lock that is missing. */
const REMEMBERED: ReadonlySet<Step> = new Set(steps.filter((step) => step !== "browser"));

/** With what one goes in: a ticket of the door, or none where this tab was inside before its page was loaded anew. */
type Pass = { ticket: string | null };
const RETURNING: Pass = { ticket: null };

/** A private talk from its device check to the page after it. */
export function PrivateVisit({ consultation, onChanged }: VisitProps) {
  const me = useMe();
  const nowMs = useServerNow();
  const { id, way, isHost } = consultation;
  const canSeal = canSealFrames();
  const [done, setDone] = useState<ReadonlySet<Step>>(() =>
    isReady(id) ? REMEMBERED : new Set<Step>(),
  );
  const [devices, setDevices] = useState<Devices>(() => devicesOfVisit(id, way));
  const [pass, setPass] = useState<Pass | null>(() => (canSeal && isReady(id) ? RETURNING : null));
  const [closed, setClosed] = useState<Closed | null>(null);
  const doorway = doorwayOf(consultation, nowMs);

  const admit = (given: string) => {
    saveChoices(devices);
    keepReady(id);
    setClosed(null);
    setPass({ ticket: given });
  };
  const close = (reason: Closed) => {
    forgetReady();
    setPass(null);
    setClosed(reason);
    onChanged();
  };
  useEffect(() => forgetReady, []);

  if (pass)
    return (
      <PrivateRoom
        key={pass.ticket ?? "back"}
        consultation={consultation}
        selfId={me.id}
        ticket={pass.ticket}
        isPlain={!canSeal && done.has("browser")}
        onClosed={close}
        onDoor={() => setPass(null)}
      />
    );
  if (closed || doorway === "over")
    return (
      <AfterPage
        consultation={consultation}
        closed={closed ?? "over"}
        onAgain={doorway === "open" ? () => setClosed(null) : undefined}
      />
    );
  if (doorway !== "open")
    return <TooSoon consultation={consultation} doorway={doorway} onChanged={onChanged} />;

  const facts = { isHost, way, consentNeed: consultation.consentNeed, canSeal };
  const step = nextStep(facts, done);
  if (step === "door")
    return (
      <WaitingStep
        consultation={consultation}
        canSeal={canSeal}
        isSeen={devices.cameraOn}
        onAdmitted={admit}
        onChanged={onChanged}
      />
    );
  const all = stepsFor(facts);
  const props = {
    consultation,
    at: { step: all.indexOf(step) + 1, of: all.length + 1 },
    onDone: () => setDone((before) => new Set([...before, step])),
  };
  if (step === "devices") return <DeviceStep {...props} devices={devices} onDevices={setDevices} />;
  if (step === "alone") {
    const goWriting = () => {
      setDevices(devicesOf("text"));
      props.onDone();
    };
    return <AloneStep {...props} onWriting={goWriting} />;
  }
  if (step === "consent") return <ConsentStep {...props} onChanged={onChanged} />;
  return <BrowserStep {...props} />;
}

/** As chosen before the page was loaded anew, else by the way that was booked. */
function devicesOfVisit(id: string, way: VisitProps["consultation"]["way"]): Devices {
  const booked = devicesOf(way);
  if (!isReady(id)) return booked;
  const { microphoneOn, cameraOn } = readChoices();
  return {
    microphoneOn: microphoneOn ?? booked.microphoneOn,
    cameraOn: cameraOn ?? booked.cameraOn,
  };
}
