import { Button, Modal, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { keptSource, readWhole, savePdf, savePng } from "../export/save.ts";
import { BoardView } from "../view/BoardView.tsx";
import { ZoomArea } from "../view/ZoomArea.tsx";
import css from "./LessonBoards.module.css";

type Props = { scene: BoardInfo; name: string; onClose: () => void };

/** One board of a lesson, large, and as a file. */
export function BoardDialog({ scene, name, onClose }: Props) {
  const { t } = useTranslation("whiteboard");
  const { data, error, refetch } = useQuery({
    queryKey: ["readLessonBoard", scene.id],
    queryFn: () => readWhole(scene, name, keptSource(scene)),
  });
  const saving = useMutation({
    mutationFn: async (kind: "png" | "pdf") => {
      if (!data) return;
      await (kind === "png" ? savePng(data) : savePdf([data], name));
    },
  });
  return (
    <Modal opened onClose={onClose} title={name} size="xl">
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton height={320} radius="md" />}
      {data && (
        <div className={css.picture} data-testid="kept-board">
          <ZoomArea>
            <BoardView
              shapes={data.shapes}
              pictures={data.pictures}
              ground={data.ground}
              label={name}
            />
          </ZoomArea>
        </div>
      )}
      {saving.error && <ErrorNote error={saving.error} />}
      <div className={css.acts}>
        {(["png", "pdf"] as const).map((kind) => (
          <Button
            key={kind}
            variant="default"
            disabled={!data}
            loading={saving.isPending && saving.variables === kind}
            leftSection={<Icon name="download" sizePx={20} />}
            data-testid={`board-${kind}`}
            onClick={() => saving.mutate(kind)}
          >
            {t(`save.${kind}`)}
          </Button>
        ))}
      </div>
    </Modal>
  );
}
