/** Where Excalidraw's fonts stand at our origin; its version is in it, because browsers keep them for ever. */
export const FONTS_PATH = "/assets/excalidraw-0.18.1/";
