import { type ComponentType, lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes, useLocation } from "react-router";
import { CardPage } from "./auth/CardPage.tsx";
import { SignInPage } from "./auth/SignInPage.tsx";
import { CrashGuard } from "./kit/ui/CrashGuard.tsx";
import { NotFound } from "./kit/ui/NotFound.tsx";
import { PageSkeleton } from "./kit/ui/parts.tsx";
import { Shell } from "./kit/ui/Shell.tsx";
import { Splash } from "./kit/ui/Splash.tsx";
import { useMe, useSession } from "./kit/useSession.ts";
import { TodayPage } from "./lessons/TodayPage.tsx";

type Pages = Record<string, () => Promise<Record<string, ComponentType>>>;
const pages: Pages = import.meta.glob<Record<string, ComponentType>>("./*/*Page.tsx");
/** A screen whose code comes when it is first opened. */
function later(folder: string, name: string) {
  return lazy(async () => {
    const module = await pages[`./${folder}/${name}.tsx`]?.();
    return { default: module?.[name] ?? NotFound };
  });
}

const LessonPage = later("lessons", "LessonPage");
const SchoolDayPage = later("lessons", "SchoolDayPage");
const CheckPage = later("room", "CheckPage");
const RoomPage = later("room", "RoomPage");
const AttendancePage = later("attendance", "AttendancePage");
const TimetablePage = later("schedule", "TimetablePage");
const ClassesPage = later("people", "ClassesPage");
const ClassPage = later("people", "ClassPage");
const CardsPage = later("people", "CardsPage");
const PeoplePage = later("people", "PeoplePage");
const NowPage = later("boards", "NowPage");

/** Lets in who is signed in; others go to the door and come back to where they wanted. */
function SignedIn() {
  const state = useSession();
  const { pathname } = useLocation();
  if (state.status === "starting") return <Splash isOffline={state.isOffline} />;
  if (state.status === "signedOut")
    return <Navigate to="/sign-in" replace state={{ wanted: pathname }} />;
  // Another person starts from fresh screens.
  return <Outlet key={state.me.id} />;
}

/** The first screen of each role; see screens.md. */
function Home() {
  const { roles, actions } = useMe();
  if (actions.includes("lessons:readOwn")) return <TodayPage />;
  if (actions.includes("boards:readSchool")) return <Navigate to="/now" replace />;
  if (roles.includes("administrator")) return <Navigate to="/people" replace />;
  return <SchoolDayPage />;
}

/** READ FIRST here: one line for each screen. */
export function App() {
  return (
    <CrashGuard>
      <Suspense fallback={<Splash isOffline={false} />}>
        <Routes>
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/card" element={<CardPage />} />
          <Route element={<SignedIn />}>
            <Route path="/lessons/:lessonId/check" element={<CheckPage />} />
            <Route path="/lessons/:lessonId/room" element={<RoomPage />} />
            <Route path="/classes/:classId/cards" element={<CardsPage />} />
            <Route element={<Shell fallback={<PageSkeleton />} />}>
              <Route index element={<Home />} />
              <Route path="/day" element={<SchoolDayPage />} />
              <Route path="/now" element={<NowPage />} />
              <Route path="/lessons/:lessonId" element={<LessonPage />} />
              <Route path="/lessons/:lessonId/attendance" element={<AttendancePage />} />
              <Route path="/timetable" element={<TimetablePage />} />
              <Route path="/classes" element={<ClassesPage />} />
              <Route path="/classes/:classId" element={<ClassPage />} />
              <Route path="/people" element={<PeoplePage />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          </Route>
        </Routes>
      </Suspense>
    </CrashGuard>
  );
}
