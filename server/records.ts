import type { Router } from "express";
import type { Socket } from "socket.io";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Attendance } from "./attendance/service.ts";
import type { Auth } from "./auth/service.ts";
import type { ClassroomParts } from "./classroom.ts";
import type { Config } from "./config.ts";
import { creditRoutes } from "./credits/protocol.ts";
import { creditHandlers } from "./credits/routes.ts";
import { connectedDatabase } from "./database.ts";
import { diaryRoutes } from "./diary/protocol.ts";
import { diaryHandlers } from "./diary/routes.ts";
import { createDiary } from "./diary/service.ts";
import { mongoDiary } from "./diary/store.ts";
import { exchangeRoutes, ROSTER_UPLOAD_PATH } from "./exchange/protocol.ts";
import { exchangeHandlers, rosterUpload } from "./exchange/routes.ts";
import { serve } from "./http.ts";
import { journalEvents } from "./journal/events.ts";
import { journalCalls, journalRoutes } from "./journal/protocol.ts";
import { journalHandlers } from "./journal/routes.ts";
import { createJournal, type Journals } from "./journal/service.ts";
import { mongoJournal } from "./journal/store.ts";
import { tellOfJournal } from "./journal/telling.ts";
import type { Lessons } from "./lessons/service.ts";
import type { Library } from "./library/service.ts";
import { ltiRoutes } from "./lti/protocol.ts";
import { ltiHandlers } from "./lti/routes.ts";
import { machineName } from "./machine.ts";
import type { Mail } from "./mail.ts";
import { createOutboxParts } from "./outbox/create.ts";
import { outboxRoutes } from "./outbox/protocol.ts";
import { outboxHandlers } from "./outbox/routes.ts";
import { mongoOutbox } from "./outbox/store.ts";
import { mongoOutboxSettings } from "./outbox/store-settings.ts";
import type { People } from "./people/service.ts";
import { answer, type Teller } from "./realtime.ts";
import { createCreditParts } from "./records-credits.ts";
import { createDemoRecords } from "./records-demo.ts";
import { createExchangeParts, createLtiParts } from "./records-exchange.ts";
import { tellLedger } from "./records-ledger.ts";
import { registerRoutes } from "./register/protocol.ts";
import { registerHandlers } from "./register/routes.ts";
import { createRegister } from "./register/service.ts";
import { mongoRegister } from "./register/store.ts";
import { tellOfRegister } from "./register/telling.ts";
import type { Rooms } from "./rooms/service.ts";
import type { Schedule } from "./schedule/service.ts";
import { deliverWork } from "./submissions/delivery.ts";
import { submissionRoutes } from "./submissions/protocol.ts";
import { submissionHandlers } from "./submissions/routes.ts";
import { createSubmissions } from "./submissions/service.ts";
import { mongoSubmissions } from "./submissions/store.ts";
import { createWorkUploads } from "./submissions/uploads.ts";
import type { Jobs } from "./videos/jobs.ts";
import type { Videos } from "./videos/service.ts";
import type { Watching } from "./watching/service.ts";

export type RecordsDeps = {
  config: Config;
  mail: Mail;
  storage: Storage;
  hls: Hls;
  /** Of this machine alone. */
  mediaDir: string;
  /** Signs addresses of files, and entries of the outbox. */
  secret: string;
  teller: Teller;
  jobs: Jobs;
  people: People;
  auth: Auth;
  schedule: Schedule;
  videos: Videos;
  library: Library;
  watching: Watching;
  rooms: Rooms;
  lessons: Lessons;
  attendance: Attendance;
  classroom: ClassroomParts;
  now: () => number;
};

/** What is written of lessons and goes into journals: builds each part and binds it. Part of the wiring, as app.ts. */
export function createRecords(deps: RecordsDeps) {
  const { auth } = deps;
  tellLedger(deps);
  const register = createRegister({ ...deps, store: mongoRegister });
  tellOfRegister({ ...deps, register });
  const submissions = createSubmissions({
    ...{ ...deps, store: mongoSubmissions, plans: deps.classroom.plans },
    lifeHours: deps.config.MEDIA_LINK_HOURS,
  });
  const workUploads = createWorkUploads({
    files: submissions.files,
    authenticate: auth.authenticate,
    isDiskFull: deps.videos.isDiskFull,
  });
  const credits = createCreditParts({ ...deps, submissions, journal: () => journal });
  const journal: Journals = createJournal({
    ...{ ...deps, store: mongoJournal, plans: deps.classroom.plans },
    attendanceOf: register.cells,
    statesOf: submissions.statesOf,
    creditsOf: credits.proposalsOf,
  });
  tellOfJournal({ ...deps, journal, register, submissions, plans: deps.classroom.plans });
  const demo = createDemoRecords({ ...deps, journal });
  const diary = createDiary({
    ...{ ...deps, store: mongoDiary, plans: deps.classroom.plans },
    ...{ register, submissions, journal, publicUrl: deps.config.PUBLIC_URL ?? null },
  });
  const outbox = createOutboxParts({
    ...{ ...deps, register, journal, db: connectedDatabase(), machine: machineName(deps.mediaDir) },
    ...{ store: mongoOutbox, settingsStore: mongoOutboxSettings },
  });
  const lti = createLtiParts({ ...deps, journal, credits });
  const exchange = createExchangeParts({ ...deps, journal, credits });
  const { watching } = deps;
  for (const part of [submissions, watching, credits, journal, diary, outbox, lti, exchange])
    deps.attendance.on("erased", ({ schoolId, personId }) => part.erase(schoolId, personId));
  return {
    register,
    submissions,
    credits,
    journal,
    /** Routes, under /api. */
    mount(api: Router): void {
      serve(api, registerRoutes, registerHandlers(register), auth.authenticate);
      api.use("/submission-files", workUploads);
      api.use(deliverWork({ storage: deps.storage, door: submissions.door }));
      serve(api, submissionRoutes, submissionHandlers(submissions), auth.authenticate);
      serve(api, creditRoutes, creditHandlers(credits), auth.authenticate);
      serve(api, journalRoutes, journalHandlers(journal), auth.authenticate);
      serve(api, outboxRoutes, outboxHandlers(outbox), auth.authenticate);
      serve(api, diaryRoutes, diaryHandlers(diary), auth.authenticate);
      const refreshDays = deps.config.REFRESH_TOKEN_DAYS;
      serve(api, ltiRoutes, ltiHandlers({ lti, refreshDays }), auth.authenticate);
      api.use("/lti", lti.door());
      api.use(ROSTER_UPLOAD_PATH, rosterUpload(exchange, auth.authenticate));
      serve(api, exchangeRoutes, exchangeHandlers(exchange), auth.authenticate);
    },
    /** Calls of one connection. */
    bind(socket: Socket): void {
      answer(socket, journalCalls, journalEvents(journal));
      socket.on("disconnect", () => journal.watch.gone(socket.id));
    },
    async prepare(): Promise<void> {
      await journal.prepare();
      await submissions.prepare();
      await outbox.prepare();
      await lti.prepare();
      await exchange.prepare();
      diary.begin();
      demo.begin();
    },
    async stop(): Promise<void> {
      await demo.stop();
      await diary.stop();
      await outbox.stop();
      await lti.stop();
      await exchange.stop();
    },
  };
}
export type Records = ReturnType<typeof createRecords>;
