/** The old way, for pages without HTTPS: a field that is selected and copied. */
function copyByField(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Within a dialog, which keeps the focus to itself.
  (document.activeElement?.closest('[role="dialog"]') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}

/**
 * Puts a text that is still on the way into the clipboard. Safari allows that only within the tap itself, so
 * the promise is handed over. False: the person must copy by hand.
 * @throws whatever the text fails with
 */
export async function copyText(coming: Promise<string>): Promise<boolean> {
  if (navigator.clipboard && typeof ClipboardItem === "function") {
    try {
      const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return true;
    } catch {
      await coming; // a text that failed is told; a clipboard that is closed is tried otherwise
    }
  }
  return copyByField(await coming);
}
