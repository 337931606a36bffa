import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Check.module.css";
import { CheckRow } from "./CheckRow.tsx";
import { probeRoutes } from "./probe.ts";
import { useConnectionCheck } from "./useConnectionCheck.ts";
import { proposeMode, type Verdict, verdictOf } from "./verdict.ts";

const signs: Record<Verdict, "ok" | "warn" | "bad"> = {
  good: "ok",
  fair: "warn",
  poor: "warn",
  blocked: "bad",
  noServer: "bad",
};

type Props = {
  who: "host" | "pupil";
  /** Told the mode that suits what was measured; null while it is not known. */
  onProposed?: (mode: ReceiveMode | null) => void;
};

/** The way to the lesson, in plain words, with what to try; the details for whoever helps. */
export function CheckConnection({ who, onProposed }: Props) {
  const { t } = useTranslation("room");
  const format = useFormat();
  const [round, setRound] = useState(0);
  const { isRunning, routes, bandwidth, lossShare } = useConnectionCheck(round);
  const proposed = isRunning ? null : proposeMode({ routes, bandwidth, lossShare });
  useEffect(() => onProposed?.(proposed), [onProposed, proposed]);
  const { verdict, advice } = verdictOf({ routes, bandwidth, isHost: who === "host" });
  const megabits = (bps: number) => format.number(bps / 1_000_000);
  return (
    <div className={css.part} data-testid="connection" data-verdict={isRunning ? "" : verdict}>
      <CheckRow
        state={isRunning ? "wait" : signs[verdict]}
        icon="wifi"
        testId="connection-row"
        title={isRunning ? t("check.connection.running") : t(`check.verdict.${verdict}`)}
      >
        {isRunning ? t("check.connection.wait") : t(`check.advice.${advice}.${who}`)}
      </CheckRow>
      <details className={css.details}>
        <summary>{t("check.details")}</summary>
        <dl>
          {probeRoutes.map((route) => (
            <div key={route} data-testid={`route-${route}`} data-result={routes[route] ?? ""}>
              <dt>{t(`check.route.${route}`)}</dt>
              <dd>{routes[route] ? t(`check.result.${routes[route]}`) : t("check.waiting")}</dd>
            </div>
          ))}
          <div>
            <dt>{t("check.down")}</dt>
            <dd>
              {bandwidth
                ? t("check.rate", { value: megabits(bandwidth.downBps) })
                : t("check.waiting")}
            </dd>
          </div>
          {lossShare !== null && (
            <div>
              <dt>{t("check.loss")}</dt>
              <dd>{format.percent(lossShare)}</dd>
            </div>
          )}
          <div>
            <dt>{t("check.up")}</dt>
            <dd>
              {bandwidth
                ? t("check.rate", { value: megabits(bandwidth.upBps) })
                : t("check.waiting")}
            </dd>
          </div>
        </dl>
        <Button
          variant="default"
          leftSection={<Icon name="refresh" sizePx={18} />}
          disabled={isRunning}
          onClick={() => setRound((before) => before + 1)}
        >
          {t("check.again")}
        </Button>
      </details>
    </div>
  );
}
