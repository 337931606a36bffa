import { useTranslation } from "react-i18next";
import type { Poll, PollRespondent } from "#server/polls/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./PollPanel.module.css";

type Props = { poll: Pick<Poll, "kind" | "options">; answers: readonly PollRespondent[] };

/** Who answered what; only of a named poll. */
export function Respondents({ poll, answers }: Props) {
  const { t } = useTranslation("polls");
  const { number } = useFormat();
  const labels = poll.kind === "yesNo" ? [t("yes"), t("no")] : poll.options;
  return (
    <ul className={css.who} data-testid="poll-respondents">
      {answers.map(({ personId, name, answer, isRight }) => (
        <li key={personId} data-right={isRight ?? undefined}>
          <span>{name}</span>
          <span>
            {answer.text ??
              (answer.number === null
                ? answer.options.map((option) => labels[option]).join(", ")
                : number(answer.number))}
          </span>
        </li>
      ))}
    </ul>
  );
}
