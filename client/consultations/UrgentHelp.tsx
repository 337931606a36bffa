import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UrgentNumber } from "#server/consultations/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { whoOf } from "./booking/rules.ts";
import css from "./UrgentHelp.module.css";
import { dialled, keepNumbers, keptNumbers } from "./urgent.ts";

/** The numbers of the school and the country; those of the last visit while there is no link. */
export function useUrgentNumbers() {
  return useQuery({
    queryKey: ["readUrgentHelp"],
    queryFn: async () => {
      const { numbers } = await rest("readUrgentHelp", {});
      keepNumbers(numbers);
      return numbers;
    },
    placeholderData: () => keptNumbers() ?? undefined,
    staleTime: 600_000,
  });
}

/** Whom to call at once, one tap away; on every page and in every room of talks. */
export function UrgentHelp() {
  const { t } = useTranslation("urgent");
  const who = whoOf(useMe());
  const { data, error, refetch } = useUrgentNumbers();
  const numbers = data ?? keptNumbers() ?? [];
  const first = numbers[0];
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={css.urgent} aria-label={t("title")} data-testid="urgent-help">
      <div className={css.line}>
        <Icon name="phone" />
        <div className={css.words}>
          <b>{t("title")}</b>
          <span>
            {first ? t(`call.${who}`, { number: first.number }) : data && t(`none.${who}`)}
          </span>
        </div>
        {first && !isOpen && <CallButton number={first} />}
      </div>
      {numbers.length === 0 && error && <ErrorNote error={error} onRetry={refetch} />}
      {isOpen ? (
        <ul className={css.all}>
          {numbers.map((one) => (
            <Numbered key={one.number} number={one} />
          ))}
        </ul>
      ) : (
        first && (
          <button type="button" className={css.more} onClick={() => setOpen(true)}>
            {t("all")}
            <Icon name="chevronDown" sizePx={18} />
          </button>
        )
      )}
    </section>
  );
}

function Numbered({ number }: { number: UrgentNumber }) {
  const format = useFormat();
  return (
    <li>
      <span>{format.words(number.name)}</span>
      <CallButton number={number} />
    </li>
  );
}

/** A number by which one calls at a tap. */
function CallButton({ number: { number, name } }: { number: UrgentNumber }) {
  const { t } = useTranslation("urgent");
  const format = useFormat();
  return (
    <Button
      component="a"
      href={dialled(number)}
      color="red"
      className={css.call ?? ""}
      aria-label={t("callLabel", { name: format.words(name), number })}
      data-testid="urgent-call"
    >
      {number}
    </Button>
  );
}
