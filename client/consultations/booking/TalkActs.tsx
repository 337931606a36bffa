import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import { TalkError } from "./TalkError.tsx";
import css from "./TalkPage.module.css";
import { useTalkAct } from "./useTalks.ts";

type Props = {
  talk: Consultation;
  mayMove: boolean;
  mayCancel: boolean;
  onMove: () => void;
};

/** To another time, or not at all; cancelling takes two taps. */
export function TalkActs({ talk, mayMove, mayCancel, onMove }: Props) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useTalkAct(talk.id);
  if (!mayMove && !mayCancel) return null;
  return (
    <>
      {isAsked && <p className={css.hint}>{t(`talk.cancelSure.${who}`)}</p>}
      <div className={css.acts}>
        {isAsked && (
          <Button variant="default" onClick={() => setAsked(false)}>
            {t("keep")}
          </Button>
        )}
        {mayMove && !isAsked && (
          <Button variant="default" onClick={onMove} data-testid="talk-move">
            {t("talk.move")}
          </Button>
        )}
        {mayCancel && (
          <Button
            variant={isAsked ? "light" : "subtle"}
            color="red"
            loading={isPending}
            onClick={() =>
              isAsked
                ? mutate({ act: "cancel" }, { onSuccess: () => setAsked(false) })
                : setAsked(true)
            }
            data-testid="talk-cancel"
          >
            {t("talk.cancel")}
          </Button>
        )}
      </div>
      {error && <TalkError error={error} />}
    </>
  );
}
