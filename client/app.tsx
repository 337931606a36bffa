import { type ComponentType, lazy, Suspense, useSyncExternalStore } from "react";
import { Navigate, Outlet, Route, Routes, useLocation } from "react-router";
import { cardNews } from "./auth/card-news.ts";
// Told before there is a screen to show it on: it listens from the first connection.
import { reminders } from "./consultations/reminders.ts";
import { UrgentEntry } from "./consultations/UrgentEntry.tsx";
import { CrashGuard } from "./kit/ui/CrashGuard.tsx";
import { NotFound } from "./kit/ui/NotFound.tsx";
import { leadsClass } from "./kit/ui/navigation.ts";
import { PrivateArea } from "./kit/ui/PrivateArea.tsx";
import { PageSkeleton } from "./kit/ui/parts.tsx";
import { Shell } from "./kit/ui/Shell.tsx";
import { Splash } from "./kit/ui/Splash.tsx";
import { useMe, useSession } from "./kit/useSession.ts";
import { TodayPage } from "./lessons/TodayPage.tsx";

/** A screen whose code comes when it is first opened. */
const later = <N extends string>(load: () => Promise<Record<N, ComponentType>>, name: N) =>
  lazy<ComponentType>(async () => ({ default: (await load())[name] }));

const SignInPage = later(() => import("./auth/SignInPage.tsx"), "SignInPage");
const CardPage = later(() => import("./auth/CardPage.tsx"), "CardPage");
const SignInsPage = later(() => import("./auth/SignInsPage.tsx"), "SignInsPage");
const CardNews = later(() => import("./auth/CardNews.tsx"), "CardNews");
const GuestPage = later(() => import("./guests/GuestPage.tsx"), "GuestPage");
const LessonPage = later(() => import("./lessons/LessonPage.tsx"), "LessonPage");
const SchoolDayPage = later(() => import("./lessons/SchoolDayPage.tsx"), "SchoolDayPage");
const CheckPage = later(() => import("./room/CheckPage.tsx"), "CheckPage");
const RoomPage = later(() => import("./room/RoomPage.tsx"), "RoomPage");
const PreviewPage = later(() => import("./room/PreviewPage.tsx"), "PreviewPage");
const AttendancePage = later(() => import("./attendance/AttendancePage.tsx"), "AttendancePage");
const RegisterListPage = later(() => import("./register/RegisterListPage.tsx"), "RegisterListPage");
const MyClassPage = later(() => import("./register/myclass/MyClassPage.tsx"), "MyClassPage");
const RegisterCounter = later(() => import("./register/RegisterCounter.tsx"), "RegisterCounter");
const RulePage = later(() => import("./attendance/policy/RulePage.tsx"), "RulePage");
const TimetablePage = later(() => import("./schedule/TimetablePage.tsx"), "TimetablePage");
const ClassesPage = later(() => import("./people/ClassesPage.tsx"), "ClassesPage");
const ClassPage = later(() => import("./people/ClassPage.tsx"), "ClassPage");
const CardsPage = later(() => import("./people/CardsPage.tsx"), "CardsPage");
const LeftPage = later(() => import("./people/LeftPage.tsx"), "LeftPage");
const PeoplePage = later(() => import("./people/PeoplePage.tsx"), "PeoplePage");
const LibraryPage = later(() => import("./library/LibraryPage.tsx"), "LibraryPage");
const UploadPage = later(() => import("./library/UploadPage.tsx"), "UploadPage");
const JournalPage = later(() => import("./journal/JournalPage.tsx"), "JournalPage");
const GradingPolicyPage = later(
  () => import("./journal/policy/GradingPolicyPage.tsx"),
  "GradingPolicyPage",
);
const PolicyPage = later(() => import("./library/PolicyPage.tsx"), "PolicyPage");
const ListPage = later(() => import("./library/ListPage.tsx"), "ListPage");
const ItemPage = later(() => import("./library/ItemPage.tsx"), "ItemPage");
const ItemEditPage = later(() => import("./library/ItemEditPage.tsx"), "ItemEditPage");
const WatchersPage = later(() => import("./watching/WatchersPage.tsx"), "WatchersPage");
const RecordingPage = later(() => import("./recordings/RecordingPage.tsx"), "RecordingPage");
const CodePage = later(() => import("./library/CodePage.tsx"), "CodePage");
const ReviewCount = later(() => import("./submissions/review/ReviewCount.tsx"), "ReviewCount");
const TaskPage = later(() => import("./submissions/hand-in/TaskPage.tsx"), "TaskPage");
const TasksPage = later(() => import("./submissions/hand-in/TasksPage.tsx"), "TasksPage");
const ReviewPage = later(() => import("./submissions/review/ReviewPage.tsx"), "ReviewPage");
const TaskBoardPage = later(
  () => import("./submissions/review/TaskBoardPage.tsx"),
  "TaskBoardPage",
);
const WorkPage = later(() => import("./submissions/review/WorkPage.tsx"), "WorkPage");
const OutboxPage = later(() => import("./outbox/OutboxPage.tsx"), "OutboxPage");
const OutboxSettingsPage = later(
  () => import("./outbox/settings/OutboxSettingsPage.tsx"),
  "OutboxSettingsPage",
);
const CreditsPage = later(() => import("./credits/CreditsPage.tsx"), "CreditsPage");
const CreditBoardPage = later(() => import("./credits/CreditBoardPage.tsx"), "CreditBoardPage");
const ConsultationsPage = later(
  () => import("./consultations/booking/ConsultationsPage.tsx"),
  "ConsultationsPage",
);
const BookPage = later(() => import("./consultations/booking/BookPage.tsx"), "BookPage");
const ConsentPage = later(() => import("./consultations/booking/ConsentPage.tsx"), "ConsentPage");
const TalkPage = later(() => import("./consultations/booking/TalkPage.tsx"), "TalkPage");
const ConsultationRoomPage = later(
  () => import("./consultations/room/ConsultationRoomPage.tsx"),
  "ConsultationRoomPage",
);
const ReminderNotice = later(() => import("./consultations/ReminderNotice.tsx"), "ReminderNotice");
const NotesPage = later(() => import("./notes/NotesPage.tsx"), "NotesPage");
const CalendarPage = later(() => import("./consultations/desk/CalendarPage.tsx"), "CalendarPage");
const OfferPage = later(() => import("./consultations/desk/OfferPage.tsx"), "OfferPage");
const HoursPage = later(() => import("./consultations/desk/hours/HoursPage.tsx"), "HoursPage");
const CounselPage = later(
  () => import("./consultations/desk/counsel/SettingsPage.tsx"),
  "SettingsPage",
);
const CountsPage = later(() => import("./consultations/desk/counsel/CountsPage.tsx"), "CountsPage");
const DeskCount = later(() => import("./consultations/desk/DeskCount.tsx"), "DeskCount");
const MeetingsPage = later(() => import("./meetings/MeetingsPage.tsx"), "MeetingsPage");
const MeetingPage = later(() => import("./meetings/MeetingPage.tsx"), "MeetingPage");
const MakeMeetingPage = later(() => import("./meetings/MakeMeetingPage.tsx"), "MakeMeetingPage");
const UsagePage = later(() => import("./usage/UsagePage.tsx"), "UsagePage");
const DiaryPage = later(() => import("./diary/DiaryPage.tsx"), "DiaryPage");
const DigestsPage = later(() => import("./diary/DigestsPage.tsx"), "DigestsPage");
const ExchangePage = later(() => import("./exchange/ExchangePage.tsx"), "ExchangePage");
const LtiOpenPage = later(() => import("./lti/OpenPage.tsx"), "OpenPage");
const NowPage = later(() => import("./boards/NowPage.tsx"), "NowPage");

