export { ChatHeld } from "./ChatHeld.tsx";
export { EndDialog } from "./EndDialog.tsx";
export { MoreDialog } from "./MoreDialog.tsx";
export { SeatMenuList } from "./SeatMenuList.tsx";
