/** A name that says nothing to whoever looks into the browser's storage. */
const STORED_AS = "qonyrau.ready";

/** This tab was in that room and has not left it: the page was loaded anew. */
export const isReady = (roomId: string): boolean => sessionStorage.getItem(STORED_AS) === roomId;
export const keepReady = (roomId: string): void => sessionStorage.setItem(STORED_AS, roomId);
export const forgetReady = (): void => sessionStorage.removeItem(STORED_AS);
