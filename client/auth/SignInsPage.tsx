import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SignIn } from "#server/auth/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, ListSkeleton, Note, Page, StatusChip } from "../kit/ui/parts.tsx";
import { useAddress } from "../room/address.ts";
import css from "./SignIns.module.css";
import { useSignInAct, useSignIns, useWhen } from "./useSignIns.ts";

/** `/sign-ins`: where one is signed in, how each began, and the way to end it. One's own alone. */
export function SignInsPage() {
  const { t } = useTranslation("signIns");
  const who = useAddress();
  const when = useWhen();
  const { data, error, isPending, refetch } = useSignIns();
  const act = useSignInAct();
  const others = data?.signIns.filter(({ isThis }) => !isThis) ?? [];
  return (
    <Page title={t(`title.${who}`)}>
      <p className={css.about}>{t(`about.${who}`)}</p>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {act.error && <ErrorNote error={act.error} />}
      {isPending && <ListSkeleton rows={3} />}
      {data?.coveredUntil && (
        <Note icon="card">{t(`covered.${who}`, { when: when(data.coveredUntil) })}</Note>
      )}
      {data && (
        <Card>
          <ul className={css.list}>
            {data.signIns.map((one) => (
              <Row key={one.id} signIn={one} act={act} />
            ))}
          </ul>
        </Card>
      )}
      {others.length > 1 && (
        <div>
          <Button
            variant="default"
            loading={act.isPending}
            onClick={() => act.mutate({ act: "endOthers" })}
            data-testid="end-others"
          >
            {t("endOthers")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Row({ signIn, act }: { signIn: SignIn; act: ReturnType<typeof useSignInAct> }) {
  const { t } = useTranslation("signIns");
  const who = useAddress();
  const when = useWhen();
  const { id: signInId, device, way, card, since, lastAt, isThis, isCovered } = signIn;
  const name = device ?? t("device");
  return (
    <li className={css.row} data-testid="sign-in-row">
      <Icon name={way === "card" ? "card" : "key"} />
      <div className={css.words}>
        <b>{name}</b>
        <span>{t("since", { when: when(since) })}</span>
        {!isThis && <span>{t("lastAt", { when: when(lastAt) })}</span>}
        {way !== null && <span>{t(`way.${way}`)}</span>}
        {card && <span>{t("card", { by: card.by, when: when(card.at) })}</span>}
        {isCovered && !isThis && <span>{t(`hidden.${who}`)}</span>}
      </div>
      <div className={css.acts}>
        {isThis ? (
          <StatusChip tone="ok">{t("this")}</StatusChip>
        ) : (
          <>
            {isCovered && (
              <Button
                variant="default"
                disabled={act.isPending}
                onClick={() => act.mutate({ act: "confirm", signInId })}
                data-testid="confirm-sign-in"
              >
                {t(`confirm.${who}`)}
              </Button>
            )}
            <Button
              variant="default"
              disabled={act.isPending}
              aria-label={t("endOne", { name })}
              onClick={() => act.mutate({ act: "end", signInId })}
              data-testid="end-sign-in"
            >
              {t("end")}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
