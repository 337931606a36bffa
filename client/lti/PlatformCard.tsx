import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LtiPlatform } from "#server/lti/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, ErrorNote, Note, StatusChip } from "../kit/ui/parts.tsx";
import { Courses } from "./Courses.tsx";
import css from "./Lti.module.css";
import { PlatformForm } from "./PlatformForm.tsx";

type Props = { platform: LtiPlatform; mayManage: boolean };
/** One platform: whether it works, its courses, its marks. */
export function PlatformCard({ platform, mayManage }: Props) {
  const { t } = useTranslation("lti");
  const format = useFormat();
  const client = useQueryClient();
  const [opened, setOpened] = useState<"form" | "courses" | "remove" | null>(null);
  const { id: platformId, failedScores, waitingScores } = platform;
  const again = () => client.invalidateQueries({ queryKey: ["listLtiPlatforms"] });
  const test = useMutation({ mutationFn: () => rest("testLtiPlatform", { platformId }) });
  const retry = useMutation({
    mutationFn: () => rest("retryLtiScores", { platformId }),
    onSuccess: again,
  });
  const remove = useMutation({
    mutationFn: () => rest("removeLtiPlatform", { platformId }),
    onSuccess: again,
  });
  const toggle = (what: typeof opened) => setOpened(opened === what ? null : what);
  const error = test.error ?? retry.error ?? remove.error;
  return (
    <Card isPadded>
      <div className={css.stack} data-testid="lti-platform">
        <div className={css.head}>
          <span className={css.name}>{platform.name}</span>
          {failedScores > 0 && (
            <StatusChip tone="bad">{t("card.failed", { count: failedScores })}</StatusChip>
          )}
          {waitingScores > 0 && (
            <StatusChip tone="warn">{t("card.waiting", { count: waitingScores })}</StatusChip>
          )}
        </div>
        <div className={css.about}>
          {platform.issuer} ·{" "}
          {platform.lastLaunchAt
            ? t("card.lastLaunch", {
                time: `${format.shortDay(format.dayOf(platform.lastLaunchAt))}, ${format.time(platform.lastLaunchAt)}`,
              })
            : t("card.noLaunch")}
        </div>
        {test.data && (
          <ul className={css.list} data-testid="lti-tested">
            {test.data.steps.map(({ step, state, detail }) => (
              <li key={step} className={css.item}>
                <span>
                  {t(`test.${step}`)}
                  {detail && <span className={css.about}> · {detail}</span>}
                </span>
                <StatusChip tone={toneOf[state]}>{t(`test.state.${state}`)}</StatusChip>
              </li>
            ))}
          </ul>
        )}
        {error && <ErrorNote error={error} />}
        <div className={css.row}>
          {mayManage && (
            <Button loading={test.isPending} onClick={() => test.mutate()} data-testid="lti-test">
              {t("card.test")}
            </Button>
          )}
          <Button variant="default" onClick={() => toggle("courses")} data-testid="lti-courses">
            {t("card.courses", { count: platform.courseCount })}
          </Button>
          {mayManage && failedScores > 0 && (
            <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
              {t("card.retry")}
            </Button>
          )}
          {mayManage && (
            <>
              <Button variant="default" onClick={() => toggle("form")}>
                {t("card.change")}
              </Button>
              <Button variant="subtle" color="red" onClick={() => toggle("remove")}>
                {t("card.remove")}
              </Button>
            </>
          )}
        </div>
        {opened === "remove" && (
          <Note tone="warn">
            <span>{t("card.removeAbout")}</span>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("card.removeYes")}
            </Button>
          </Note>
        )}
        {opened === "form" && <PlatformForm platform={platform} onDone={() => setOpened(null)} />}
        {opened === "courses" && <Courses platformId={platformId} mayManage={mayManage} />}
      </div>
    </Card>
  );
}

const toneOf = { ok: "ok", failed: "bad", notYet: "neutral" } as const;
