import { useState } from "react";
import { useNavigate } from "react-router";
import { useServerNow } from "../../kit/clock.ts";
import { saveChoices } from "../../room/choices.ts";
import { Room } from "../../room/RoomPage.tsx";
import { AfterPage } from "./AfterPage.tsx";
import type { VisitProps } from "./ConsultationRoomPage.tsx";
import { DeviceStep, type Devices } from "./DeviceStep.tsx";
import { devicesOf, doorwayOf } from "./steps.ts";
import { TooSoon } from "./TooSoon.tsx";

/** A talk in an ordinary room: a look at the devices, then the room like any other. */
export function OrdinaryVisit({ consultation, onChanged }: VisitProps) {
  const nowMs = useServerNow();
  const navigate = useNavigate();
  const { id, way, isHost } = consultation;
  const [devices, setDevices] = useState<Devices>(() => devicesOf(way));
  const [isIn, setIn] = useState(false);
  const doorway = doorwayOf(consultation, nowMs);
  if (isIn)
    return (
      <Room
        lessonId={id}
        onLeave={() => void navigate(isHost ? "/calendar" : "/consultations")}
        ending={(closed, again) => (
          <AfterPage consultation={consultation} closed={closed} onAgain={again} />
        )}
      />
    );
  if (doorway === "over") return <AfterPage consultation={consultation} closed="over" />;
  if (doorway !== "open")
    return <TooSoon consultation={consultation} doorway={doorway} onChanged={onChanged} />;
  const enter = () => {
    saveChoices(devices);
    setIn(true);
  };
  return (
    <DeviceStep
      consultation={consultation}
      at={{ step: 1, of: 1 }}
      devices={devices}
      onDevices={setDevices}
      onDone={enter}
    />
  );
}