/** Lets in who is signed in; others go to the door and come back to where they wanted. */
function SignedIn() {
  const state = useSession();
  const { pathname } = useLocation();
  if (state.status === "starting") return <Splash isOffline={state.isOffline} />;
  if (state.status === "signedOut")
    return <Navigate to="/sign-in" replace state={state.mayGoOn ? { wanted: pathname } : null} />;
  // Another person starts from fresh screens.
  return <Outlet key={state.me.id} />;
}

/** The first screen of each role; see screens.md. */
function Home() {
  const me = useMe();
  const { roles, actions } = me;
  if (leadsClass(me)) return <Navigate to="/my-class" replace />;
  if (actions.includes("consultations:hostPrivate")) return <Navigate to="/calendar" replace />;
  if (actions.includes("lessons:readOwn")) return <TodayPage />;
  if (actions.includes("boards:readSchool")) return <Navigate to="/now" replace />;
  if (roles.includes("administrator")) return <Navigate to="/people" replace />;
  return <SchoolDayPage />;
}

/** The frame with what its menu counts; nobody fetches the code of what is not for them. */
function Framed() {
  const { actions } = useMe();
  const may = (action: (typeof actions)[number]) => actions.includes(action);
  const isReminded = useSyncExternalStore(reminders.subscribe, reminders.get).list.length > 0;
  const hasNews = useSyncExternalStore(cardNews.subscribe, cardNews.get).list.length > 0;
  return (
    <>
      <Shell fallback={<PageSkeleton />} help={(isWide) => <UrgentEntry isWide={isWide} />} />
      <Suspense fallback={null}>
        {may("attendance:readLesson") && <RegisterCounter />}
        {may("submissions:review") && <ReviewCount />}
        {may("consultations:host") && <DeskCount />}
        {isReminded && <ReminderNotice />}
        {hasNews && <CardNews />}
      </Suspense>
    </>
  );
}

