import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { Door } from "../auth/Door.tsx";
import { SignInForm } from "../auth/SignInForm.tsx";
import { rest } from "../kit/rest.ts";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import { Splash } from "../kit/ui/Splash.tsx";
import { session, useSession } from "../kit/useSession.ts";

type Ticket = Awaited<ReturnType<typeof rest<"readLtiTicket">>>;

/** Takes the code out of the address, so that it stays in no history. */
function takeCode(): string {
  const code = /^#([\w-]{22})$/.exec(location.hash)?.[1] ?? "";
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  return code;
}

/** `/lti/open`: where a platform's launch leads. Its code signs in its person, or says who the signed-in one is there. */
export function OpenPage() {
  const { t } = useTranslation("lti");
  const state = useSession();
  const [code] = useState(takeCode);
  // Kept here: a sign-in forgets everything that was asked before it, and the code answers only once after that.
  const [data, setData] = useState<Ticket | null>(null);
  const ticket = useMutation({
    mutationFn: () => rest("readLtiTicket", { code }),
    onSuccess: setData,
  });
  const signIn = useMutation({
    mutationFn: () => rest("signInWithLti", { code }),
    onSuccess: session.open,
  });
  const link = useMutation({ mutationFn: () => rest("linkLtiMyself", { code }) });
  const { mutate: read } = ticket;
  const { mutate } = signIn;
  const isFree = state.status === "signedOut" && data?.kind === "open";
  useEffect(() => {
    if (code !== "") read();
  }, [code, read]);
  useEffect(() => {
    if (isFree) mutate();
  }, [isFree, mutate]);

  const error = ticket.error ?? signIn.error ?? link.error;
  if (code === "" || error)
    return (
      <Door school={null}>
        <h1>{t("open.failed")}</h1>
        {error ? <ErrorNote error={error} /> : <Note tone="bad">{t("open.noCode")}</Note>}
        <Button component={Link} to="/" size="lg">
          {t("open.home")}
        </Button>
      </Door>
    );
  if (!data || state.status === "starting" || signIn.isPending)
    return <Splash isOffline={state.status === "starting" && state.isOffline} />;
  const me = state.status === "signedIn" ? state.me : null;
  if (data.kind === "open" && me?.id === data.personId) return <Navigate to={data.to} replace />;
  if (link.data) return <Navigate to={link.data.to} replace />;
  const { name, platformName } = data;
  if (data.kind === "open")
    return (
      <Door school={null}>
        <h1>{t("open.other.title", { name })}</h1>
        <p>{t("open.other.text", { me: me?.name ?? "", platform: platformName })}</p>
        <Button size="lg" onClick={() => signIn.mutate()} data-testid="lti-switch">
          {t("open.other.yes", { name })}
        </Button>
        <Button size="lg" variant="default" component={Link} to="/">
          {t("open.other.no")}
        </Button>
      </Door>
    );
  return (
    <Door school={null}>
      <h1>{t("link.title")}</h1>
      <p>{t("link.text", { name, platform: platformName })}</p>
      {me ? (
        <>
          <Note tone="warn">{t("link.warn")}</Note>
          <Button
            size="lg"
            loading={link.isPending}
            onClick={() => link.mutate()}
            data-testid="lti-link"
          >
            {t("link.yes", { me: me.fullName })}
          </Button>
        </>
      ) : (
        <SignInForm />
      )}
    </Door>
  );
}
