import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { clockOf } from "../../player/times.ts";
import { type PlayerHandle, usePlayerState } from "../../player/usePlayer.ts";

type Props = { itemId: string; videoId: string; player: PlayerHandle };
/** Makes what the player shows now the picture of the item. */
export function PosterButton({ itemId, videoId, player }: Props) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const time = usePlayerState(player, ({ currentMs }) => clockOf(currentMs));
  const choose = useMutation({
    mutationFn: () =>
      rest("choosePoster", {
        videoId,
        atMs: Math.round(player.engine.store.get().currentMs),
      }),
    onSuccess: () =>
      Promise.all(
        ["readItem", "openItem"].map((name) =>
          queries.invalidateQueries({ queryKey: [name, itemId] }),
        ),
      ),
  });
  return (
    <>
      <Button
        variant="default"
        loading={choose.isPending}
        leftSection={<Icon name={choose.isSuccess ? "check" : "photo"} sizePx={18} />}
        data-testid="poster-choose"
        onClick={() => choose.mutate()}
      >
        {choose.isSuccess ? t("edit.poster.done") : t("edit.poster.choose", { time })}
      </Button>
      {choose.error && <ErrorNote error={choose.error} />}
    </>
  );
}
