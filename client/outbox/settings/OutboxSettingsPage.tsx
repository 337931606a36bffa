import { Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Target } from "#server/outbox/protocol-entries.ts";
import type { OutboxSettings } from "#server/outbox/protocol-settings.ts";
import { BackLink, Card, ErrorNote, ListSkeleton, Page, Section } from "../../kit/ui/parts.tsx";
import { AccessForm } from "./AccessForm.tsx";
import { Mappings } from "./Mappings.tsx";
import { StatusesForm } from "./StatusesForm.tsx";
import css from "./settings.module.css";
import { useChange, useCheck, useSettings } from "./useSettings.ts";

/** `/outbox/settings`: where the school sends, step by step, for its administrator and director. */
export function OutboxSettingsPage() {
  const { t } = useTranslation("outbox");
  const { data, error, refetch } = useSettings();
  return (
    <Page title={t("settings.title")} back={<BackLink to="/outbox">{t("page.title")}</BackLink>}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <ListSkeleton />}
      {data && <Known settings={data} />}
    </Page>
  );
}

function Known({ settings }: { settings: OutboxSettings }) {
  const { t } = useTranslation("outbox");
  const change = useChange();
  const check = useCheck();
  // What was tapped is shown at once; a refusal brings back what holds.
  const target = (change.isPending && change.variables.target) || settings.target;
  return (
    <>
      <Section title={t("settings.target")}>
        <Card isPadded>
          <Radio.Group
            value={target}
            onChange={(value) =>
              change.mutate({ target: Target.options.find((one) => one === value) ?? "none" })
            }
            aria-label={t("settings.target")}
          >
            <Stack gap={12}>
              {Target.options.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`target.${one}`)}
                  description={t(`targetAbout.${one}`)}
                  data-testid={`target-${one}`}
                />
              ))}
            </Stack>
          </Radio.Group>
          {change.error && <ErrorNote error={change.error} />}
        </Card>
      </Section>
      {target === "kundelik" && (
        <>
          <Section title={t("settings.access")}>
            <AccessForm key={settings.baseUrl} settings={settings} check={check} />
          </Section>
          <Section title={t("settings.statuses")}>
            <StatusesForm settings={settings} />
          </Section>
          <Section title={t("settings.mappings")}>
            <Mappings />
          </Section>
        </>
      )}
      {target === "file" && <p className={css.about}>{t("settings.fileAbout")}</p>}
    </>
  );
}