/** READ FIRST here: one line for each screen. */
export function App() {
  return (
    <CrashGuard>
      <Suspense fallback={<Splash isOffline={false} />}>
        <Routes>
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/card" element={<CardPage />} />
          <Route path="/g" element={<GuestPage />} />
          <Route path="/lti/open" element={<LtiOpenPage />} />
          <Route element={<SignedIn />}>
            <Route path="/lessons/:lessonId/check" element={<CheckPage />} />
            <Route path="/lessons/:lessonId/room" element={<RoomPage />} />
            <Route path="/lessons/:lessonId/preview" element={<PreviewPage />} />
            <Route path="/classes/:classId/cards" element={<CardsPage />} />
            <Route element={<PrivateArea />}>
              <Route
                path="/consultations/:consultationId/room"
                element={<ConsultationRoomPage />}
              />
            </Route>
            <Route element={<Framed />}>
              <Route index element={<Home />} />
              <Route path="/sign-ins" element={<SignInsPage />} />
              <Route path="/today" element={<TodayPage />} />
              <Route path="/my-class" element={<MyClassPage />} />
              <Route path="/attendance" element={<RegisterListPage />} />
              <Route path="/attendance/policy" element={<RulePage />} />
              <Route path="/day" element={<SchoolDayPage />} />
              <Route path="/now" element={<NowPage />} />
              <Route path="/lessons/:lessonId" element={<LessonPage />} />
              <Route path="/lessons/:lessonId/attendance" element={<AttendancePage />} />
              <Route path="/recordings/:recordingId" element={<RecordingPage />} />
              <Route path="/timetable" element={<TimetablePage />} />
              <Route path="/classes" element={<ClassesPage />} />
              <Route path="/classes/:classId" element={<ClassPage />} />
              <Route path="/classes/:classId/digests" element={<DigestsPage />} />
              <Route path="/diary" element={<DiaryPage />} />
              <Route path="/journal" element={<JournalPage />} />
              <Route path="/journal/policy" element={<GradingPolicyPage />} />
              <Route path="/journal/:classId/:subjectId" element={<JournalPage />} />
              <Route path="/library" element={<LibraryPage />} />
              <Route path="/library/new" element={<UploadPage />} />
              <Route path="/library/policy" element={<PolicyPage />} />
              <Route path="/library/lists/:listId" element={<ListPage />} />
              <Route path="/library/:itemId" element={<ItemPage />} />
              <Route path="/library/:itemId/edit" element={<ItemEditPage />} />
              <Route path="/library/:itemId/watched" element={<WatchersPage />} />
              <Route path="/v/:code" element={<CodePage />} />
              <Route path="/tasks" element={<TasksPage />} />
              <Route path="/tasks/:taskId" element={<TaskPage />} />
              <Route path="/review" element={<ReviewPage />} />
              <Route path="/tasks/:taskId/board" element={<TaskBoardPage />} />
              <Route path="/tasks/:taskId/work/:pupilId" element={<WorkPage />} />
              <Route path="/outbox" element={<OutboxPage />} />
              <Route path="/outbox/settings" element={<OutboxSettingsPage />} />
              <Route path="/credits" element={<CreditsPage />} />
              <Route path="/credits/:classId/:subjectId" element={<CreditBoardPage />} />
              <Route element={<PrivateArea />}>
                <Route path="/consultations" element={<ConsultationsPage />} />
                <Route path="/consultations/consent" element={<ConsentPage />} />
                <Route path="/consultations/with/:hostId" element={<BookPage />} />
                <Route path="/consultations/:consultationId" element={<TalkPage />} />
              </Route>
              <Route path="/calendar" element={<CalendarPage />} />
              <Route path="/notes" element={<NotesPage />} />
              <Route path="/calendar/offer" element={<OfferPage />} />
              <Route path="/calendar/hours" element={<HoursPage />} />
              <Route path="/consultations/settings" element={<CounselPage />} />
              <Route path="/consultations/counts" element={<CountsPage />} />
              <Route path="/meetings" element={<MeetingsPage />} />
              <Route path="/meetings/new" element={<MakeMeetingPage />} />
              <Route path="/meetings/:meetingId" element={<MeetingPage />} />
              <Route path="/people" element={<PeoplePage />} />
              <Route path="/people/left" element={<LeftPage />} />
              <Route path="/exchange" element={<ExchangePage />} />
              <Route path="/usage" element={<UsagePage />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          </Route>
        </Routes>
      </Suspense>
    </CrashGuard>
  );
}
