import "./asset-path.ts";
import {
  CaptureUpdateAction,
  Excalidraw as ExcalidrawItself,
  newElementWith as newElementWithItself,
  reconcileElements as reconcileItself,
} from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import type { ComponentType } from "react";
import type { ExcalidrawElement } from "./pack.ts";

/** Of its state, what we read and set. */
export type AppState = {
  activeTool: { type: string };
  selectedElementIds: Readonly<Record<string, true>>;
  width: number;
  height: number;
  scrollX: number;
  scrollY: number;
  zoom: { value: number };
  cursorButton: "up" | "down";
  currentItemStrokeColor: string;
  currentItemStrokeWidth: number;
  currentItemOpacity: number;
  currentItemRoughness: number;
  currentItemFontFamily: number;
  currentItemFillStyle: string;
  viewBackgroundColor: string;
};
export type SceneFile = { id: string; dataURL: string; mimeType: string; created: number };
type Capture = "IMMEDIATELY" | "NEVER" | "EVENTUALLY";
/** Its imperative face, as far as we use it. Source: `ExcalidrawImperativeAPI` of 0.18. */
export type Api = {
  updateScene(scene: {
    elements?: readonly ExcalidrawElement[];
    appState?: Partial<AppState>;
    captureUpdate?: Capture;
  }): void;
  getSceneElementsIncludingDeleted(): readonly ExcalidrawElement[];
  getAppState(): AppState;
  getFiles(): Readonly<Record<string, SceneFile>>;
  addFiles(files: readonly SceneFile[]): void;
  setActiveTool(tool: { type: string; locked?: boolean }): void;
  onScrollChange(
    heard: (scrollX: number, scrollY: number, zoom: { value: number }) => void,
  ): () => void;
};
type Props = {
  excalidrawAPI: (api: Api) => void;
  initialData: { appState: Partial<AppState> };
  onChange: (elements: readonly ExcalidrawElement[], state: AppState) => void;
  onPaste: (data: { files?: readonly File[] }, event: ClipboardEvent | null) => boolean;
  langCode: string;
  theme: "light";
  UIOptions: object;
  handleKeyboardGlobally: boolean;
  autoFocus: boolean;
  gridModeEnabled: boolean;
  aiEnabled: boolean;
};

/** Excalidraw with types our compiler's settings can read; each says no more than 0.18 promises. */
export const Excalidraw: ComponentType<Props> = ExcalidrawItself;
export const captures: Record<Capture, Capture> = CaptureUpdateAction;
export const reconcileElements: (
  local: readonly ExcalidrawElement[],
  remote: readonly ExcalidrawElement[],
  state: AppState,
) => readonly ExcalidrawElement[] = reconcileItself;
/** The element changed, with a new version. */
export const newElementWith: (
  element: ExcalidrawElement,
  change: Partial<ExcalidrawElement>,
) => ExcalidrawElement = newElementWithItself;

/** Font "Nunito" of Excalidraw: the one with all letters of Kazakh. */
export const NUNITO = 6;
