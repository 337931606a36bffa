import { Suspense, useEffect } from "react";
import { useClassroom } from "../kit/classroom/context.tsx";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { parts } from "./parts.ts";

/** Parts that belong in this kind of room. */
export function useParts(): readonly RoomPart[] {
  const kind = useClassroom().lesson?.kind ?? "lesson";
  return parts.filter(({ kinds }) => !kinds || kinds.includes(kind));
}

/** The room's own sound and picture come first. */
const AHEAD_AFTER_MS = 3000;

/** Fetches what the stage will be drawn with before it is needed: on a weak link that takes seconds. */
function useAhead(): void {
  const { mode, isLive } = useClassroom();
  const isWanted = isLive && mode !== "sound";
  useEffect(() => {
    if (!isWanted) return;
    const timer = setTimeout(() => {
      for (const { stage } of parts) void stage?.load?.().catch(() => undefined); // asked for again when needed
    }, AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isWanted]);
}

/** Cards, prompts and listeners of the parts. */
export function Overlays() {
  useAhead();
  return useParts().map(({ name, Overlay }) => Overlay && <Slot key={name} Part={Overlay} />);
}

/** Lines under the header. */
export function Banners() {
  return useParts().map(({ name, Banner }) => Banner && <Slot key={name} Part={Banner} />);
}

/** Signs of the parts in the header. */
export function HeaderSigns() {
  return useParts().map(({ name, Header }) => Header && <Slot key={name} Part={Header} />);
}

/** The parts' buttons of the bar. */
export function PartButtons() {
  return useParts().map(({ name, Buttons }) => Buttons && <Slot key={name} Part={Buttons} />);
}

/** What the stage holds, drawn by the part whose it is; null when it holds nothing of a part. */
export function PartStage() {
  const { stage } = useClassroom();
  const Found = useParts().find((part) => part.stage?.kind === stage.kind)?.stage?.Stage;
  return Found ? <Slot Part={Found} /> : null;
}

/** One part that is still loading leaves the rest of the room as it is. */
function Slot({ Part }: { Part: NonNullable<RoomPart["Overlay"]> }) {
  return (
    <Suspense fallback={null}>
      <Part />
    </Suspense>
  );
}
