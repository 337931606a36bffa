import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Consultations.module.css";
import { LessonNote } from "./LessonNote.tsx";
import { TalkError } from "./TalkError.tsx";
import { useTalkAct } from "./useTalks.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** A time proposed by the host: agree, find another, or decline. */
export function OfferCard({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const format = useFormat();
  const when = useWhenWords();
  const { mutate, isPending, variables, error } = useTalkAct(talk.id);
  if (talk.startsAt === null) return null;
  return (
    <section className={css.offer} data-testid="offer">
      <div className={css.offerWords}>
        <span>{t(`offer.title.${who}`, { name: talk.host.name })}</span>
        <b>
          {when.day(talk.startsAt)},{" "}
          <span className={css.whole}>{format.span(talk.startsAt, talk.lengthMin)}</span>
        </b>
        <span>{t(`way.${talk.way}`)}</span>
      </div>
      <LessonNote startsAt={talk.startsAt} lengthMin={talk.lengthMin} />
      <div className={css.offerActs}>
        <Button
          loading={isPending && variables.act === "agree"}
          disabled={isPending}
          onClick={() => mutate({ act: "agree" })}
          data-testid="offer-agree"
        >
          {t("offer.agree")}
        </Button>
        <Button
          component={Link}
          to={`/consultations/${talk.id}?move=1`}
          variant="default"
          data-testid="offer-move"
        >
          {t("offer.move")}
        </Button>
        <Button
          variant="subtle"
          color="red"
          loading={isPending && variables.act === "decline"}
          disabled={isPending}
          onClick={() => mutate({ act: "decline" })}
          data-testid="offer-decline"
        >
          {t("offer.decline")}
        </Button>
      </div>
      {error && <TalkError error={error} />}
    </section>
  );
}
