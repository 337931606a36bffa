import { Button, SegmentedControl, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#server/people/protocol.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { Card, ErrorNote, Section } from "../kit/ui/parts.tsx";
import { CopyText } from "./CopyText.tsx";
import css from "./Diary.module.css";

const languages = ["kk", "ru"] as const;

/** The week in words, to copy for a messenger; and whether it comes by mail. */
export function DigestCard({ pupilId, day }: { pupilId: string; day: string }) {
  const { t } = useTranslation("diary");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section title={t("digest.title")}>
      <Card isPadded>
        <Wish />
        {isOpen ? (
          <DigestText pupilId={pupilId} day={day} />
        ) : (
          <Button variant="light" onClick={() => setIsOpen(true)} data-testid="show-digest">
            {t("digest.show")}
          </Button>
        )}
      </Card>
    </Section>
  );
}

/** A week in words, in the language chosen, with a button that copies it. */
export function DigestText({ pupilId, day }: { pupilId: string; day: string }) {
  const { t } = useTranslation("diary");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const query = useQuery({
    queryKey: ["readDigest", pupilId, day, language],
    queryFn: () => rest("readDigest", { pupilId, day, language }),
  });
  return (
    <div className={css.digest}>
      <SegmentedControl
        aria-label={t("digest.language")}
        value={language}
        onChange={(value) => setLanguage(value === "ru" ? "ru" : "kk")}
        data={languages.map((one) => ({ value: one, label: t(`digest.in.${one}`) }))}
      />
      {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
      {query.data && <CopyText text={query.data.text} />}
    </div>
  );
}

function Wish() {
  const { t } = useTranslation("diary");
  const queries = useQueryClient();
  const wish = useQuery({
    queryKey: ["readDigestWish"],
    queryFn: () => rest("readDigestWish", {}),
  });
  const change = useMutation({
    mutationFn: (isWanted: boolean) => rest("changeDigestWish", { isWanted }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["readDigestWish"] }),
  });
  if (!wish.data?.canMail) return null;
  return (
    <>
      <Switch
        label={t("digest.byMail")}
        description={wish.data.hasEmail ? t("digest.when") : t("digest.noEmail")}
        checked={change.isPending ? change.variables : wish.data.isWanted}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <ErrorNote error={change.error} />}
    </>
  );
}
