import { useTranslation } from "react-i18next";
import type { Submission, WorkPart } from "#server/submissions/protocol.ts";
import { Section } from "../../kit/ui/parts.tsx";
import { OtherParts } from "../review/OtherParts.tsx";
import css from "./Rounds.module.css";
import { useMoment } from "./useMoment.ts";

/** What was handed in, the newest first. */
export function Rounds({ submission }: { submission: Submission }) {
  const { t } = useTranslation("handIn");
  const moment = useMoment();
  const { rounds, taskId, pupilId } = submission;
  return rounds.toReversed().map(({ number, at, parts }) => (
    <Section
      key={number}
      title={rounds.length > 1 ? t("rounds.number", { number }) : t("rounds.title")}
      aside={moment(at)}
    >
      {parts.length === 0 ? (
        <p className={css.none}>{t("rounds.noParts")}</p>
      ) : (
        <div className={css.parts} data-testid="round">
          <Photos parts={parts} />
          <OtherParts {...{ parts, taskId, pupilId }} />
        </div>
      )}
    </Section>
  ));
}

/** Photos side by side; one opens large by itself. */
function Photos({ parts }: { parts: readonly WorkPart[] }) {
  const { t } = useTranslation("handIn");
  const photos = parts.flatMap((part) =>
    part.kind === "file" && part.file.kind === "photo" && part.file.url ? [part.file] : [],
  );
  if (photos.length === 0) return null;
  return (
    <ul className={css.photos}>
      {photos.map(({ id, url, thumbUrl }, at) => (
        <li key={id}>
          <a href={url ?? ""} target="_blank" rel="noreferrer" data-testid="round-photo">
            <img src={thumbUrl ?? ""} alt={t("photo.name", { number: at + 1 })} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  );
}
