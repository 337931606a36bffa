import { FONTS_PATH } from "./fonts-path.ts";

declare global {
  interface Window {
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

// Read by Excalidraw when it first needs a font: imported before it.
window.EXCALIDRAW_ASSET_PATH = FONTS_PATH;
