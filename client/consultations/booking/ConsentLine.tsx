import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GivenConsent } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Consent.module.css";
import { useConsent } from "./useTalks.ts";

type Props = {
  given: GivenConsent | null;
  version: number;
  /** Of a parent: for whom. */
  title?: string;
  /** Absent: one's own. */
  childId?: string;
  /** Not what this page is opened for. */
  isQuiet?: boolean;
};

/** One consent: given by one tap, taken back by two. */
export function ConsentLine({ given, version, title, childId, isQuiet = false }: Props) {
  const { t } = useTranslation("consent");
  const who = whoOf(useMe());
  const { act } = useConsent();
  const ofChild = childId === undefined ? {} : { childId };
  const isChanged = act.error instanceof CallError && act.error.reason === "consent_changed";
  return (
    <section className={css.line} data-testid="consent-line">
      {title && <b>{title}</b>}
      {given ? (
        <Given
          given={given}
          isPending={act.isPending}
          onWithdraw={() => act.mutate({ ...ofChild, version: null })}
        />
      ) : (
        <Button
          size="lg"
          fullWidth
          variant={isQuiet ? "default" : "filled"}
          loading={act.isPending}
          onClick={() => act.mutate({ ...ofChild, version })}
          data-testid="consent-give"
        >
          {t("give")}
        </Button>
      )}
      {isChanged && <Note tone="warn">{t(`changed.${who}`)}</Note>}
      {act.error && !isChanged && <ErrorNote error={act.error} />}
    </section>
  );
}

type GivenProps = { given: GivenConsent; isPending: boolean; onWithdraw: () => void };
function Given({ given, isPending, onWithdraw }: GivenProps) {
  const { t } = useTranslation("consent");
  const who = whoOf(useMe());
  const format = useFormat();
  const [isAsked, setAsked] = useState(false);
  const at = `${format.shortDay(format.dayOf(given.at))}, ${format.time(given.at)}`;
  return (
    <>
      <p className={css.given} role="status">
        <Icon name="check" sizePx={20} />
        {t(`given.${who}`, { at, version: given.version })}
      </p>
      {isAsked && <p className={css.about}>{t(`withdrawn.${who}`)}</p>}
      <div className={css.acts}>
        {isAsked && (
          <Button variant="default" onClick={() => setAsked(false)}>
            {t("keep")}
          </Button>
        )}
        <Button
          variant={isAsked ? "light" : "subtle"}
          color="red"
          loading={isPending}
          onClick={() => (isAsked ? onWithdraw() : setAsked(true))}
          data-testid="consent-withdraw"
        >
          {t("withdraw")}
        </Button>
      </div>
    </>
  );
}
