/** Whether this device asks to spend little (Save-Data); Chromium alone tells. */
export function isThrifty(): boolean {
  if (!("connection" in navigator)) return false;
  const { connection } = navigator;
  return (
    typeof connection === "object" &&
    connection !== null &&
    "saveData" in connection &&
    connection.saveData === true
  );
}
