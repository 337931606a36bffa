import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation } from "react-router";
import { rest } from "../kit/rest.ts";
import { Note } from "../kit/ui/parts.tsx";
import { Splash } from "../kit/ui/Splash.tsx";
import { useSession } from "../kit/useSession.ts";
import { CardHelp } from "./CardHelp.tsx";
import { DemoLogins } from "./DemoLogins.tsx";
import { Door } from "./Door.tsx";
import { SignInForm } from "./SignInForm.tsx";
import css from "./SignInPage.module.css";

/** Where the person wanted to go when the door stood in the way. */
function wantedOf(state: unknown): string {
  if (typeof state !== "object" || state === null || !("wanted" in state)) return "/";
  return typeof state.wanted === "string" && state.wanted.startsWith("/") ? state.wanted : "/";
}

/** The door: language, login and password, the card, and in a demo school one button for each role. */
export function SignInPage() {
  const { t } = useTranslation("auth");
  const state = useSession();
  const location = useLocation();
  const demo = useQuery({
    queryKey: ["listDemoLogins"],
    queryFn: () => rest("listDemoLogins", {}),
    retry: 1,
  });

  if (state.status === "signedIn") return <Navigate to={wantedOf(location.state)} replace />;
  if (state.status === "starting") return <Splash isOffline={state.isOffline} />;
  // The form must not jump when the demo's buttons come.
  if (demo.isPending) return <Splash isOffline={false} />;
  return (
    <Door school={demo.data?.school ?? null}>
      <h1 className={css.hidden}>{t("title")}</h1>
      {state.reason && (
        <Note tone="sun" icon="info">
          {t(`signedOut.${state.reason}`)}
        </Note>
      )}
      {demo.data && demo.data.logins.length > 0 && demo.data.password !== null && (
        <>
          <DemoLogins logins={demo.data.logins} password={demo.data.password} />
          <div className={css.or}>{t("orOwn")}</div>
        </>
      )}
      <SignInForm />
      <div className={css.or}>{t("or")}</div>
      <CardHelp />
    </Door>
  );
}
