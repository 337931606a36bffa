import type { Config } from "./config.ts";
import { type ConsultationDeps, createConsultations } from "./consultations/service.ts";
import type { StoredConsultation } from "./consultations/store.ts";
import { mongoSafety } from "./consultations/store-safety.ts";
import { createDemoTalks } from "./demo/talks.ts";
import type { People } from "./people/service.ts";
import type { Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";

type Deps = {
  config: Pick<Config, "DEMO">;
  people: People;
  schedule: Schedule;
  rooms: Pick<Rooms, "find">;
  /** What the real ones are made of; here they are made as at another moment. */
  made: ConsultationDeps;
  /** Whoever hears of changes of the real ones hears of these as well. */
  changed(consultation: StoredConsultation): unknown;
  now: () => number;
};
/** Whoever starts the demo sees their lesson first, ms. */
const BEGIN_AFTER_MS = 8_000;
/** A talk is kept open for visitors: looked for this often, ms. */
const KEEP_EVERY_MS = 5 * 60_000;

/** What a demo makes up nobody has opened. */
const unseen = { safetyStore: { ...mongoSafety, addAudit: async () => undefined } };

/** The demo school's consultations, written by services as at another moment. Part of the wiring. */
export function createDemoPrivate({ config, people, schedule, rooms, made, changed, now }: Deps) {
  const talks = createDemoTalks({
    ...{ people, schedule, now, isOn: config.DEMO },
    isInUse: (roomId) => rooms.find(roomId)?.isEmpty === false,
    consultationsAt(at) {
      const consultations = createConsultations({ ...made, ...unseen, now: at });
      consultations.onChanged(changed);
      return consultations;
    },
  });
  let first: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  return {
    begin(): void {
      if (!config.DEMO) return;
      first = setTimeout(() => void talks.keepAlive(), BEGIN_AFTER_MS).unref();
      again = setInterval(() => void talks.keepAlive(), KEEP_EVERY_MS).unref();
    },
    async stop(): Promise<void> {
      clearTimeout(first);
      clearInterval(again);
      await talks.stop();
    },
  };
}
