import type { Consultation } from "#server/consultations/protocol.ts";

/** What each screen before the room is given. */
export type StepProps = {
  consultation: Consultation;
  at: { step: number; of: number };
  onDone: () => void;
};
