import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { CallError } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { Splash } from "../kit/ui/Splash.tsx";
import { session, useSession } from "../kit/useSession.ts";
import { Door } from "./Door.tsx";

const SECRET = /^#([A-Za-z0-9_-]{22})$/;

/** Takes the secret out of the address, so that it stays in no history and no shared link. */
function takeSecret(): string | null {
  const secret = SECRET.exec(location.hash)?.[1] ?? null;
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  return secret;
}

/** Where a login card's QR code leads: the secret after # signs its person in, once. */
export function CardPage() {
  const { t } = useTranslation("auth");
  const state = useSession();
  const [secret] = useState(takeSecret);
  const signIn = useMutation({
    mutationFn: (card: string) => rest("signInWithCard", { secret: card }),
    onSuccess: session.open,
  });
  const { mutate, error } = signIn;
  const isReady = state.status !== "starting";
  useEffect(() => {
    // After the silent refresh, so that the card's person is the one who stays.
    if (secret !== null && isReady) mutate(secret);
  }, [secret, isReady, mutate]);

  if (signIn.isSuccess) return <Navigate to="/" replace />;
  if (secret !== null && error === null)
    return <Splash isOffline={state.status === "starting" && state.isOffline} />;
  const mayRepeat = error instanceof CallError && error.reason === undefined;
  return (
    <Door school={null}>
      <h1>{t("card.failed")}</h1>
      <ErrorNote
        error={error ?? new CallError({ code: "not_found", message: "", reason: "card_unknown" })}
        onRetry={mayRepeat && secret !== null ? () => mutate(secret) : undefined}
      />
      <Button component={Link} to={state.status === "signedIn" ? "/" : "/sign-in"} size="lg">
        {state.status === "signedIn" ? t("card.goOn") : t("card.byPassword")}
      </Button>
    </Door>
  );
}
