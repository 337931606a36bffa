import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ClassUsage } from "#server/usage/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar, Card, Section } from "../kit/ui/parts.tsx";
import { qualityLooks } from "../modes/looks.ts";
import { useModeName } from "../modes/useModeName.ts";
import css from "./ClassLinks.module.css";

/** For a class's own teacher: whose link is bad, and what lessons cost each family this month. */
export function ClassLinks({ classId }: { classId: string }) {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["readClassUsage", classId],
    queryFn: () => rest("readClassUsage", { classId }),
    retry: false, // who may not see it gets nothing here, however often asked
  });
  if (!data) return null;
  const used = data.rows.toSorted((a, b) => b.bytes - a.bytes).filter(({ bytes }) => bytes > 0);
  return (
    <>
      <Section title={t("class.troubles")}>
        <Card>
          {data.troubles.length === 0 ? (
            <p className={css.none}>{t("class.noTroubles")}</p>
          ) : (
            <ul className={css.list} data-testid="link-troubles">
              {data.troubles.map((trouble) => (
                <TroubleLine key={trouble.id} trouble={trouble} />
              ))}
            </ul>
          )}
        </Card>
      </Section>
      {used.length > 0 && (
        <Section title={t("class.usage")} aside={t(`common:month.${Number(data.month.slice(5))}`)}>
          <Card>
            <ul className={css.list} data-testid="class-usage">
              {used.map((row) => (
                <li key={row.personId} className={css.row}>
                  <Avatar name={row.fullName} sizePx={32} />
                  <div className={css.words}>
                    <b>{row.fullName}</b>
                    <span>
                      {[
                        t("class.lessons", { count: row.lessons }),
                        ...(row.capBytes === null
                          ? []
                          : [t("class.cap", { cap: format.megabytes(row.capBytes) })]),
                      ].join(" · ")}
                    </span>
                  </div>
                  <b className={css.size}>{format.megabytes(row.bytes)}</b>
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      )}
    </>
  );
}

function TroubleLine({ trouble }: { trouble: ClassUsage["troubles"][number] }) {
  const { t } = useTranslation("usage");
  const modeName = useModeName();
  const format = useFormat();
  const { fullName, at, mode, quality, lossPercent, rttMs } = trouble;
  const facts = [
    `${format.shortDay(format.dayOf(at))}, ${format.time(at)}`,
    modeName(mode),
    ...(lossPercent === null ? [] : [t("class.loss", { percent: lossPercent })]),
    ...(rttMs === null ? [] : [t("class.delay", { ms: rttMs })]),
  ];
  const { icon, tone } = qualityLooks[quality];
  return (
    <li className={css.row} data-testid="link-trouble">
      <Avatar name={fullName} sizePx={32} />
      <div className={css.words}>
        <b>{fullName}</b>
        <span>{facts.join(" · ")}</span>
      </div>
      <span className={css.sign} data-tone={tone}>
        <Icon name={icon} />
      </span>
    </li>
  );
}
