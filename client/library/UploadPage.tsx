import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Page,
  Section,
} from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { UploadCard } from "../videos/UploadCard.tsx";
import { useUploads } from "../videos/useUploads.ts";
import { gradesOf } from "./card/grades.ts";
import css from "./UploadPage.module.css";
import { Chooser } from "./upload/Chooser.tsx";
import { FilesForm } from "./upload/FilesForm.tsx";
import { OtherForm } from "./upload/OtherForm.tsx";
import { OwnItem } from "./upload/OwnItem.tsx";
import { usePicked } from "./upload/usePicked.ts";
import { useItems, useTeaching } from "./useLibrary.ts";

/** A teacher's place to bring videos in, and to see what becomes of them. */
export function UploadPage() {
  const { t } = useTranslation("library");
  const format = useFormat();
  const me = useMe();
  const mayMake = me.actions.includes("library:make");
  const subject = useTeaching({ isOn: mayMake }).data?.[0]?.subject;
  const eyebrow = [...(subject ? [format.words(subject.name)] : []), me.name].join(" · ");
  return (
    <Page
      back={<BackLink to="/library">{t("upload.back")}</BackLink>}
      eyebrow={eyebrow}
      title={t("upload.page")}
    >
      {mayMake ? (
        <Making />
      ) : (
        <Card>
          <EmptyState icon="lock" title={t("upload.notMaker")} />
        </Card>
      )}
    </Page>
  );
}

function Making() {
  const { t } = useTranslation("library");
  const uploading = useUploads();
  const files = usePicked();
  const [way, setWay] = useState<"file" | "link" | "words">("file");
  const [isChoosing, setIsChoosing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const items = useItems({ isOwn: true });
  const own = items.data?.pages.flatMap((page) => page.items) ?? [];
  const sent = new Set(uploading.map(({ itemId }) => itemId));
  const isBusy = uploading.length > 0 && !isChoosing;
  const take = (list: FileList) => {
    setIsChoosing(false);
    void files.add(list);
  };
  return (
    <div className={css.columns}>
      <div className={css.column}>
        {uploading.map((task) => (
          <UploadCard
            key={task.videoId}
            task={task}
            about={aboutOf(own.find(({ id }) => id === task.itemId)?.grades ?? [])}
            corner={
              <Link to={`/library/${task.itemId}/edit`}>
                <Icon name="pencil" sizePx={18} />
                {t("upload.details")}
              </Link>
            }
          />
        ))}
        {files.picked.length > 0 ? (
          <FilesForm files={files} onMore={() => input.current?.click()} />
        ) : way !== "file" ? (
          <OtherForm way={way} onClose={() => setWay("file")} />
        ) : isBusy ? (
          <Button
            variant="default"
            leftSection={<Icon name="plus" sizePx={18} />}
            onClick={() => setIsChoosing(true)}
          >
            {t("upload.another")}
          </Button>
        ) : (
          <Chooser onFiles={take} onLink={() => setWay("link")} onWords={() => setWay("words")} />
        )}
        <input
          ref={input}
          type="file"
          hidden
          multiple
          tabIndex={-1}
          aria-label={t("upload.more")}
          accept="video/*,audio/*"
          onChange={({ currentTarget }) => {
            if (currentTarget.files?.length) take(currentTarget.files);
            currentTarget.value = "";
          }}
        />
      </div>
      <Section title={t("upload.mine")}>
        {items.isPending && <ListSkeleton rows={3} />}
        {items.error && <ErrorNote error={items.error} onRetry={items.refetch} />}
        {items.data && (
          <Card>
            {own.every(({ id }) => sent.has(id)) ? (
              <EmptyState icon="video" title={t("upload.none.title")}>
                {t("upload.none.text")}
              </EmptyState>
            ) : (
              <ul className={css.own}>
                {own
                  .filter(({ id }) => !sent.has(id))
                  .map((item) => (
                    <OwnItem key={item.id} item={item} />
                  ))}
              </ul>
            )}
          </Card>
        )}
        {items.hasNextPage && (
          <Button
            variant="default"
            loading={items.isFetchingNextPage}
            onClick={() => items.fetchNextPage()}
          >
            {t("list.more")}
          </Button>
        )}
      </Section>
    </div>
  );

  function aboutOf(grades: readonly number[]): string {
    return grades.length > 0 ? t("card.grades", { grades: gradesOf(grades) }) : "";
  }
}
