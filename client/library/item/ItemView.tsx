import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import type { Item, ItemList } from "#server/library/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import type { Progress } from "#server/watching/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { Player } from "../../player/Player.tsx";
import { Tools } from "../../player/Tools.tsx";
import { usePlayer } from "../../player/usePlayer.ts";
import type { Reporter } from "../../watching/report/reporter.ts";
import { useReporter } from "../../watching/report/useReporter.ts";
import { joined, useWatch } from "../../watching/useProgress.ts";
import { About } from "./About.tsx";
import { ArticleCard } from "./ArticleCard.tsx";
import { ItemHead } from "./ItemHead.tsx";
import { ItemLayout } from "./ItemLayout.tsx";
import { LinkCard } from "./LinkCard.tsx";
import { NextPanel } from "./NextPanel.tsx";
import { DraftNote, MakingNote } from "./Notes.tsx";
import { Coming } from "./NotYet.tsx";
import { Asked, OwnWork } from "./OwnWork.tsx";
import { Seen } from "./Seen.tsx";
import { UpNext } from "./UpNext.tsx";

type Shared = { item: Item; list: ItemList | null; back: ReactNode };
/** Where one left so near the end, one begins anew. */
const NEAR_END_SHARE = 0.97;

const nothing: Reporter["state"] | null = null;
const never = () => () => undefined;
/** The newest progress there is: as the page opened, as the player reports it, as answers bring it. */
function useOwnProgress(item: Item, reporter: Reporter | null): Progress | null {
  const watch = useWatch(item.id, !item.isOwn);
  const state = reporter?.state ?? nothing;
  const reported = useSyncExternalStore(
    state?.subscribe ?? never,
    () => state?.get().progress ?? null,
  );
  return useMemo(() => joined(watch.data?.progress, reported), [watch.data, reported]);
}

const startOf = (progress: Progress | null, durationMs: number): number | undefined => {
  if (!progress || progress.positionMs === 0) return undefined;
  return progress.positionMs < durationMs * NEAR_END_SHARE ? progress.positionMs : undefined;
};

type WithFileProps = Shared & { playback: Playback; onNeedsPlayback: () => void };
/** An item whose film or sound may be played. */
export function ItemWithFile({ item, list, back, playback, onNeedsPlayback }: WithFileProps) {
  const me = useMe();
  const reporter = useReporter(item.id, me.id, !item.isOwn);
  const progress = useOwnProgress(item, reporter);
  const [isEnded, setIsEnded] = useState(false);
  const startAtMs = startOf(progress, playback.durationMs);
  const player = usePlayer({
    playback,
    kind: item.kind,
    title: item.title,
    chapters: item.chapters,
    timer: item.timer,
    repetitions: item.repetitions,
    ...(startAtMs !== undefined && { startAtMs }),
    onEnded: () => setIsEnded(true),
    onNeedsPlayback,
    reporter,
  });
  usePlayOnArrival(() => void player.engine.play(0));
  const next = nextOf(list, item.id);
  const waitsForAnswer = item.question !== null && !item.isOwn && progress?.answer == null;
  return (
    <ItemLayout
      back={back}
      screen={
        <>
          <Player player={player} />
          {isEnded && list && next && (
            <UpNext next={next} listId={list.id} isAutomatic={!waitsForAnswer} />
          )}
        </>
      }
      head={
        <>
          <ItemHead item={item} player={player} />
          <Seen item={item} progress={progress} />
          <Asked item={item} progress={progress} isEnded={isEnded} />
          <DraftNote item={item} />
          <MakingNote item={item} playback={playback} />
        </>
      }
      aside={
        <>
          {list && <NextPanel list={list} itemId={item.id} />}
          <Tools player={player} />
        </>
      }
    >
      {item.article !== null && <ArticleCard article={item.article} />}
      <OwnWork item={item} progress={progress} />
      <About item={item} />
    </ItemLayout>
  );
}

/** Coming from the item before it in a list, it plays at once. */
function usePlayOnArrival(play: () => void): void {
  const { state } = useLocation();
  const isAsked: boolean = state?.isPlaying === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (isAsked) play();
  }, []);
}

const nextOf = (list: ItemList | null, itemId: string) => {
  const at = list?.items.findIndex(({ id }) => id === itemId) ?? -1;
  return at < 0 ? undefined : list?.items[at + 1];
};

/** An item that is words or a page elsewhere, or whose file cannot be played yet. */
export function ItemWithoutFile({ item, list, back, error }: Shared & { error: Error | null }) {
  const progress = useOwnProgress(item, null);
  const isRefused =
    error !== null && !(error instanceof CallError && error.reason === "not_playable_yet");
  return (
    <ItemLayout
      back={back}
      screen={
        <>
          {item.source === "link" && item.linkUrl !== null && <LinkCard url={item.linkUrl} />}
          {item.source === "file" && !isRefused && <Coming item={item} />}
          {isRefused && <ErrorNote error={error} />}
        </>
      }
      head={
        <>
          <ItemHead item={item} player={null} />
          <Asked item={item} progress={progress} isEnded={item.source !== "file"} />
          <DraftNote item={item} />
        </>
      }
      aside={list && <NextPanel list={list} itemId={item.id} />}
    >
      {item.article !== null && <ArticleCard article={item.article} />}
      <OwnWork item={item} progress={progress} />
      <About item={item} />
    </ItemLayout>
  );
}
