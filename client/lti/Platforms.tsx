import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Section } from "../kit/ui/parts.tsx";
import css from "./Lti.module.css";
import { PlatformCard } from "./PlatformCard.tsx";
import { PlatformForm } from "./PlatformForm.tsx";
import { Setup } from "./Setup.tsx";

/** Platforms that hold our lessons, and what their administrators need to know of us. */
export function Platforms({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation("lti");
  const [isAdding, setIsAdding] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["listLtiPlatforms"],
    queryFn: () => rest("listLtiPlatforms", {}),
  });
  return (
    <Section title={t("title")}>
      <p className={css.text}>{t("about")}</p>
      <Setup mayManage={mayManage} />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={2} />}
      {data?.platforms.map((platform) => (
        <PlatformCard key={platform.id} platform={platform} mayManage={mayManage} />
      ))}
      {data && data.platforms.length === 0 && !isAdding && (
        <Card>
          <EmptyState icon="link" title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        </Card>
      )}
      {isAdding && (
        <Card isPadded>
          <PlatformForm onDone={() => setIsAdding(false)} />
        </Card>
      )}
      {mayManage && !isAdding && (
        <div>
          <Button
            leftSection={<Icon name="plus" sizePx={20} />}
            onClick={() => setIsAdding(true)}
            data-testid="lti-add"
          >
            {t("add")}
          </Button>
        </div>
      )}
    </Section>
  );
}
