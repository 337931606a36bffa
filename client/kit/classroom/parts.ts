import type { ComponentType } from "react";
import type { RoomAction, RoomKind, StageContent } from "#server/rooms/protocol.ts";
import type { IconName } from "../ui/icons.tsx";

/** A side panel beside «Class» and «Chat». */
export type PanelPart = {
  name: string;
  icon: IconName;
  /** The word of its tab, not loaded lazily. */
  Title: ComponentType;
  /** Only for those whose role may do this; absent: for everybody. */
  action?: RoomAction;
  Panel: ComponentType;
};

/** What one feature adds to the room. Each is drawn inside `ClassroomProvider`. */
export type RoomPart = {
  name: string;
  /** Rooms it is for; absent: all. */
  kinds?: readonly RoomKind[];
  /** Buttons of the one bar (`BarButton`); it decides by `useClassroom()` whether to draw any. */
  Buttons?: ComponentType;
  panels?: readonly PanelPart[];
  /** Fills the stage while the stage holds this kind. */
  stage?: {
    kind: StageContent["kind"];
    Stage: ComponentType;
    /** Fetches it while nothing else is asked of the link, so that the first picture does not wait for it. */
    load?: () => Promise<unknown>;
  };
  /** Always there while one is in the room: cards over the stage, prompts, listeners. Draws nothing when it has nothing. */
  Overlay?: ComponentType;
  /** A small sign in the header that everybody should see: this lesson is recorded. */
  Header?: ComponentType;
  /** A line under the header: something everybody or the teacher should know now. */
  Banner?: ComponentType;
};
