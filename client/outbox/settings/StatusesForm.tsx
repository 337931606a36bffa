import { Autocomplete, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AbsenceCode } from "#server/outbox/protocol-entries.ts";
import type { OutboxSettings } from "#server/outbox/protocol-settings.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { Said } from "../words.tsx";
import css from "./settings.module.css";
import { useChange } from "./useSettings.ts";

/** What each letter is called outside; the administrator confirms it with their name. */
export function StatusesForm({ settings }: { settings: OutboxSettings }) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const change = useChange();
  const [statuses, setStatuses] = useState(settings.statuses);
  const { knownStatuses, statusesConfirmedAt, statusesConfirmedBy } = settings;
  const isUnknown = (name: string) => knownStatuses.length > 0 && !knownStatuses.includes(name);
  const isChanged = JSON.stringify(statuses) !== JSON.stringify(settings.statuses);
  return (
    <Card isPadded>
      <p className={css.about}>
        {t(knownStatuses.length > 0 ? "statuses.about" : "statuses.checkFirst")}
      </p>
      <div className={css.statuses}>
        {AbsenceCode.options.map((code) => (
          <div key={code} className={css.status}>
            <Said content={{ kind: "attendance", code }} />
            <span className={css.code}>{t(`code.${code}`)}</span>
            <Icon name="chevronRight" sizePx={16} />
            <Autocomplete
              aria-label={t(`code.${code}`)}
              data={knownStatuses}
              value={statuses[code]}
              onChange={(value) => setStatuses({ ...statuses, [code]: value })}
              error={isUnknown(statuses[code]) && t("statuses.unknown")}
              data-testid={`status-${code}`}
            />
          </div>
        ))}
      </div>
      <div className={css.acts}>
        <Button
          leftSection={<Icon name="check" sizePx={18} />}
          loading={change.isPending}
          disabled={
            knownStatuses.length === 0 ||
            AbsenceCode.options.some((code) => isUnknown(statuses[code]))
          }
          onClick={() => change.mutate({ statuses, isConfirmed: true })}
          data-testid="statuses-confirm"
        >
          {t("statuses.confirm")}
        </Button>
        {statusesConfirmedAt && !isChanged && (
          <span data-testid="statuses-confirmed">
            <Note tone="ok" icon="check">
              {t("statuses.confirmed", {
                name: statusesConfirmedBy ?? "",
                day: format.shortDay(format.dayOf(statusesConfirmedAt)),
              })}
            </Note>
          </span>
        )}
      </div>
      {change.error && <ErrorNote error={change.error} />}
    </Card>
  );
}
